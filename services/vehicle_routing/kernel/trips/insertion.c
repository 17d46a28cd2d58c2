#include "trips/insertion.h"

#include "boundary.h"

#include <math.h>
#include <string.h>

/* The stops of a trip as they would be with one more shipment at the hub: `done` [-1..length), `latest` [0..length]. */
typedef struct {
    const Tour *tour;
    int trip, length, first;
    int shipment, outbound;
    double leave, latest_back;
    const double *done, *latest; /* NULL: as they are */
} Opening;

static double change_fee(const Worker *worker, const Tour *tour, int shipment) {
    const HubWave *wave = worker->solution->problem.wave;
    return wave->home[shipment] >= 0 && wave->home[shipment] != tour->vehicle ? wave->change_cost : 0;
}

static int fits_hub(const Worker *worker, const Tour *tour, int shipment) {
    return worker->solution->problem.fleet->start[tour->class] == worker->solution->problem.wave->hub[shipment];
}

static Phase with_one_more(const Problem *p, const Tour *tour, int trip, int shipment) {
    const HubWave *wave = p->wave;
    int outbound = wave->outbound[shipment];
    if (wave->hub_service)
        return hub_phase(wave, tour->shipment + tour->trip[trip].first, trip_length(tour, trip), outbound, shipment);
    Phase phase = outbound ? tour->trip[trip].load : tour->trip[trip].unload;
    phase.ready = fmax(phase.ready, wave->hub_opens[shipment]);
    phase.latest = fmin(phase.latest, wave->hub_closes[shipment]);
    return phase;
}

/* A later start of the trip: its stops are done later. */
static int open_outbound(Worker *worker, Opening *o) {
    const Problem *p = &worker->solution->problem;
    const HubWave *wave = p->wave;
    const Trip *trip = &o->tour->trip[o->trip];
    Phase load = with_one_more(p, o->tour, o->trip, o->shipment);
    if (trip->start > load.latest + NEGLIGIBLE) return 0;
    o->leave = phase_end(load, trip->start);
    if (o->leave > trip->latest_leave + NEGLIGIBLE) return 0;
    if (o->leave <= trip->leave) return 1;
    double now = o->leave;
    int at = p->fleet->start[o->tour->class];
    for (int k = 0; k < o->length; k++) {
        int shipment = o->tour->shipment[o->first + k];
        now = fmax(now + leg(p->fleet, at, wave->door[shipment])->seconds, wave->opens[shipment]);
        now += wave->service[shipment];
        worker->scratch[k] = now;
        at = wave->door[shipment];
    }
    o->done = worker->scratch;
    return 1;
}

/* An earlier return: its stops must be reached sooner. */
static int open_inbound(Worker *worker, Opening *o) {
    const Problem *p = &worker->solution->problem;
    const HubWave *wave = p->wave;
    const Trip *trip = &o->tour->trip[o->trip];
    Phase unload = with_one_more(p, o->tour, o->trip, o->shipment);
    o->latest_back = phase_latest(unload, gap_closes(p, o->tour, o->trip + 1));
    if (trip->back > o->latest_back + NEGLIGIBLE) return 0;
    if (o->latest_back >= trip->latest_back) return 1;
    double limit = o->latest_back;
    int next = p->fleet->end[o->tour->class];
    for (int k = o->length - 1; k >= 0; k--) {
        int shipment = o->tour->shipment[o->first + k];
        limit -= leg(p->fleet, wave->door[shipment], next)->seconds + wave->service[shipment];
        limit = fmin(limit, wave->closes[shipment]);
        worker->scratch[k] = limit;
        next = wave->door[shipment];
    }
    o->latest = worker->scratch;
    return 1;
}

static int open_trip(Worker *worker, Opening *o) {
    const Problem *p = &worker->solution->problem;
    const Trip *trip = &o->tour->trip[o->trip];
    double room = p->fleet->capacity[o->tour->class] - p->wave->quantity[o->shipment] + NEGLIGIBLE;
    o->outbound = p->wave->outbound[o->shipment];
    o->first = trip->first, o->length = trip_length(o->tour, o->trip);
    o->leave = trip->leave, o->latest_back = trip->latest_back;
    if ((o->outbound ? trip->loaded : trip->collected) > room) return 0;
    if ((o->outbound ? trip->inbound : trip->outbound) && !may_mix(p, o->tour->class)) return 0;
    return o->outbound ? open_outbound(worker, o) : open_inbound(worker, o);
}

