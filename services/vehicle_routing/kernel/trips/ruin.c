#include "trips/ruin.h"

#include <math.h>
#include <string.h>

static int smaller(int a, int b) { return a < b ? a : b; }

static void take_out(Worker *worker, Tour *tour, int trip, int from, int count) {
    if (worker_touch(worker, tour)) return;
    for (int k = 0; k < count; k++) {
        int shipment = tour->shipment[tour->trip[trip].first + from + k];
        worker->solution->seat[shipment] = (Seat){-1, -1};
        bag_add(&worker->absent, shipment);
    }
    tour_remove_stops(tour, trip, from, count);
    worker_update(worker, tour);
}

/* A string of `length` stops that contains the stop at `place`. */
static void remove_string(Worker *worker, Tour *tour, int trip, int place, int length) {
    int stops = trip_length(tour, trip);
    int lowest = place - length + 1 > 0 ? place - length + 1 : 0;
    int from = lowest + (int)random_below(&worker->random, smaller(place, stops - length) - lowest + 1);
    take_out(worker, tour, trip, from, length);
}

/* A string with a gap of some stops that are kept. */
static void remove_split_string(Worker *worker, Tour *tour, int trip, int place, int length) {
    int stops = trip_length(tour, trip), kept = 1;
    while (length + kept < stops && random_unit(&worker->random) > 0.5) kept++;
    int span = smaller(length + kept, stops);
    kept = span - length;
    int lowest = place - span + 1 > 0 ? place - span + 1 : 0;
    int from = lowest + (int)random_below(&worker->random, smaller(place, stops - span) - lowest + 1);
    int before = (int)random_below(&worker->random, length + 1);
    int after = length - before;
    if (after) take_out(worker, tour, trip, from + before + kept, after);
    if (before) take_out(worker, tour, trip, from, before);
}

static int place_of(const Tour *tour, int trip, int shipment) {
    int first = tour->trip[trip].first, k = first;
    while (tour->shipment[k] != shipment) k++;
    return k - first;
}

static int average_trip(const Worker *worker) {
    int stops = 0, trips = 0;
    for (int i = 0; i < worker->tours; i++) {
        const Tour *tour = &worker->solution->tour[worker->tour[i]];
        stops += tour->stops, trips += tour->trips;
    }
    return trips ? (stops + trips - 1) / trips : 1;
}

/* In a closed fleet some of the moves make room around a shipment that is absent. */
static int seed_of_chance(Worker *worker) {
    Random *random = &worker->random;
    if (worker->params->closed && worker->before.count && random_unit(random) < worker->params->absent_seed_share)
        return worker->before.shipment[random_below(random, worker->before.count)];
    return worker->shipment[random_below(random, worker->shipments)];
}

void remove_strings(Worker *worker) {
    const Solution *solution = worker->solution;
    Random *random = &worker->random;
    int longest = smaller((int)worker->params->longest_string, average_trip(worker));
    double most_strings = 4.0 * worker->params->removed / (1.0 + longest) - 1.0;
    int strings = (int)floor(1.0 + random_unit(random) * fmax(0.0, most_strings));
    int seed = seed_of_chance(worker);
    const int *near = solution->near + seed * solution->near_count;
    worker->marks++;
    for (int64_t j = 0; j < solution->near_count && strings > 0 && !worker->failed; j++) {
        int shipment = near[j];
        if (!is_mine(worker, shipment) || solution->seat[shipment].tour < 0) continue;
        Seat seat = solution->seat[shipment];
        Tour *tour = &worker->solution->tour[seat.tour];
        /* A trip gives one string: its stops that stay are marked. */
        if (worker->mark[shipment] == worker->marks) continue;
        int first = tour->trip[seat.trip].first, stops = trip_length(tour, seat.trip);
        for (int k = 0; k < stops; k++) worker->mark[tour->shipment[first + k]] = worker->marks;
        int most = smaller(longest, stops);
        int length = 1 + (int)random_below(random, most);
        int place = place_of(tour, seat.trip, shipment);
        if (length < stops && length > 1 && random_unit(random) < worker->params->split_share)
            remove_split_string(worker, tour, seat.trip, place, length);
        else remove_string(worker, tour, seat.trip, place, length);
        strings--;
    }
}

/* ---- whole trips ---- */

static void detach_trip(Worker *worker, Tour *tour, int trip) {
    if (worker_touch(worker, tour)) return;
    int stops = trip_length(tour, trip), first = tour->trip[trip].first;
    int *to = worker->move_trips + worker->move_first[worker->move_count];
    for (int k = 0; k < stops; k++) {
        to[k] = tour->shipment[first + k];
        worker->solution->seat[to[k]] = (Seat){-1, -1};
    }
    worker->move_count++;
    worker->move_first[worker->move_count] = worker->move_first[worker->move_count - 1] + stops;
    tour_remove_stops(tour, trip, 0, stops);
    worker_update(worker, tour);
}

static Tour *tour_of_chance(Worker *worker) {
    int seed = worker->shipment[random_below(&worker->random, worker->shipments)];
    Seat seat = worker->solution->seat[seed];
    return seat.tour < 0 ? NULL : &worker->solution->tour[seat.tour];
}

/* No single insertion begins a more expensive vehicle while there is a cheaper one, even where its capacity is worth it for
 * all shipments of a tour together. */
static int unused_of_another_class(Worker *worker, const Tour *tour) {
    if (worker->params->closed || worker->solution->problem.fleet->classes == 1) return -1;
    if (random_unit(&worker->random) < 0.5) return -1;
    int begun = (int)random_below(&worker->random, worker->tours);
    for (int i = 0; i < worker->tours; i++) {
        const Tour *other = &worker->solution->tour[worker->tour[(begun + i) % worker->tours]];
        if (!other->stops && other->class != tour->class) return other->vehicle;
    }
    return -1;
}

static void remove_stops_of(Worker *worker, Tour *tour) {
    while (tour->trips && !worker->failed) take_out(worker, tour, tour->trips - 1, 0, trip_length(tour, tour->trips - 1));
}

void remove_tour(Worker *worker) {
    /* Of two vehicles that with fewer stops: it is the one to do without. */
    Tour *tour = tour_of_chance(worker), *other = tour_of_chance(worker);
    if (!tour || (other && other->stops < tour->stops)) tour = other;
    if (!tour) return;
    worker->favoured = unused_of_another_class(worker, tour);
    if (worker->favoured < 0) {
        while (tour->trips && !worker->failed) detach_trip(worker, tour, tour->trips - 1);
        return;
    }
    remove_stops_of(worker, tour);
    /* One large vehicle may be worth two small ones. */
    other = random_unit(&worker->random) < 0.5 ? tour_of_chance(worker) : NULL;
    if (other && other->class == tour->class) remove_stops_of(worker, other);
}

void remove_trips(Worker *worker) {
    int tours = 2 + (int)random_below(&worker->random, 3);
    for (int i = 0; i < tours; i++) {
        Tour *tour = tour_of_chance(worker);
        if (!tour) continue;
        for (int t = tour->trips - 1; t >= 0 && !worker->failed; t--)
            if (random_unit(&worker->random) < 0.5) detach_trip(worker, tour, t);
    }
}
