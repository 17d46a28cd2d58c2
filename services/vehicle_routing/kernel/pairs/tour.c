#include "pairs/tour.h"

#include "boundary.h"
#include "memory.h"

#include <math.h>
#include <string.h>

int pair_tour_reserve(PairTour *tour, int stops) {
    if (stops <= tour->room) return PARKLOOM_OK;
    int room = stops * 2 + 8;
    int *stop = reallocate(tour->stop, room, sizeof(int));
    if (stop) tour->stop = stop;
    Visit *visit = reallocate(tour->visit, room, sizeof(Visit));
    if (visit) tour->visit = visit;
    if (!stop || !visit) return PARKLOOM_OUT_OF_MEMORY;
    tour->room = room;
    return PARKLOOM_OK;
}

void pair_tour_free(PairTour *tour) {
    void *blocks[] = {tour->stop, tour->visit};
    FREE_ALL(blocks);
    *tour = (PairTour){.vehicle = tour->vehicle, .class = tour->class};
}

int pair_tour_copy(PairTour *to, const PairTour *from) {
    if (pair_tour_reserve(to, from->stops)) return PARKLOOM_OUT_OF_MEMORY;
    to->stops = from->stops, to->cost = from->cost;
    if (from->stops) memcpy(to->stop, from->stop, (size_t)from->stops * sizeof(int));
    if (from->stops) memcpy(to->visit, from->visit, (size_t)from->stops * sizeof(Visit));
    return PARKLOOM_OK;
}

int stops_are_kept(const PairProblem *p, int class, const int *stops, int count, Visit *visit) {
    const PairWave *wave = p->wave;
    int at = p->fleet->start[class], trips = 0, kept = 1;
    double now = p->fleet->opens[class], load = 0;
    for (int k = 0; k < count; k++) {
        int stop = stops[k];
        if (!(stop & 1) && load <= NEGLIGIBLE && trips++) now += p->fleet->turnaround[class];
        now += leg(p->fleet, at, wave->site[stop])->seconds;
        kept &= now <= wave->closes[stop] + NEGLIGIBLE;
        now = fmax(now, wave->opens[stop]) + wave->service[stop];
        load += stop_units(wave, stop);
        kept &= load <= p->fleet->capacity[class] + NEGLIGIBLE;
        if (visit) visit[k].done = now, visit[k].load = load;
        else if (!kept) return 0;
        at = wave->site[stop];
    }
    now += count ? leg(p->fleet, at, p->fleet->end[class])->seconds : 0;
    return kept && now <= p->fleet->closes[class] + NEGLIGIBLE && trips <= p->fleet->most_trips[class];
}

/* Latest arrivals, where trips are free. */
static void look_back(const PairProblem *p, PairTour *tour) {
    const PairWave *wave = p->wave;
    double limit = p->fleet->closes[tour->class];
    int next = p->fleet->end[tour->class];
    for (int k = tour->stops - 1; k >= 0; k--) {
        int stop = tour->stop[k];
        limit -= leg(p->fleet, wave->site[stop], next)->seconds + wave->service[stop];
        limit = fmin(limit, wave->closes[stop]);
        tour->visit[k].latest = limit;
        next = wave->site[stop];
    }
}

static double tour_cost(const PairProblem *p, const PairTour *tour) {
    if (!tour->stops) return 0;
    const PairWave *wave = p->wave;
    double metres = 0, fees = 0;
    int at = p->fleet->start[tour->class];
    for (int k = 0; k < tour->stops; k++) {
        int stop = tour->stop[k], home = wave->home[stop >> 1];
        metres += leg(p->fleet, at, wave->site[stop])->metres;
        if (home >= 0 && home != tour->vehicle) fees += wave->change_cost / 2;
        at = wave->site[stop];
    }
    metres += leg(p->fleet, at, p->fleet->end[tour->class])->metres;
    return p->fleet->fixed_cost[tour->class] + metres * p->fleet->metre_cost[tour->class] + fees;
}

int pair_tour_update(const PairProblem *p, PairTour *tour) {
    int kept = stops_are_kept(p, tour->class, tour->stop, tour->stops, tour->visit);
    look_back(p, tour);
    tour->cost = tour_cost(p, tour);
    return kept;
}