/* Load of mixed trips: outbound goods are on board up to their stop, others from it on. */
static int has_room(const Worker *worker, const Opening *o, int place) {
    const Problem *p = &worker->solution->problem;
    const Trip *trip = &o->tour->trip[o->trip];
    if ((o->outbound ? trip->inbound : trip->outbound) == 0) return 1; /* not mixed: the sums were enough */
    const Stop *stop = o->tour->stop + o->first;
    double peak;
    if (o->outbound) peak = place == 0 ? trip->loaded : fmax(stop[place - 1].peak_before, stop[place - 1].load);
    else peak = place == 0 ? fmax(trip->loaded, stop[0].peak_after) : stop[place - 1].peak_after;
    return peak + p->wave->quantity[o->shipment] <= p->fleet->capacity[o->tour->class] + NEGLIGIBLE;
}

static int in_time(const Worker *worker, const Opening *o, int place, const Leg *there, const Leg *onwards) {
    const HubWave *wave = worker->solution->problem.wave;
    const Stop *stop = o->tour->stop + o->first;
    double left = place == 0 ? o->leave : (o->done ? o->done[place - 1] : stop[place - 1].done);
    double now = left + there->seconds;
    if (now > wave->closes[o->shipment]) return 0;
    now = fmax(now, wave->opens[o->shipment]) + wave->service[o->shipment] + onwards->seconds;
    double latest = place == o->length ? o->latest_back : (o->latest ? o->latest[place] : stop[place].latest);
    return now <= latest;
}

static void try_trip(Worker *worker, const Tour *tour, int trip, int shipment, Place *best) {
    const Problem *p = &worker->solution->problem;
    const HubWave *wave = p->wave;
    Opening o = {.tour = tour, .trip = trip, .shipment = shipment};
    if (!open_trip(worker, &o)) return;
    double per_metre = p->fleet->metre_cost[tour->class], fee = change_fee(worker, tour, shipment);
    int at = p->fleet->start[tour->class], door = wave->door[shipment];
    for (int place = 0; place <= o.length; place++) {
        int next = place == o.length ? p->fleet->end[tour->class] : wave->door[tour->shipment[o.first + place]];
        const Leg *there = leg(p->fleet, at, door), *onwards = leg(p->fleet, door, next);
        double cost = fee + per_metre * (there->metres + onwards->metres - leg(p->fleet, at, next)->metres);
        at = next;
        if (cost >= best->cost || !has_room(worker, &o, place) || !in_time(worker, &o, place, there, onwards)) continue;
        if (worker->params->blink > 0 && random_unit(&worker->random) < worker->params->blink) continue;
        *best = (Place){cost, tour->vehicle, trip, place};
    }
}

/* ---- trips of their own ---- */

/* Between which moments a trip at this place of a tour would have to be. */
static int fits_gap(const Problem *p, const Tour *tour, int place, Phase phase) {
    double opens = gap_opens(p, tour, place);
    if (opens > phase.latest + NEGLIGIBLE) return 0;
    return phase_end(phase, opens) <= gap_closes(p, tour, place) + NEGLIGIBLE;
}

static int first_gap(const Problem *p, const Tour *tour, Phase phase) {
    if (tour->trips >= p->fleet->most_trips[tour->class]) return -1;
    for (int place = tour->trips; place >= 0; place--)
        if (fits_gap(p, tour, place, phase)) return place;
    return -1;
}

/* Trips of their own cost the same at every vehicle of a class: the first of those that fit is as good as any, and the
 * search begins at a vehicle that chance picks. */
static void try_new_trips(Worker *worker, int shipment, Place *best) {
    const Problem *p = &worker->solution->problem;
    int last_class = -1, begun = (int)random_below(&worker->random, worker->tours);
    double cost = 0;
    Phase phase = phase_of_nothing();
    uint64_t tried = 0; /* classes of which an unused vehicle was looked at */
    for (int i = 0; i < worker->tours; i++) {
        const Tour *tour = &worker->solution->tour[worker->tour[(begun + i) % worker->tours]];
        if (!fits_hub(worker, tour, shipment)) continue;
        if (p->wave->quantity[shipment] > p->fleet->capacity[tour->class]) continue;
        if (tour->class != last_class) {
            last_class = tour->class;
            cost = trip_metres(p, last_class, &shipment, 1) * p->fleet->metre_cost[last_class];
            phase = trip_phase(p, last_class, &shipment, 1);
        }
        uint64_t bit = (uint64_t)1 << (tour->class & 63);
        int is_new = tour->stops == 0, is_favoured = is_new && tour->vehicle == worker->favoured;
        if (is_new && worker->params->closed) continue;
        if (is_new && !is_favoured && worker->favoured >= 0) continue;
        if (is_new && (tried & bit) && p->wave->home[shipment] < 0) continue;
        double fixed = is_new && !is_favoured ? p->fleet->fixed_cost[tour->class] : 0;
        double whole = cost + change_fee(worker, tour, shipment) + fixed;
        if (is_new) tried |= bit;
        if (whole >= best->cost) continue;
        int place = first_gap(p, tour, phase);
        if (place >= 0) *best = (Place){whole, tour->vehicle, place, NEW_TRIP};
    }
}

