/* The cheapest route of one unit through (step, zone, day): the dynamic program under the dual and the insertion. */
#ifndef PARKLOOM_ROUTE_DP_H
#define PARKLOOM_ROUTE_DP_H

#include "data/limits.h"
#include "data/park.h"

/* A state from which units may go on, besides the release. */
typedef struct {
    int step; /* steps that lie behind */
    int zone, ready;
    double cost;
} Start;

typedef struct {
    const Park *park;
    int64_t order;
    int steps;
    int from, until; /* days looked at */
    int dirty;       /* first step whose costs changed since the tables were filled; -1: fill them all */
    const int32_t *step_class;
    const double **cost; /* per step: [groups of its class][days], UNREACHABLE where closed */
    double *arrive;      /* [steps][zones][days]: least cost of a unit that waits before the step on a day */
    double *ready;       /* [steps][zones][days]: least cost of a unit that leaves the step on a day */
    double *arrive_onward, *ready_onward; /* the same shape: least cost from there to the end */
} RouteDp;

typedef struct {
    double cost;
    int group, day; /* of the last step: group counted within its class */
    int start;      /* index of a start that is complete already, or -1 */
} Finish;

static inline double *zone_row(double *table, const Park *p, int step, int zone) {
    return table + ((int64_t)step * p->zones + zone) * p->days;
}

int64_t route_dp_scratch(const Park *park);
void route_dp_open(RouteDp *dp, const Park *park, int64_t order, double *scratch, const double **cost);
/* Fills the tables from the release (`fresh`) and from the starts, and returns the cheapest finish. */
Finish route_dp_forward(RouteDp *dp, int fresh, const Start *starts, int count);
/* Fills the onward tables, from the last step back to `first`; the caller has set their memory. */
void route_dp_backward(const RouteDp *dp, int first);
/* Days and money per unit from a zone to where the order goes. Returns 0 where no lane leads there. */
int road_to_ship(const Park *p, int64_t order, int zone, int *days, double *cost);
/* Money per unit that finishing on a day costs. */
double lateness(const Park *p, int64_t order, int finish);

#endif
