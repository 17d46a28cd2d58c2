/* Simulated annealing from one temperature to another, by the clock or by counting. */
#ifndef PARKLOOM_ANNEALING_H
#define PARKLOOM_ANNEALING_H

#include "clock.h"
#include "data/params.h"
#include "random.h"

#include <math.h>

#define CLOCK_EVERY 16

typedef struct {
    const SearchParams *params;
    double begun, temperature;
} Annealing;

static inline Annealing annealing_from(const SearchParams *params) {
    return (Annealing){params, clock_seconds(), params->hottest};
}

/* Sets the temperature of the next move. Returns 0 where the search is over. */
static inline int annealing_goes_on(Annealing *annealing, int64_t done) {
    const SearchParams *params = annealing->params;
    if (done >= params->iterations) return 0;
    if (done % CLOCK_EVERY) return 1;
    if (__atomic_load_n(params->halt, __ATOMIC_RELAXED)) return 0;
    double spent = (clock_seconds() - annealing->begun) / params->seconds;
    double share = params->by_iterations ? (double)done / (double)params->iterations : spent;
    annealing->temperature = params->hottest * pow(params->coldest / params->hottest, share);
    return spent < 1;
}

/* The cost below which the next solution is accepted. */
static inline double annealing_limit(const Annealing *annealing, double cost, Random *random) {
    return cost - annealing->temperature * log(random_unit(random) + 1e-300);
}

#endif