static void try_trips_of_neighbours(Worker *worker, int shipment, Place *best) {
    const Solution *solution = worker->solution;
    const int *near = solution->near + shipment * solution->near_count;
    int64_t count = worker->params->neighbours < solution->near_count ? worker->params->neighbours : solution->near_count;
    worker->marks++;
    for (int64_t j = 1; j < count; j++) {
        Seat seat = is_mine(worker, near[j]) ? solution->seat[near[j]] : (Seat){-1, -1};
        if (seat.tour < 0) continue;
        const Tour *tour = &solution->tour[seat.tour];
        int *mark = &worker->mark[tour->shipment[tour->trip[seat.trip].first]];
        if (*mark == worker->marks || !fits_hub(worker, tour, shipment)) continue;
        *mark = worker->marks;
        try_trip(worker, tour, seat.trip, shipment, best);
    }
}

static void try_all_trips(Worker *worker, int shipment, Place *best) {
    for (int i = 0; i < worker->tours; i++) {
        const Tour *tour = &worker->solution->tour[worker->tour[i]];
        if (!tour->trips || !fits_hub(worker, tour, shipment)) continue;
        for (int t = 0; t < tour->trips; t++) try_trip(worker, tour, t, shipment, best);
    }
}

Place cheapest_place(Worker *worker, int shipment) {
    Place best = {INFINITY, -1, -1, -1};
    if (worker->params->neighbours && worker->params->neighbours < worker->shipments)
        try_trips_of_neighbours(worker, shipment, &best);
    else try_all_trips(worker, shipment, &best);
    try_new_trips(worker, shipment, &best);
    return best;
}

/* Call before further stops are put into a tour. */
static int touch_with_room(Worker *worker, Tour *tour, int further_stops) {
    if (!worker_touch(worker, tour) && tour_reserve(tour, tour->stops + further_stops, tour->trips + 1))
        worker->failed = 1;
    return worker->failed ? PARKLOOM_OUT_OF_MEMORY : PARKLOOM_OK;
}

void insert_shipment(Worker *worker, int shipment, Place place) {
    Tour *tour = &worker->solution->tour[place.tour];
    if (touch_with_room(worker, tour, 1)) return;
    if (place.stop == NEW_TRIP) tour_insert_trip(tour, place.trip);
    tour_insert_stop(tour, place.trip, place.stop == NEW_TRIP ? 0 : place.stop, shipment);
    worker_update(worker, tour);
}

/* ---- whole trips ---- */

static double units(const Problem *p, const int *shipments, int count) {
    double most[2] = {0, 0};
    for (int k = 0; k < count; k++) most[p->wave->outbound[shipments[k]]] += p->wave->quantity[shipments[k]];
    return most[0] > 0 && most[1] > 0 ? INFINITY : fmax(most[0], most[1]); /* mixed trips are not moved whole */
}

Place cheapest_gap(Worker *worker, const int *shipments, int count) {
    const Problem *p = &worker->solution->problem;
    Place best = {INFINITY, -1, -1, -1};
    int last_class = -1, begun = (int)random_below(&worker->random, worker->tours);
    double quantity = units(p, shipments, count), cost = 0;
    Phase phase = phase_of_nothing();
    for (int i = 0; i < worker->tours; i++) {
        const Tour *tour = &worker->solution->tour[worker->tour[(begun + i) % worker->tours]];
        if (!tour->trips || !fits_hub(worker, tour, shipments[0])) continue;
        if (quantity > p->fleet->capacity[tour->class] + NEGLIGIBLE) continue;
        if (tour->class != last_class) {
            last_class = tour->class;
            cost = trip_metres(p, last_class, shipments, count) * p->fleet->metre_cost[last_class];
            phase = trip_phase(p, last_class, shipments, count);
        }
        double fees = 0;
        for (int k = 0; k < count; k++) fees += change_fee(worker, tour, shipments[k]);
        if (cost + fees >= best.cost) continue;
        int place = first_gap(p, tour, phase);
        if (place >= 0) best = (Place){cost + fees, tour->vehicle, place, NEW_TRIP};
    }
    return best;
}

void insert_trip(Worker *worker, const int *shipments, int count, Place place) {
    Tour *tour = &worker->solution->tour[place.tour];
    if (touch_with_room(worker, tour, count)) return;
    tour_insert_trip(tour, place.trip);
    for (int k = 0; k < count; k++) tour_insert_stop(tour, place.trip, k, shipments[k]);
    worker_update(worker, tour);
}
