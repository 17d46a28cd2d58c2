#include "trips/worker.h"

#include "boundary.h"
#include "memory.h"

int worker_touch(Worker *worker, Tour *tour) {
    if (worker->is_touched[tour->vehicle]) return PARKLOOM_OK;
    if (tour_copy(&worker->saved[worker->touched_count], tour)) {
        worker->failed = 1;
        return PARKLOOM_OUT_OF_MEMORY;
    }
    worker->is_touched[tour->vehicle] = 1;
    worker->touched[worker->touched_count++] = tour->vehicle;
    return PARKLOOM_OK;
}

void worker_update(Worker *worker, Tour *tour) {
    double before = tour->cost;
    solution_update(worker->solution, tour);
    worker->cost += tour->cost - before;
}

void worker_close(Worker *worker) {
    for (int i = 0; i < worker->tours; i++) {
        if (worker->saved) tour_free(&worker->saved[i]);
        if (worker->best) tour_free(&worker->best[i]);
    }
    void *blocks[] = {worker->absent.shipment, worker->before.shipment, worker->best_absent.shipment, worker->saved,
                      worker->best,            worker->touched,         worker->is_touched,           worker->move_trips,
                      worker->move_first,      worker->scratch,         worker->key,                  worker->mark,
                      worker->penalty};
    FREE_ALL(blocks);
}

int worker_open(Worker *worker) {
    const Problem *p = &worker->solution->problem;
    int64_t n = worker->shipments, all = p->wave->shipments;
    worker->absent.shipment = allocate(n, sizeof(int));
    worker->before.shipment = allocate(n, sizeof(int));
    worker->best_absent.shipment = allocate(n, sizeof(int));
    worker->saved = allocate_zeroed(worker->tours, sizeof(Tour));
    worker->best = allocate_zeroed(worker->tours, sizeof(Tour));
    worker->touched = allocate(worker->tours, sizeof(int));
    worker->is_touched = allocate_zeroed(p->fleet->vehicles, 1);
    worker->move_trips = allocate(n, sizeof(int));
    worker->move_first = allocate_zeroed(n + 1, sizeof(int));
    worker->scratch = allocate(n + 1, sizeof(double));
    worker->key = allocate(all, sizeof(double));
    worker->penalty = allocate(all, sizeof(double));
    worker->mark = allocate_zeroed(all, sizeof(int));
    void *blocks[] = {worker->absent.shipment, worker->before.shipment, worker->best_absent.shipment, worker->saved,
                      worker->best,            worker->touched,         worker->is_touched,           worker->move_trips,
                      worker->move_first,      worker->scratch,         worker->key,                  worker->mark,
                      worker->penalty};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (!blocks[i]) return PARKLOOM_OUT_OF_MEMORY;
    return PARKLOOM_OK;
}
