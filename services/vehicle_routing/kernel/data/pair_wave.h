/* Generated from services/vehicle_routing/kernel/layout.py; edit that and run `python -m services.vehicle_routing.kernel.layout`. */
#ifndef PARKLOOM_PAIR_WAVE_H
#define PARKLOOM_PAIR_WAVE_H

#include <stdint.h>

/* Shipments from door to door. */
typedef struct {
    int64_t shipments;
    int64_t stops;
    const int32_t *site;  /* [stops] */
    const double *opens;  /* [stops] seconds */
    const double *closes;  /* [stops] */
    const double *service;  /* [stops] */
    const double *quantity;  /* [shipments] */
    const double *unserved_cost;  /* [shipments] */
    const int32_t *home;  /* [shipments] vehicle that should keep it, -1: none */
    double change_cost;
} PairWave;

#endif
