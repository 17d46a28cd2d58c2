#include "trips/tour.h"

#include "memory.h"
#include "boundary.h"

#include <stdlib.h>
#include <string.h>

int tour_reserve(Tour *tour, int stops, int trips) {
    if (stops > tour->stop_room) {
        int room = stops * 2 + 8;
        Stop *stop = reallocate(tour->stop, room, sizeof(Stop));
        if (stop) tour->stop = stop;
        int *shipment = reallocate(tour->shipment, room, sizeof(int));
        if (shipment) tour->shipment = shipment;
        if (!stop || !shipment) return PARKLOOM_OUT_OF_MEMORY;
        tour->stop_room = room;
    }
    if (trips > tour->trip_room) {
        int room = trips * 2 + 4;
        Trip *trip = reallocate(tour->trip, room, sizeof(Trip));
        if (!trip) return PARKLOOM_OUT_OF_MEMORY;
        tour->trip = trip, tour->trip_room = room;
    }
    return PARKLOOM_OK;
}

void tour_free(Tour *tour) {
    void *blocks[] = {tour->shipment, tour->stop, tour->trip};
    FREE_ALL(blocks);
    tour->shipment = NULL, tour->stop = NULL, tour->trip = NULL;
    tour->stop_room = tour->trip_room = tour->stops = tour->trips = 0;
}

int tour_copy(Tour *to, const Tour *from) {
    if (tour_reserve(to, from->stops, from->trips)) return PARKLOOM_OUT_OF_MEMORY;
    to->stops = from->stops, to->trips = from->trips, to->cost = from->cost;
    if (from->stops) memcpy(to->shipment, from->shipment, (size_t)from->stops * sizeof(int));
    if (from->stops) memcpy(to->stop, from->stop, (size_t)from->stops * sizeof(Stop));
    if (from->trips) memcpy(to->trip, from->trip, (size_t)from->trips * sizeof(Trip));
    return PARKLOOM_OK;
}

void tour_insert_stop(Tour *tour, int trip, int place, int shipment) {
    int at = tour->trip[trip].first + place;
    memmove(tour->shipment + at + 1, tour->shipment + at, (size_t)(tour->stops - at) * sizeof(int));
    tour->shipment[at] = shipment;
    tour->stops++;
    for (int t = trip + 1; t < tour->trips; t++) tour->trip[t].first++;
}

void tour_insert_trip(Tour *tour, int place) {
    int first = place < tour->trips ? tour->trip[place].first : tour->stops;
    memmove(tour->trip + place + 1, tour->trip + place, (size_t)(tour->trips - place) * sizeof(Trip));
    tour->trip[place].first = first;
    tour->trips++;
}

void tour_remove_stops(Tour *tour, int trip, int from, int count) {
    int at = tour->trip[trip].first + from, rest = tour->stops - at - count;
    int all = count == trip_length(tour, trip);
    memmove(tour->shipment + at, tour->shipment + at + count, (size_t)rest * sizeof(int));
    tour->stops -= count;
    for (int t = trip + 1; t < tour->trips; t++) tour->trip[t].first -= count;
    if (!all) return;
    memmove(tour->trip + trip, tour->trip + trip + 1, (size_t)(tour->trips - trip - 1) * sizeof(Trip));
    tour->trips--;
}

/* ---- goods at the hub ---- */

static int opens_before(const HubWave *wave, int a, int b) {
    if (wave->hub_opens[a] != wave->hub_opens[b]) return wave->hub_opens[a] < wave->hub_opens[b];
    if (wave->hub_closes[a] != wave->hub_closes[b]) return wave->hub_closes[a] < wave->hub_closes[b];
    return a < b;
}

/* The next shipment to be handled after `last`, -1 for the first; -1 when there is none. */
static int next_handled(const HubWave *wave, const int *shipments, int count, int outbound, int last) {
    int best = -1;
    for (int k = 0; k < count; k++) {
        int shipment = shipments[k];
        if (wave->outbound[shipment] != outbound || (last >= 0 && !opens_before(wave, last, shipment))) continue;
        if (best < 0 || opens_before(wave, shipment, best)) best = shipment;
    }
    return best;
}

