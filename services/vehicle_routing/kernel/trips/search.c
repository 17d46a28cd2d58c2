#include "trips/recreate.h"
#include "trips/ruin.h"

#include "boundary.h"
#include "data/annealing.h"

#include <math.h>

static double absent_cost(const Worker *worker, const Bag *bag) {
    double cost = 0;
    for (int i = 0; i < bag->count; i++) cost += worker->penalty[bag->shipment[i]];
    return cost;
}

/* ---- a move ---- */

static void begin_move(Worker *worker) {
    for (int i = 0; i < worker->touched_count; i++) worker->is_touched[worker->touched[i]] = 0;
    worker->touched_count = worker->move_count = 0;
    worker->favoured = -1;
    bag_copy(&worker->before, &worker->absent);
}

static void undo_move(Worker *worker) {
    for (int i = 0; i < worker->touched_count; i++) {
        Tour *tour = &worker->solution->tour[worker->touched[i]];
        worker->failed |= tour_copy(tour, &worker->saved[i]) != PARKLOOM_OK;
        for (int t = 0; t < tour->trips; t++)
            for (int k = tour->trip[t].first; k < trip_end(tour, t); k++)
                worker->solution->seat[tour->shipment[k]] = (Seat){tour->vehicle, t};
    }
    bag_copy(&worker->absent, &worker->before);
    for (int i = 0; i < worker->absent.count; i++) worker->solution->seat[worker->absent.shipment[i]] = (Seat){-1, -1};
}

static void ruin_and_recreate(Worker *worker) {
    const SearchParams *params = worker->params;
    double kind = random_unit(&worker->random);
    worker->cost -= absent_cost(worker, &worker->absent);
    if (kind < params->tour_share) remove_tour(worker);
    else if (kind < params->tour_share + params->trip_share) {
        remove_trips(worker);
        remove_strings(worker);
    } else remove_strings(worker);
    if (worker->move_count) recreate_trips(worker);
    recreate(worker);
    worker->cost += absent_cost(worker, &worker->absent);
}

static void keep_best(Worker *worker) {
    worker->best_cost = worker->cost;
    for (int i = 0; i < worker->tours; i++)
        worker->failed |= tour_copy(&worker->best[i], &worker->solution->tour[worker->tour[i]]) != PARKLOOM_OK;
    bag_copy(&worker->best_absent, &worker->absent);
}

/* What stays absent for long costs more and more: in a closed fleet only (Christiaens and Vanden Berghe, section 5.4, count
 * absences to the same end). */
static void grow_penalties(Worker *worker) {
    double growth = worker->params->absence_growth;
    for (int i = 0; i < worker->absent.count; i++) worker->penalty[worker->absent.shipment[i]] += growth;
    worker->cost += growth * worker->absent.count;
}

static void move(Worker *worker, const Annealing *annealing) {
    double before = worker->cost;
    begin_move(worker);
    ruin_and_recreate(worker);
    if (worker->failed || worker->cost >= annealing_limit(annealing, before, &worker->random)) {
        undo_move(worker);
        worker->cost = before;
    } else if (worker->cost < worker->best_cost - 1e-9 * fabs(worker->best_cost)) keep_best(worker);
}

/* ---- a search ---- */

static void begin(Worker *worker) {
    const HubWave *wave = worker->solution->problem.wave;
    for (int64_t i = 0; i < wave->shipments; i++) worker->penalty[i] = wave->unserved_cost[i];
    for (int i = 0; i < worker->tours; i++) worker->cost += worker->solution->tour[worker->tour[i]].cost;
    for (int i = 0; i < worker->shipments; i++)
        if (worker->solution->seat[worker->shipment[i]].tour < 0) bag_add(&worker->absent, worker->shipment[i]);
    if (worker->absent.count) recreate(worker);
    worker->cost += absent_cost(worker, &worker->absent);
    keep_best(worker);
}

static int64_t anneal(Worker *worker) {
    Annealing annealing = annealing_from(worker->params);
    int64_t done = 0;
    for (; !worker->failed && annealing_goes_on(&annealing, done); done++) {
        move(worker, &annealing);
        if (!worker->params->closed) continue;
        if (!worker->absent.count) {
            keep_best(worker);
            __atomic_store_n(worker->params->halt, 1, __ATOMIC_RELAXED);
            break;
        }
        grow_penalties(worker);
    }
    return done;
}

static void take_best(Worker *worker) {
    for (int i = 0; i < worker->tours; i++) {
        Tour *tour = &worker->solution->tour[worker->tour[i]];
        worker->failed |= tour_copy(tour, &worker->best[i]) != PARKLOOM_OK;
        solution_update(worker->solution, tour);
    }
    for (int i = 0; i < worker->best_absent.count; i++)
        worker->solution->seat[worker->best_absent.shipment[i]] = (Seat){-1, -1};
}

/* Searches a part of a solution; the parts of workers that are at work together share no tour and no shipment. Returns
 * the moves made. */
PARKLOOM_API int64_t parkloom_hub_search(Solution *solution, const Part *part, const SearchParams *params,
                                         double *cost) {
    Worker worker = {.solution = solution, .params = params, .random = random_from(params->seed), .favoured = -1};
    worker.number = (uint8_t)part->number;
    worker.tours = (int)part->tours, worker.tour = part->tour;
    worker.shipments = (int)part->shipments, worker.shipment = part->shipment;
    for (int i = 0; i < worker.shipments; i++) solution->part[worker.shipment[i]] = worker.number;
    int64_t done = PARKLOOM_OUT_OF_MEMORY;
    if (!worker_open(&worker)) {
        begin(&worker);
        done = anneal(&worker);
        take_best(&worker);
        *cost = worker.best_cost;
        if (worker.failed) done = PARKLOOM_OUT_OF_MEMORY;
    }
    worker_close(&worker);
    return done;
}
