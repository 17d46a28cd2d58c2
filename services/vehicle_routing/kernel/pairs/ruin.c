#include "pairs/worker.h"

#include <math.h>

static int smaller(int a, int b) { return a < b ? a : b; }

static void take_out(PairWorker *worker, PairTour *tour, int shipment) {
    int kept = 0;
    for (int k = 0; k < tour->stops; k++)
        if (tour->stop[k] >> 1 != shipment) tour->stop[kept++] = tour->stop[k];
    tour->stops = kept;
    worker->solution->tour_of[shipment] = -1;
    bag_add(&worker->absent, shipment);
}

/* A string of stops around one of the shipment's, with both stops of each shipment in it; some may be passed over. */
static void remove_string(PairWorker *worker, PairTour *tour, int shipment, int length, int split) {
    if (pair_touch(worker, tour)) return;
    Random *random = &worker->random;
    int wanted = 2 * shipment + (int)random_below(random, 2), place = 0;
    while (tour->stop[place] != wanted) place++;
    int span = smaller(split ? length + 1 + (int)random_below(random, length + 1) : length, tour->stops);
    int lowest = place - span + 1 > 0 ? place - span + 1 : 0;
    int from = lowest + (int)random_below(random, smaller(place, tour->stops - span) - lowest + 1);
    int left_from = split ? from + (int)random_below(random, length + 1) : span + from, kept = span - length, count = 0;
    for (int k = from; k < from + span; k++)
        if (k < left_from || k >= left_from + kept) worker->scratch[count++] = tour->stop[k] >> 1;
    for (int k = 0; k < count; k++)
        if (worker->solution->tour_of[worker->scratch[k]] >= 0) take_out(worker, tour, worker->scratch[k]);
    pair_update(worker, tour);
}

static int average_stops(const PairWorker *worker) {
    const PairSolution *solution = worker->solution;
    int stops = 0, tours = 0;
    for (int64_t v = 0; v < solution->problem.fleet->vehicles; v++)
        stops += solution->tour[v].stops, tours += solution->tour[v].stops > 0;
    return tours ? (stops + tours - 1) / tours : 1;
}

static void remove_strings(PairWorker *worker, int seed) {
    PairSolution *solution = worker->solution;
    Random *random = &worker->random;
    int longest = smaller((int)worker->params->longest_string, average_stops(worker));
    double most = 4.0 * worker->params->removed / (1.0 + longest) - 1.0;
    int strings = (int)floor(1.0 + random_unit(random) * fmax(0.0, most));
    memset(worker->ruined, 0, (size_t)solution->problem.fleet->vehicles);
    const int *near = solution->near + seed * solution->near_count;
    for (int64_t j = 0; j < solution->near_count && strings > 0 && !worker->failed; j++) {
        int vehicle = solution->tour_of[near[j]];
        if (vehicle < 0 || worker->ruined[vehicle]) continue;
        PairTour *tour = &solution->tour[vehicle];
        int length = 1 + (int)random_below(random, smaller(longest, tour->stops));
        int split = length > 1 && length < tour->stops && random_unit(random) < worker->params->split_share;
        worker->ruined[vehicle] = 1;
        remove_string(worker, tour, near[j], length, split);
        strings--;
    }
}

static void remove_tour(PairWorker *worker, int vehicle) {
    PairTour *tour = &worker->solution->tour[vehicle];
    if (pair_touch(worker, tour)) return;
    while (tour->stops) take_out(worker, tour, tour->stop[0] >> 1);
    pair_update(worker, tour);
}

void pair_ruin(PairWorker *worker) {
    PairSolution *solution = worker->solution;
    int seed = (int)random_below(&worker->random, solution->problem.wave->shipments);
    if (random_unit(&worker->random) < worker->params->tour_share && solution->tour_of[seed] >= 0)
        remove_tour(worker, solution->tour_of[seed]);
    else remove_strings(worker, seed);
}
