/* The worker on a wave of pairs: all tours, and the best of them so far. */
#ifndef PARKLOOM_PAIRS_WORKER_H
#define PARKLOOM_PAIRS_WORKER_H

#include "data/bag.h"
#include "data/params.h"
#include "pairs/tour.h"
#include "random.h"

typedef struct {
    PairProblem problem;
    PairTour *tour;   /* [vehicles] */
    int *tour_of;     /* [shipments] -1: unserved */
    int *near;        /* [shipments][near_count] shipments by the distance of their nearest ends, itself first */
    int64_t near_count;
} PairSolution;

typedef struct {
    PairSolution *solution;
    const SearchParams *params;
    Random random;
    Bag absent, before; /* now, and before the move */
    double cost;
    PairTour *saved; /* [vehicles] as before the move */
    int *touched, touched_count;
    uint8_t *is_touched; /* [vehicles] */
    int *scratch;        /* [2 * shipments + 2] stops */
    double *key;         /* [shipments] */
    uint8_t *ruined;     /* [vehicles] a string was taken */
    PairTour *best;      /* [vehicles] */
    Bag best_absent;
    double best_cost;
    int failed; /* memory has run out */
} PairWorker;

/* The memory of a worker whose solution is set. */
int pair_worker_open(PairWorker *worker);
void pair_worker_close(PairWorker *worker);
int pair_touch(PairWorker *worker, PairTour *tour);
void pair_update(PairWorker *worker, PairTour *tour);

/* Takes neighbouring strings, or a whole tour, out. */
void pair_ruin(PairWorker *worker);
/* Inserts absent shipments where they are cheapest, if that is cheaper than to leave them. */
void pair_recreate(PairWorker *worker);

#endif
