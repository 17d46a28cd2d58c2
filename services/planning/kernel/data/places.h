/* Generated from services/planning/kernel/layout.py; edit that and run `python -m services.planning.kernel.layout`. */
#ifndef PARKLOOM_PLACES_H
#define PARKLOOM_PLACES_H

#include "data/tuning.h"
#include <stdint.h>

/* Whole orders and the places that would take one: the generalised assignment problem. */
typedef struct {
    int64_t orders;
    int64_t cells;
    const int64_t *first;  /* [orders + 1] an order's places, those of least regret first */
    const int32_t *cell;  /* [places]; the one after the last is nowhere: the order is left unmade */
    const int64_t *load;  /* [places] whole units of capacity */
    const double *cost;  /* [places] money */
    const double *regret;  /* [places] money, capacity at its price included, above the order's best */
    const int64_t *capacity;  /* [cells + 1] units, more than enough of them nowhere */
    const double *price;  /* [cells + 1] money per unit */
    const double *overload_price;  /* [cells + 1] money per unit beyond the capacity, before it is adapted */
    const int32_t *cancel;  /* not 0: stop; set by another thread */
    const Tuning *tuning;
} PlaceTables;

#endif
