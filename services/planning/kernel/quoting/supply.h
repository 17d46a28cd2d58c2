/* Supply: a bound on the units of an order that can be delivered by each day, and the step that sets it.
 *
 * Lead times and lanes leave each line a window: it may begin when the first units can be there, and must end so early
 * that the rest of the route takes the units to the buyer in time. Of a step, no more units pass than its lines make in
 * their windows: with a limit of suppliers, than those of the enterprises that make most. */
#ifndef PARKLOOM_SUPPLY_H
#define PARKLOOM_SUPPLY_H

#include "data/limits.h"

#define NEVER (1LL << 30)  /* days */
#define SUPPLY_ROUNDING 1e-9 /* units */

typedef struct {
    const Park *park;
    const double *residual;       /* [lines][days] */
    const double *quota_residual; /* [quotas][days] */
    int64_t order;
    int steps;
    int64_t quantity;  /* units of the order; no line is counted with more on a day */
    int64_t shortest;  /* days from day 0 until the first unit can be delivered */
    int64_t last_day;  /* no unit is delivered after it */
    int64_t until;     /* days of production that are counted: from 0 to before this one */
    int64_t eligible[MOST_STEPS + 1]; /* into the windows, by step */
    int64_t *first;    /* by step and eligible line: the first day on which it may begin */
    int64_t *onward;   /* the same: days from one of its days until delivery */
    double *units;     /* [steps][last_day + 1] units that can be delivered by a day, added up */
    double *row;       /* [days] of one line */
    double *made;      /* [suppliers][last_day + 2] units of one step by supplier */
    double *most;      /* [suppliers allowed][last_day + 2] the largest of them, by day */
    int32_t *supplier; /* [enterprises] its place among the suppliers of a step */
} Supply;

/* The eligible lines of a step. */
static inline int32_t first_of_step(const Supply *s, int step) {
    const Park *p = s->park;
    return p->group_eligible[p->class_groups[p->step_class[p->order_steps[s->order] + step]]];
}
static inline int64_t lines_of_step(const Supply *s, int step) { return s->eligible[step + 1] - s->eligible[step]; }

/* Units [days] that an eligible line could make on each day from `from` on, none where no run fits. */
void list_line_units(const Supply *s, int32_t eligible, int64_t from, int64_t until, int with_quotas, double *units);
/* The first day of any line of a step; NEVER where none has one. */
int64_t first_of_windows(const Supply *s, int step);
/* Units that can be delivered by a day, by step [steps]. */
void units_by_day(Supply *s, int64_t day, double *units);
/* The same were there no quotas: the least of all steps. Returns below 0 where memory runs out. */
double most_without_quotas(const Supply *s, int64_t day);

#endif
