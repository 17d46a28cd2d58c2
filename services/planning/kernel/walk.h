/* Cheapest way of one unit through (step, zone, day): the dynamic program under both the bound and the plan. */
#ifndef PARKLOOM_WALK_H
#define PARKLOOM_WALK_H

#include "data/limits.h"
#include "data/park.h"

typedef struct {
    int step;      /* steps that lie behind */
    int zone, ready;
    double cost;
} Start;

typedef struct {
    const Park *park;
    int64_t order;
    int steps;
    int from, until;       /* days looked at */
    int dirty;             /* first step whose costs changed since the tables were filled; -1: fill them all */
    const int32_t *step_class;
    const double **cost;   /* per step: [groups of its kind][days], FAR where closed */
    double *arrive;        /* [steps][zones][days]: cost of having a unit before the step on a day, waiting included */
    double *ready;         /* [steps][zones][days]: cost of a unit that leaves the step on a day */
    double *arrive_rest, *ready_rest;  /* the same shape: cheapest rest of the way from there */
} Walk;

typedef struct {
    double cost;
    int group, day;        /* of the last step: group counted within its kind */
    int start;             /* index of a start that is complete already, or -1 */
} Finish;

static inline double *row(double *table, const Park *p, int step, int zone) {
    return table + ((int64_t)step * p->zones + zone) * p->days;
}

void walk_open(Walk *walk, const Park *park, int64_t order, double *scratch, const double **cost);
int64_t walk_scratch(const Park *park);
/* Fills the tables from the release (fresh) and from the starts, and finds the cheapest finish. */
Finish walk_forward(Walk *walk, int fresh, const Start *starts, int count);
/* Fills the rests, from the last step back to `first`; the caller has set their memory. */
void walk_backward(const Walk *walk, int first);
double lateness(const Park *p, int64_t order, int finish);

#endif
