/* What each unit of an order's step bears of the campaign that it needs on a line. */
#ifndef PARKLOOM_SETUP_SHARES_H
#define PARKLOOM_SETUP_SHARES_H

#include "data/tables.h"
#include "dual/priced_park.h"

/* The tables of one step of one order, in memory of the order's thread: like a step class's, but with the shares. */
typedef struct {
    double *least, *weight, *flow; /* [groups of the class][days] */
} ChargedStep;

static inline int is_charged(const SetupTables *setups, int64_t step) {
    return setups && setups->first_row[step + 1] > setups->first_row[step];
}

/* Fills `least`, and `weight` where there is a temperature, and clears `flow`; `costs` is working memory [days]. */
void price_charged_step(const PricedPark *m, const SetupTables *setups, int64_t step, const ChargedStep *to,
                        double *costs);
/* Adds what the step's flow uses to [lines][days]; `scratch` is [2 days]. */
void use_of_charged_step(const PricedPark *m, const SetupTables *setups, int64_t step, const ChargedStep *of,
                         double *use, double *scratch);

#endif
