/* Generated from services/vehicle_routing/kernel/layout.py; edit that and run `python -m services.vehicle_routing.kernel.layout`. */
#ifndef PARKLOOM_HUB_WAVE_H
#define PARKLOOM_HUB_WAVE_H

#include <stdint.h>

/* Shipments between doors and hubs. */
typedef struct {
    int64_t shipments;
    int64_t hub_service;
    const int32_t *door;  /* [shipments] site */
    const int32_t *hub;  /* [shipments] site */
    const uint8_t *outbound;  /* [shipments] 1: loaded at the hub */
    const double *quantity;  /* [shipments] */
    const double *opens;  /* [shipments] at the door, seconds */
    const double *closes;  /* [shipments] */
    const double *service;  /* [shipments] */
    const double *hub_opens;  /* [shipments] */
    const double *hub_closes;  /* [shipments] */
    const double *hub_seconds;  /* [shipments] service at the hub */
    const double *unserved_cost;  /* [shipments] */
    const int32_t *home;  /* [shipments] vehicle that should keep it, -1: none */
    double change_cost;
} HubWave;

#endif
