/* Generated from services/vehicle_routing/kernel/layout.py; edit that and run `python -m services.vehicle_routing.kernel.layout`. */
#ifndef PARKLOOM_PARAMS_H
#define PARKLOOM_PARAMS_H

#include <stdint.h>

/* One stretch of ruin and recreate, from one temperature to another. */
typedef struct {
    int64_t seed;
    int64_t iterations;
    int64_t by_iterations;
    double seconds;
    double hottest;
    double coldest;
    double removed;
    int64_t longest_string;
    double blink;
    int64_t neighbours;
    double split_share;
    double trip_share;
    double tour_share;
    double any_price_share;
    int64_t closed;
    double absence_growth;
    double absent_seed_share;
    int32_t *halt;  /* [1] not 0: end now; set by a search of a closed fleet that has served all */
} SearchParams;

/* The tours and shipments of one worker. */
typedef struct {
    int64_t number;
    int64_t tours;
    int64_t shipments;
    const int32_t *tour;  /* [tours] vehicle */
    const int32_t *shipment;  /* [shipments] */
} Part;

#endif
