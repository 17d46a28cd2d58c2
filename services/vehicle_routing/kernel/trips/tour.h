/* A vehicle's day: trips one after another, each from its hub and back. */
#ifndef PARKLOOM_TOUR_H
#define PARKLOOM_TOUR_H

#include "data/hub_wave.h"
#include "data/legs.h"
#include "trips/phase.h"

/* A trip of a tour: its stops are those from `first` up to the next trip's. */
typedef struct {
    int first;
    int outbound, inbound;     /* stops of each kind */
    double loaded, collected;  /* units of each kind */
    Phase load, unload;        /* at the hub, before and after */
    double start, leave, back; /* the vehicle is free at the hub, leaves it, is there again */
    double end;                /* unloaded */
    double latest_start, latest_leave, latest_back;
} Trip;

/* A stop of a tour: when its service is done, and the latest arrival. The peaks are the highest load on the trip up to
 * the stop, and from it on. */
typedef struct {
    double done, latest;
    double load, peak_before, peak_after;
} Stop;

typedef struct {
    int vehicle, class, stops, trips;
    int stop_room, trip_room;
    int *shipment; /* [stops] */
    Stop *stop;    /* [stops] */
    Trip *trip;    /* [trips] */
    double cost;
} Tour;

typedef struct {
    const Fleet *fleet;
    const HubWave *wave;
} Problem;

static inline int trip_end(const Tour *tour, int trip) {
    return trip + 1 < tour->trips ? tour->trip[trip + 1].first : tour->stops;
}

static inline int trip_length(const Tour *tour, int trip) { return trip_end(tour, trip) - tour->trip[trip].first; }

/* When the vehicle is at the hub for the trip at this place of the tour, were it to begin one. */
static inline double gap_opens(const Problem *p, const Tour *tour, int place) {
    const Fleet *fleet = p->fleet;
    return place ? tour->trip[place - 1].end + fleet->turnaround[tour->class] : fleet->opens[tour->class];
}

/* When a trip before this place of the tour must have ended. */
static inline double gap_closes(const Problem *p, const Tour *tour, int place) {
    const Fleet *fleet = p->fleet;
    return place < tour->trips ? tour->trip[place].latest_start - fleet->turnaround[tour->class]
                               : fleet->closes[tour->class];
}

/* True where outbound and inbound goods may share a trip: not where a vehicle that is empty between them begins another. */
static inline int may_mix(const Problem *p, int class) {
    return p->fleet->turnaround[class] == 0 && p->fleet->most_trips[class] == INT32_MAX;
}

int tour_reserve(Tour *tour, int stops, int trips);
void tour_free(Tour *tour);
/* Copies the stops and trips; `to` keeps its vehicle. */
int tour_copy(Tour *to, const Tour *from);
/* Works out times, loads and cost after a change. Returns 0 where the tour breaks a rule. */
int tour_update(const Problem *p, Tour *tour);
void tour_insert_stop(Tour *tour, int trip, int place, int shipment);
/* Opens a trip at this place of the tour, without stops. */
void tour_insert_trip(Tour *tour, int place);
/* Takes stops out; a trip that loses all goes with them. */
void tour_remove_stops(Tour *tour, int trip, int from, int count);

/* The phase at the hub of the outbound, or of the other goods among these shipments, with one more where `extra` is not
 * -1. */
Phase hub_phase(const HubWave *wave, const int *shipments, int count, int outbound, int extra);
/* The phase of a trip of this class over these shipments: at the hub, round, and at the hub again. */
Phase trip_phase(const Problem *p, int class, const int *shipments, int count);
double trip_metres(const Problem *p, int class, const int *shipments, int count);

#endif