/* Without service at the hub all goods are handled at once: from when the last is there until the first must go. */
static Phase at_once(const HubWave *wave, const int *shipments, int count, int outbound, int extra) {
    Phase phase = phase_of_nothing();
    for (int k = -1; k < count; k++) {
        int shipment = k < 0 ? extra : shipments[k];
        if (shipment < 0 || wave->outbound[shipment] != outbound) continue;
        phase.ready = fmax(phase.ready, wave->hub_opens[shipment]);
        phase.latest = fmin(phase.latest, wave->hub_closes[shipment]);
    }
    return phase;
}

static Phase handling(const HubWave *wave, int shipment) {
    return phase_service(wave->hub_opens[shipment], wave->hub_closes[shipment], wave->hub_seconds[shipment]);
}

Phase hub_phase(const HubWave *wave, const int *shipments, int count, int outbound, int extra) {
    if (!wave->hub_service) return at_once(wave, shipments, count, outbound, extra);
    Phase phase = phase_of_nothing();
    int left = extra >= 0 && wave->outbound[extra] == outbound ? extra : -1, last = -1;
    for (;;) {
        last = next_handled(wave, shipments, count, outbound, last);
        if (left >= 0 && (last < 0 || opens_before(wave, left, last))) {
            phase = phase_join(phase, handling(wave, left));
            left = -1;
        }
        if (last < 0) return phase;
        phase = phase_join(phase, handling(wave, last));
    }
}

Phase trip_phase(const Problem *p, int class, const int *shipments, int count) {
    const HubWave *wave = p->wave;
    Phase phase = hub_phase(wave, shipments, count, 1, -1);
    int at = p->fleet->start[class];
    for (int k = 0; k < count; k++) {
        int shipment = shipments[k], door = wave->door[shipment];
        phase = phase_travel(phase, leg(p->fleet, at, door)->seconds);
        phase = phase_join(phase, phase_service(wave->opens[shipment], wave->closes[shipment], wave->service[shipment]));
        at = door;
    }
    phase = phase_travel(phase, leg(p->fleet, at, p->fleet->end[class])->seconds);
    return phase_join(phase, hub_phase(wave, shipments, count, 0, -1));
}

double trip_metres(const Problem *p, int class, const int *shipments, int count) {
    int at = p->fleet->start[class];
    double metres = 0;
    for (int k = 0; k < count; k++) {
        metres += leg(p->fleet, at, p->wave->door[shipments[k]])->metres;
        at = p->wave->door[shipments[k]];
    }
    return metres + leg(p->fleet, at, p->fleet->end[class])->metres;
}

/* ---- times, loads and cost ---- */

static void sum_trip(const Problem *p, Tour *tour, int t) {
    const HubWave *wave = p->wave;
    Trip *trip = &tour->trip[t];
    trip->outbound = trip->inbound = 0;
    trip->loaded = trip->collected = 0;
    for (int k = trip->first; k < trip_end(tour, t); k++) {
        int shipment = tour->shipment[k], out = wave->outbound[shipment];
        if (out) trip->outbound++, trip->loaded += wave->quantity[shipment];
        else trip->inbound++, trip->collected += wave->quantity[shipment];
    }
    const int *shipments = tour->shipment + trip->first;
    int count = trip_length(tour, t);
    trip->load = trip->outbound ? hub_phase(wave, shipments, count, 1, -1) : phase_of_nothing();
    trip->unload = trip->inbound ? hub_phase(wave, shipments, count, 0, -1) : phase_of_nothing();
}

