/* A vehicle's stops in order, where shipments go from door to door: stop 2i picks shipment i up, stop 2i + 1 delivers. */
#ifndef PARKLOOM_PAIRS_TOUR_H
#define PARKLOOM_PAIRS_TOUR_H

#include "data/legs.h"
#include "data/pair_wave.h"

#define NEGLIGIBLE 1e-7 /* seconds, or units, that rounding may take */

typedef struct {
    double done, latest, load; /* service is done; latest arrival; on board afterwards */
} Visit;

typedef struct {
    int vehicle, class, stops, room;
    int *stop;    /* [stops] */
    Visit *visit; /* [stops] */
    double cost;
} PairTour;

typedef struct {
    const Fleet *fleet;
    const PairWave *wave;
} PairProblem;

static inline double stop_units(const PairWave *wave, int stop) {
    return stop & 1 ? -wave->quantity[stop >> 1] : wave->quantity[stop >> 1];
}

/* True where a trip costs neither time nor number: then times alone say where stops fit. */
static inline int trips_are_free(const PairProblem *p, int class) {
    return p->fleet->turnaround[class] == 0 && p->fleet->most_trips[class] == INT32_MAX;
}

int pair_tour_reserve(PairTour *tour, int stops);
void pair_tour_free(PairTour *tour);
int pair_tour_copy(PairTour *to, const PairTour *from);
/* Works out times, loads and cost after a change. Returns 0 where the tour breaks a rule. */
int pair_tour_update(const PairProblem *p, PairTour *tour);
/* True if a vehicle of this class may make these stops; `visit`, unless NULL, gets the times and loads. */
int stops_are_kept(const PairProblem *p, int class, const int *stops, int count, Visit *visit);

#endif
