/* Generated from services/vehicle_routing/kernel/layout.py; edit that and run `python -m services.vehicle_routing.kernel.layout`. */
#ifndef PARKLOOM_FLEET_H
#define PARKLOOM_FLEET_H

#include <stdint.h>

/* The roads and the vehicles, one by one: a vehicle of a class follows the others of its class. */
typedef struct {
    int64_t sites;
    int64_t vehicles;
    int64_t classes;
    const double *legs;  /* metres, then seconds from site to site: [sites][sites][2] */
    const int32_t *class_of;  /* [vehicles] class */
    const int32_t *start;  /* [classes] site */
    const int32_t *end;  /* [classes] site */
    const double *capacity;  /* [classes] */
    const double *opens;  /* [classes] shift, seconds */
    const double *closes;  /* [classes] */
    const double *fixed_cost;  /* [classes] */
    const double *metre_cost;  /* [classes] */
    const double *turnaround;  /* [classes] seconds between two trips */
    const int32_t *most_trips;  /* [classes] */
} Fleet;

#endif
