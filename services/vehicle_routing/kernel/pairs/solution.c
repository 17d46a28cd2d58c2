#include "pairs/worker.h"

#include "boundary.h"
#include "memory.h"
#include "data/nearest.h"

#include <math.h>

static double between(const void *problem, int a, int b) {
    const PairProblem *p = problem;
    double least = INFINITY;
    for (int i = 2 * a; i < 2 * a + 2; i++)
        for (int j = 2 * b; j < 2 * b + 2; j++)
            least = fmin(least, leg(p->fleet, p->wave->site[i], p->wave->site[j])->metres);
    return least;
}

PARKLOOM_API void parkloom_pair_close(PairSolution *solution) {
    if (!solution) return;
    if (solution->tour)
        for (int64_t v = 0; v < solution->problem.fleet->vehicles; v++) pair_tour_free(&solution->tour[v]);
    void *blocks[] = {solution->tour, solution->tour_of, solution->near, solution};
    FREE_ALL(blocks);
}

static int open_parts(PairSolution *solution) {
    int64_t n = solution->problem.wave->shipments, vehicles = solution->problem.fleet->vehicles;
    solution->near_count = n < MOST_NEAR ? n : MOST_NEAR;
    solution->tour = allocate_zeroed(vehicles, sizeof(PairTour));
    solution->tour_of = allocate(n, sizeof(int));
    solution->near = allocate(n * solution->near_count, sizeof(int));
    if (!solution->tour || !solution->tour_of || !solution->near) return PARKLOOM_OUT_OF_MEMORY;
    for (int v = 0; v < vehicles; v++) solution->tour[v].vehicle = v, solution->tour[v].class = solution->problem.fleet->class_of[v];
    for (int64_t i = 0; i < n; i++) solution->tour_of[i] = -1;
    return sort_nearest(n, solution->near_count, between, &solution->problem, solution->near);
}

/* A solution in which nothing is served. */
PARKLOOM_API int64_t parkloom_pair_open(const Fleet *fleet, const PairWave *wave, PairSolution **opened) {
    PairSolution *solution = allocate_zeroed(1, sizeof *solution);
    if (!solution) return PARKLOOM_OUT_OF_MEMORY;
    solution->problem = (PairProblem){fleet, wave};
    if (open_parts(solution)) {
        parkloom_pair_close(solution);
        return PARKLOOM_OUT_OF_MEMORY;
    }
    *opened = solution;
    return PARKLOOM_OK;
}

/* Replaces all tours: vehicle v makes the stops from first[v] to first[v + 1]. Returns how many tours break a rule. */
PARKLOOM_API int64_t parkloom_pair_set(PairSolution *solution, const int32_t *first, const int32_t *stop) {
    for (int64_t i = 0; i < solution->problem.wave->shipments; i++) solution->tour_of[i] = -1;
    int64_t broken = 0;
    for (int64_t v = 0; v < solution->problem.fleet->vehicles; v++) {
        PairTour *tour = &solution->tour[v];
        int count = first[v + 1] - first[v];
        if (pair_tour_reserve(tour, count)) return PARKLOOM_OUT_OF_MEMORY;
        tour->stops = count;
        for (int k = 0; k < count; k++) {
            tour->stop[k] = stop[first[v] + k];
            solution->tour_of[tour->stop[k] >> 1] = (int)v;
        }
        broken += !pair_tour_update(&solution->problem, tour);
    }
    return broken;
}

/* The inverse of `parkloom_pair_set`. Returns the number of stops. */
PARKLOOM_API int64_t parkloom_pair_get(const PairSolution *solution, int32_t *first, int32_t *stop) {
    int32_t stops = 0;
    int64_t vehicles = solution->problem.fleet->vehicles;
    for (int64_t v = 0; v < vehicles; v++) {
        first[v] = stops;
        for (int k = 0; k < solution->tour[v].stops; k++) stop[stops++] = solution->tour[v].stop[k];
    }
    first[vehicles] = stops;
    return stops;
}
