#include "pairs/worker.h"

#include "boundary.h"
#include "data/annealing.h"

#include <math.h>
#include <stdlib.h>

static double absent_cost(const PairWorker *worker) {
    double cost = 0;
    for (int i = 0; i < worker->absent.count; i++)
        cost += worker->solution->problem.wave->unserved_cost[worker->absent.shipment[i]];
    return cost;
}

static void seat_all(PairWorker *worker, const PairTour *tour) {
    for (int k = 0; k < tour->stops; k++) worker->solution->tour_of[tour->stop[k] >> 1] = tour->vehicle;
}

static void undo_move(PairWorker *worker) {
    for (int i = 0; i < worker->touched_count; i++) {
        PairTour *tour = &worker->solution->tour[worker->touched[i]];
        worker->failed |= pair_tour_copy(tour, &worker->saved[i]) != PARKLOOM_OK;
        seat_all(worker, tour);
    }
    bag_copy(&worker->absent, &worker->before);
    for (int i = 0; i < worker->absent.count; i++) worker->solution->tour_of[worker->absent.shipment[i]] = -1;
}

static void keep_best(PairWorker *worker) {
    worker->best_cost = worker->cost;
    for (int64_t v = 0; v < worker->solution->problem.fleet->vehicles; v++)
        worker->failed |= pair_tour_copy(&worker->best[v], &worker->solution->tour[v]) != PARKLOOM_OK;
    bag_copy(&worker->best_absent, &worker->absent);
}

static void take_best(PairWorker *worker) {
    for (int64_t v = 0; v < worker->solution->problem.fleet->vehicles; v++) {
        PairTour *tour = &worker->solution->tour[v];
        worker->failed |= pair_tour_copy(tour, &worker->best[v]) != PARKLOOM_OK;
        seat_all(worker, tour);
    }
    for (int i = 0; i < worker->best_absent.count; i++)
        worker->solution->tour_of[worker->best_absent.shipment[i]] = -1;
}

static void move(PairWorker *worker, const Annealing *annealing) {
    double before = worker->cost;
    for (int i = 0; i < worker->touched_count; i++) worker->is_touched[worker->touched[i]] = 0;
    worker->touched_count = 0;
    bag_copy(&worker->before, &worker->absent);
    worker->cost -= absent_cost(worker);
    pair_ruin(worker);
    pair_recreate(worker);
    worker->cost += absent_cost(worker);
    if (worker->failed || worker->cost >= annealing_limit(annealing, before, &worker->random)) {
        undo_move(worker);
        worker->cost = before;
    } else if (worker->cost < worker->best_cost - 1e-9 * fabs(worker->best_cost)) keep_best(worker);
}

static void begin(PairWorker *worker) {
    const PairSolution *solution = worker->solution;
    for (int64_t v = 0; v < solution->problem.fleet->vehicles; v++) worker->cost += solution->tour[v].cost;
    for (int i = 0; i < solution->problem.wave->shipments; i++)
        if (solution->tour_of[i] < 0) bag_add(&worker->absent, i);
    if (worker->absent.count) pair_recreate(worker);
    worker->cost += absent_cost(worker);
    keep_best(worker);
}

/* Searches all tours, and leaves the best. Returns the moves made. */
PARKLOOM_API int64_t parkloom_pair_search(PairSolution *solution, const SearchParams *params, double *cost) {
    PairWorker worker = {.solution = solution, .params = params, .random = random_from(params->seed)};
    int64_t done = PARKLOOM_OUT_OF_MEMORY;
    if (!pair_worker_open(&worker)) {
        begin(&worker);
        Annealing annealing = annealing_from(params);
        for (done = 0; !worker.failed && annealing_goes_on(&annealing, done); done++) move(&worker, &annealing);
        take_best(&worker);
        *cost = worker.best_cost;
        if (worker.failed) done = PARKLOOM_OUT_OF_MEMORY;
    }
    pair_worker_close(&worker);
    return done;
}
