/* The tours of all vehicles, and the shipments that are on none. */
#ifndef PARKLOOM_SOLUTION_H
#define PARKLOOM_SOLUTION_H

#include "trips/tour.h"

typedef struct {
    int tour, trip;
} Seat;

typedef struct {
    Problem problem;
    Tour *tour;          /* [vehicles] */
    Seat *seat;          /* [shipments] tour -1: unserved */
    int *near;           /* [shipments][near_count] shipments by the distance of their doors, itself first */
    int64_t near_count;
    uint8_t *part;       /* [shipments] the worker that may move it */
} Solution;

/* Works out a tour after a change and records where its shipments sit. Returns 0 where it breaks a rule. */
int solution_update(Solution *solution, Tour *tour);

#endif
