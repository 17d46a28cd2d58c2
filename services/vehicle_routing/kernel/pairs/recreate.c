#include "pairs/worker.h"

#include "boundary.h"

#include <math.h>

/* The pickup before stop `pickup` of a tour, the delivery before stop `delivery` of it. */
typedef struct {
    double cost;
    int tour, pickup, delivery;
} PairPlace;

static int site_at(const PairProblem *p, const PairTour *tour, int place) {
    if (place < 0) return p->fleet->start[tour->class];
    return place < tour->stops ? p->wave->site[tour->stop[place]] : p->fleet->end[tour->class];
}

static double metres(const PairProblem *p, int from, int to) { return leg(p->fleet, from, to)->metres; }

/* Metres that a stop at a site adds between two places of the tour. */
static double detour(const PairProblem *p, const PairTour *tour, int place, int site) {
    int before = site_at(p, tour, place - 1), after = site_at(p, tour, place);
    return metres(p, before, site) + metres(p, site, after) - (tour->stops ? metres(p, before, after) : 0);
}

static double added_metres(const PairProblem *p, const PairTour *tour, int shipment, int pickup, int delivery) {
    int from = p->wave->site[2 * shipment], to = p->wave->site[2 * shipment + 1];
    if (pickup < delivery) return detour(p, tour, pickup, from) + detour(p, tour, delivery, to);
    int before = site_at(p, tour, pickup - 1), after = site_at(p, tour, pickup);
    return metres(p, before, from) + metres(p, from, to) + metres(p, to, after) -
           (tour->stops ? metres(p, before, after) : 0);
}

/* Goes on to a stop from a site left at `now`. Returns when its service is done, INFINITY where that is too late. */
static double go_on(const PairProblem *p, int from, double now, int stop, double latest) {
    now += leg(p->fleet, from, p->wave->site[stop])->seconds;
    if (now > latest) return INFINITY;
    return fmax(now, p->wave->opens[stop]) + p->wave->service[stop];
}

/* Where a delivery would be made: before this stop of the tour. */
typedef struct {
    int stop, before;
} Delivery;

static int delivers_in_time(const PairProblem *p, const PairTour *tour, int from, double now, Delivery delivery) {
    int stop = delivery.stop;
    now = go_on(p, from, now, stop, p->wave->closes[stop]);
    now += leg(p->fleet, p->wave->site[stop], site_at(p, tour, delivery.before))->seconds;
    double limit = delivery.before < tour->stops ? tour->visit[delivery.before].latest : p->fleet->closes[tour->class];
    return now <= limit;
}

/* Money that an insertion costs besides metres. */
static double fee(const PairProblem *p, const PairTour *tour, int shipment) {
    int home = p->wave->home[shipment];
    return (tour->stops ? 0 : p->fleet->fixed_cost[tour->class]) +
           (home >= 0 && home != tour->vehicle ? p->wave->change_cost : 0);
}

static int blinks(PairWorker *worker) {
    return worker->params->blink > 0 && random_unit(&worker->random) < worker->params->blink;
}

/* All deliveries for one place of the pickup, where trips are free. */
static void try_pickup(PairWorker *worker, const PairTour *tour, int shipment, int pickup, PairPlace *best) {
    const PairProblem *p = &worker->solution->problem;
    const PairWave *wave = p->wave;
    double per_metre = p->fleet->metre_cost[tour->class], room = p->fleet->capacity[tour->class] + NEGLIGIBLE;
    double fixed = fee(p, tour, shipment);
    int at = site_at(p, tour, pickup - 1);
    double now = pickup ? tour->visit[pickup - 1].done : p->fleet->opens[tour->class];
    now = go_on(p, at, now, 2 * shipment, wave->closes[2 * shipment]);
    double load = (pickup ? tour->visit[pickup - 1].load : 0) + wave->quantity[shipment];
    at = wave->site[2 * shipment];
    for (int delivery = pickup; now < INFINITY && load <= room; delivery++) {
        double cost = fixed + per_metre * added_metres(p, tour, shipment, pickup, delivery);
        Delivery made = {2 * shipment + 1, delivery};
        if (cost < best->cost && delivers_in_time(p, tour, at, now, made) && !blinks(worker))
            *best = (PairPlace){cost, tour->vehicle, pickup, delivery};
        if (delivery == tour->stops) return;
        now = go_on(p, at, now, tour->stop[delivery], tour->visit[delivery].latest);
        load = tour->visit[delivery].load + wave->quantity[shipment];
        at = wave->site[tour->stop[delivery]];
    }
}

