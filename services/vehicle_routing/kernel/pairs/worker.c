#include "pairs/worker.h"

#include "boundary.h"
#include "memory.h"

int pair_touch(PairWorker *worker, PairTour *tour) {
    if (worker->is_touched[tour->vehicle]) return PARKLOOM_OK;
    if (pair_tour_copy(&worker->saved[worker->touched_count], tour)) {
        worker->failed = 1;
        return PARKLOOM_OUT_OF_MEMORY;
    }
    worker->is_touched[tour->vehicle] = 1;
    worker->touched[worker->touched_count++] = tour->vehicle;
    return PARKLOOM_OK;
}

void pair_update(PairWorker *worker, PairTour *tour) {
    double before = tour->cost;
    pair_tour_update(&worker->solution->problem, tour);
    worker->cost += tour->cost - before;
}

void pair_worker_close(PairWorker *worker) {
    for (int64_t v = 0; v < worker->solution->problem.fleet->vehicles; v++) {
        if (worker->saved) pair_tour_free(&worker->saved[v]);
        if (worker->best) pair_tour_free(&worker->best[v]);
    }
    void *blocks[] = {worker->absent.shipment, worker->before.shipment, worker->best_absent.shipment,
                      worker->saved,           worker->best,            worker->touched,
                      worker->is_touched,      worker->scratch,         worker->key,
                      worker->ruined};
    FREE_ALL(blocks);
}

int pair_worker_open(PairWorker *worker) {
    int64_t n = worker->solution->problem.wave->shipments, vehicles = worker->solution->problem.fleet->vehicles;
    worker->absent.shipment = allocate(n, sizeof(int));
    worker->before.shipment = allocate(n, sizeof(int));
    worker->best_absent.shipment = allocate(n, sizeof(int));
    worker->saved = allocate_zeroed(vehicles, sizeof(PairTour));
    worker->best = allocate_zeroed(vehicles, sizeof(PairTour));
    worker->touched = allocate(vehicles, sizeof(int));
    worker->is_touched = allocate_zeroed(vehicles, 1);
    worker->scratch = allocate(2 * n + 2, sizeof(int));
    worker->key = allocate(n, sizeof(double));
    worker->ruined = allocate_zeroed(vehicles, 1);
    int whole = worker->absent.shipment && worker->before.shipment && worker->best_absent.shipment && worker->saved &&
                worker->best && worker->touched && worker->is_touched && worker->scratch && worker->key &&
                worker->ruined;
    return whole ? PARKLOOM_OK : PARKLOOM_OUT_OF_MEMORY;
}