/* `peak_before[k]` is the highest load on the legs up to stop k, `peak_after[k]` on those after it. */
static double sum_loads(const Problem *p, Tour *tour, int t) {
    const HubWave *wave = p->wave;
    const Trip *trip = &tour->trip[t];
    double load = trip->loaded, peak = load;
    int end = trip_end(tour, t);
    for (int k = trip->first; k < end; k++) {
        int shipment = tour->shipment[k];
        Stop *stop = &tour->stop[k];
        stop->peak_before = peak;
        load += wave->outbound[shipment] ? -wave->quantity[shipment] : wave->quantity[shipment];
        stop->load = load;
        peak = load > peak ? load : peak;
    }
    double after = 0;
    for (int k = end - 1; k >= trip->first; k--) {
        after = fmax(after, tour->stop[k].load);
        tour->stop[k].peak_after = after;
    }
    return peak;
}

static int drive_trip(const Problem *p, Tour *tour, int t) {
    const HubWave *wave = p->wave;
    Trip *trip = &tour->trip[t];
    int class = tour->class, at = p->fleet->start[class], kept = 1;
    double metres = 0;
    trip->start = gap_opens(p, tour, t);
    trip->leave = phase_end(trip->load, trip->start);
    if (trip->start > trip->load.latest + NEGLIGIBLE) kept = 0;
    double now = trip->leave;
    for (int k = trip->first; k < trip_end(tour, t); k++) {
        int shipment = tour->shipment[k];
        const Leg *way = leg(p->fleet, at, wave->door[shipment]);
        now += way->seconds;
        metres += way->metres;
        if (now > wave->closes[shipment] + NEGLIGIBLE) kept = 0;
        now = fmax(now, wave->opens[shipment]) + wave->service[shipment];
        tour->stop[k].done = now;
        at = wave->door[shipment];
        if (wave->home[shipment] >= 0 && wave->home[shipment] != tour->vehicle) tour->cost += wave->change_cost;
    }
    const Leg *home = leg(p->fleet, at, p->fleet->end[class]);
    trip->back = now + home->seconds;
    trip->end = phase_end(trip->unload, trip->back);
    tour->cost += (metres + home->metres) * p->fleet->metre_cost[class];
    return kept && trip->back <= trip->unload.latest + NEGLIGIBLE;
}

static void look_back(const Problem *p, Tour *tour, int t) {
    const HubWave *wave = p->wave;
    Trip *trip = &tour->trip[t];
    double limit = phase_latest(trip->unload, gap_closes(p, tour, t + 1));
    int next = p->fleet->end[tour->class];
    trip->latest_back = limit;
    for (int k = trip_end(tour, t) - 1; k >= trip->first; k--) {
        int shipment = tour->shipment[k];
        limit -= leg(p->fleet, wave->door[shipment], next)->seconds + wave->service[shipment];
        limit = fmin(limit, wave->closes[shipment]);
        if (limit < wave->opens[shipment] - NEGLIGIBLE) limit = -INFINITY;
        tour->stop[k].latest = limit;
        next = wave->door[shipment];
    }
    trip->latest_leave = limit - leg(p->fleet, p->fleet->start[tour->class], next)->seconds;
    trip->latest_start = phase_latest(trip->load, trip->latest_leave);
}

int tour_update(const Problem *p, Tour *tour) {
    int class = tour->class, kept = tour->trips <= p->fleet->most_trips[class];
    tour->cost = tour->stops ? p->fleet->fixed_cost[class] : 0;
    for (int t = 0; t < tour->trips; t++) {
        sum_trip(p, tour, t);
        if (sum_loads(p, tour, t) > p->fleet->capacity[class] + NEGLIGIBLE) kept = 0;
        if (!drive_trip(p, tour, t)) kept = 0;
        if (tour->trip[t].outbound && tour->trip[t].inbound && !may_mix(p, class)) kept = 0;
    }
    if (tour->trips && tour->trip[tour->trips - 1].end > p->fleet->closes[class] + NEGLIGIBLE) kept = 0;
    for (int t = tour->trips - 1; t >= 0; t--) look_back(p, tour, t);
    return kept;
}
