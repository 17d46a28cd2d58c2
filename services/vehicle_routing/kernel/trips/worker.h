/* A worker changes some tours of a solution: those of its part, with the shipments of its part. */
#ifndef PARKLOOM_TRIPS_WORKER_H
#define PARKLOOM_TRIPS_WORKER_H

#include "data/bag.h"
#include "data/params.h"
#include "random.h"
#include "trips/solution.h"

typedef struct {
    Solution *solution;
    const SearchParams *params;
    Random random;
    uint8_t number; /* as in solution->part */
    int tours;
    const int32_t *tour;         /* [tours] vehicles */
    int shipments;
    const int32_t *shipment;     /* [shipments] */
    Bag absent;                  /* served by nobody */
    Bag before;                  /* `absent` before the move */
    double cost;                 /* of the part's tours, and of absent shipments */
    Tour *saved;                 /* [tours] as before the move */
    int *touched, touched_count; /* tours changed by the move */
    uint8_t *is_touched;         /* [vehicles] */
    int *move_trips;             /* whole trips taken out: [shipments] in a row */
    int *move_first, move_count; /* [shipments + 1] */
    int favoured;                /* the only unused vehicle that the move may begin, its fixed cost aside; -1: any, at its cost */
    double *scratch;             /* [shipments + 1] */
    double *key;                 /* [wave shipments] */
    double *penalty;             /* [wave shipments] of absence: `unserved_cost`, and what has grown */
    int *mark, marks;            /* [wave shipments], by (tour, trip) */
    Tour *best;                  /* [tours] */
    Bag best_absent;
    double best_cost;
    int failed; /* memory has run out */
} Worker;

/* The memory of a worker whose part is set. */
int worker_open(Worker *worker);
void worker_close(Worker *worker);
/* Call before the first change of a tour by a move. */
int worker_touch(Worker *worker, Tour *tour);
/* Works a changed tour out and adds the change to the cost. */
void worker_update(Worker *worker, Tour *tour);

static inline int is_mine(const Worker *worker, int shipment) {
    return worker->solution->part[shipment] == worker->number;
}

#endif
