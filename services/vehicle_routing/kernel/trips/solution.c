#include "trips/solution.h"

#include "memory.h"
#include "boundary.h"
#include "data/nearest.h"

int solution_update(Solution *solution, Tour *tour) {
    int kept = tour_update(&solution->problem, tour);
    for (int t = 0; t < tour->trips; t++)
        for (int k = tour->trip[t].first; k < trip_end(tour, t); k++)
            solution->seat[tour->shipment[k]] = (Seat){tour->vehicle, t};
    return kept;
}

static double between(const void *problem, int a, int b) {
    const Problem *p = problem;
    return leg(p->fleet, p->wave->door[a], p->wave->door[b])->metres;
}

PARKLOOM_API void parkloom_hub_close(Solution *solution) {
    if (!solution) return;
    if (solution->tour)
        for (int64_t v = 0; v < solution->problem.fleet->vehicles; v++) tour_free(&solution->tour[v]);
    void *blocks[] = {solution->tour, solution->seat, solution->near, solution->part, solution};
    FREE_ALL(blocks);
}

static int open_parts(Solution *solution) {
    int64_t n = solution->problem.wave->shipments, vehicles = solution->problem.fleet->vehicles;
    solution->near_count = n < MOST_NEAR ? n : MOST_NEAR;
    solution->tour = allocate_zeroed(vehicles, sizeof(Tour));
    solution->seat = allocate(n, sizeof(Seat));
    solution->part = allocate_zeroed(n, 1);
    solution->near = allocate(n * solution->near_count, sizeof(int));
    if (!solution->tour || !solution->seat || !solution->part || !solution->near) return PARKLOOM_OUT_OF_MEMORY;
    for (int v = 0; v < vehicles; v++) {
        solution->tour[v].vehicle = v;
        solution->tour[v].class = solution->problem.fleet->class_of[v];
    }
    for (int64_t i = 0; i < n; i++) solution->seat[i] = (Seat){-1, -1};
    return sort_nearest(n, solution->near_count, between, &solution->problem, solution->near);
}

/* A solution in which nothing is served. */
PARKLOOM_API int64_t parkloom_hub_open(const Fleet *fleet, const HubWave *wave, Solution **opened) {
    Solution *solution = allocate_zeroed(1, sizeof *solution);
    if (!solution) return PARKLOOM_OUT_OF_MEMORY;
    solution->problem = (Problem){fleet, wave};
    if (open_parts(solution)) {
        parkloom_hub_close(solution);
        return PARKLOOM_OUT_OF_MEMORY;
    }
    *opened = solution;
    return PARKLOOM_OK;
}

static int copy_tours(Solution *solution, const int32_t *vehicle, int64_t trips, const int32_t *first,
                      const int32_t *shipment) {
    for (int64_t t = 0; t < trips; t++) {
        Tour *tour = &solution->tour[vehicle[t]];
        int count = first[t + 1] - first[t];
        if (tour_reserve(tour, tour->stops + count, tour->trips + 1)) return PARKLOOM_OUT_OF_MEMORY;
        tour_insert_trip(tour, tour->trips);
        for (int k = 0; k < count; k++) tour_insert_stop(tour, tour->trips - 1, k, shipment[first[t] + k]);
    }
    return PARKLOOM_OK;
}

/* Replaces all tours: trip t is the next of its vehicle and has the shipments from first[t] to first[t + 1]. Returns
 * how many tours break a rule. */
PARKLOOM_API int64_t parkloom_hub_set(Solution *solution, int64_t trips, const int32_t *vehicle, const int32_t *first,
                                      const int32_t *shipment) {
    const Problem *p = &solution->problem;
    for (int64_t i = 0; i < p->wave->shipments; i++) solution->seat[i] = (Seat){-1, -1};
    for (int64_t v = 0; v < p->fleet->vehicles; v++) solution->tour[v].stops = solution->tour[v].trips = 0;
    if (copy_tours(solution, vehicle, trips, first, shipment)) return PARKLOOM_OUT_OF_MEMORY;
    int64_t broken = 0;
    for (int64_t v = 0; v < p->fleet->vehicles; v++) broken += !solution_update(solution, &solution->tour[v]);
    return broken;
}

/* The inverse of `parkloom_hub_set`; arrays are NULL where only the number of trips is asked. */
PARKLOOM_API int64_t parkloom_hub_get(const Solution *solution, int32_t *vehicle, int32_t *first, int32_t *shipment) {
    int64_t trips = 0;
    int32_t stops = 0;
    for (int64_t v = 0; v < solution->problem.fleet->vehicles; v++) {
        const Tour *tour = &solution->tour[v];
        for (int t = 0; t < tour->trips; t++, trips++) {
            if (!vehicle) continue;
            vehicle[trips] = (int32_t)v, first[trips] = stops;
            for (int k = tour->trip[t].first; k < trip_end(tour, t); k++) shipment[stops++] = tour->shipment[k];
        }
    }
    if (vehicle) first[trips] = stops;
    return trips;
}