static void put(const PairTour *tour, int shipment, int pickup, int delivery, int *stops) {
    int count = 0;
    for (int k = 0; k <= tour->stops; k++) {
        if (k == pickup) stops[count++] = 2 * shipment;
        if (k == delivery) stops[count++] = 2 * shipment + 1;
        if (k < tour->stops) stops[count++] = tour->stop[k];
    }
}

/* Where trips cost time or number, the whole tour is driven for each place. */
static void try_driving(PairWorker *worker, const PairTour *tour, int shipment, int pickup, PairPlace *best) {
    const PairProblem *p = &worker->solution->problem;
    double per_metre = p->fleet->metre_cost[tour->class];
    double fixed = fee(p, tour, shipment);
    for (int delivery = pickup; delivery <= tour->stops; delivery++) {
        double cost = fixed + per_metre * added_metres(p, tour, shipment, pickup, delivery);
        if (cost >= best->cost || blinks(worker)) continue;
        put(tour, shipment, pickup, delivery, worker->scratch);
        if (stops_are_kept(p, tour->class, worker->scratch, tour->stops + 2, NULL))
            *best = (PairPlace){cost, tour->vehicle, pickup, delivery};
    }
}

static PairPlace cheapest_place(PairWorker *worker, int shipment) {
    const PairSolution *solution = worker->solution;
    const Fleet *fleet = solution->problem.fleet;
    PairPlace best = {INFINITY, -1, -1, -1};
    int tried = -1; /* the class of which an unused vehicle was looked at: the next one is its like */
    for (int64_t v = 0; v < fleet->vehicles; v++) {
        const PairTour *tour = &solution->tour[v];
        if (!tour->stops && tried == tour->class && solution->problem.wave->home[shipment] != tour->vehicle) continue;
        if (!tour->stops) tried = tour->class;
        int free = trips_are_free(&solution->problem, tour->class);
        for (int pickup = 0; pickup <= tour->stops; pickup++)
            if (free) try_pickup(worker, tour, shipment, pickup, &best);
            else try_driving(worker, tour, shipment, pickup, &best);
    }
    return best;
}

static void insert(PairWorker *worker, int shipment, PairPlace place) {
    PairTour *tour = &worker->solution->tour[place.tour];
    if (pair_touch(worker, tour)) return;
    if (pair_tour_reserve(tour, tour->stops + 2)) {
        worker->failed = 1;
        return;
    }
    put(tour, shipment, place.pickup, place.delivery, worker->scratch);
    tour->stops += 2;
    memcpy(tour->stop, worker->scratch, (size_t)tour->stops * sizeof(int));
    worker->solution->tour_of[shipment] = tour->vehicle;
    pair_update(worker, tour);
}

static double sort_key(PairWorker *worker, int kind, int shipment) {
    const PairProblem *p = &worker->solution->problem;
    const PairWave *wave = p->wave;
    int pickup = 2 * shipment, delivery = pickup + 1;
    switch (kind) {
    case 0: return random_unit(&worker->random);
    case 1: return -wave->quantity[shipment];
    case 2: return -metres(p, wave->site[pickup], wave->site[delivery]);
    case 3: return metres(p, wave->site[pickup], wave->site[delivery]);
    case 4: return fmin(wave->closes[pickup] - wave->opens[pickup], wave->closes[delivery] - wave->opens[delivery]);
    case 5: return wave->opens[pickup];
    default: return -wave->closes[delivery];
    }
}

void pair_recreate(PairWorker *worker) {
    static const int kinds[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6};
    int kind = kinds[random_below(&worker->random, (int64_t)(sizeof kinds / sizeof *kinds))];
    Bag *absent = &worker->absent;
    for (int i = 0; i < absent->count; i++) worker->key[absent->shipment[i]] = sort_key(worker, kind, absent->shipment[i]);
    bag_sort(absent, worker->key);
    /* Sometimes at any price: a vehicle that one shipment is not worth may be worth it for several. */
    int at_any_price = random_unit(&worker->random) < worker->params->any_price_share, kept = 0;
    for (int i = 0; i < absent->count; i++) {
        int shipment = absent->shipment[i];
        PairPlace place = worker->failed ? (PairPlace){0, -1, -1, -1} : cheapest_place(worker, shipment);
        int generous = at_any_price && random_unit(&worker->random) < 0.5;
        double limit = generous ? INFINITY : worker->solution->problem.wave->unserved_cost[shipment];
        if (place.tour >= 0 && place.cost < limit) insert(worker, shipment, place);
        else absent->shipment[kept++] = shipment;
    }
    absent->count = kept;
}
