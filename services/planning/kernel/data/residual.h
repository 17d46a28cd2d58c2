/* Residual capacity: what lots take of it, and what fits into it. */
#ifndef PARKLOOM_RESIDUAL_H
#define PARKLOOM_RESIDUAL_H

#include "data/worker.h"

/* The place in quota_residual of the balance on which a day draws; -1 where the quota does not hold. */
static inline int64_t balance_of(const Park *p, int32_t quota, int64_t day) {
    int32_t at = p->quota_day[quota * p->days + day];
    return at < 0 ? -1 : quota * p->days + at;
}

/* Capacity per unit of an order's step on a cell. */
double unit_load(const Solution *solution, int64_t order, int step, int32_t cell);
/* A negative quantity gives capacity back. */
void take_capacity(Worker *w, int64_t order, const int32_t *cells, int64_t quantity, int32_t source);
void take_lots(Worker *w, int64_t order, const Lots *lots);
void release_lots(Worker *w, int64_t order, const Lots *lots);
/* Takes a lot out: its capacity is residual again. The last lot takes its place. */
void drop_lot(Worker *w, int64_t order, int64_t i);
/* Whole units, at most `most`, that fit along these cells; *tightest is the step that limits them. */
int64_t fitting_units(const Worker *w, int64_t order, const int32_t *cells, int32_t source, int64_t most,
                      int *tightest);
/* The quota of which a step's line has less left than a unit of the order that goes along these cells takes; -1: none. */
int32_t exhausted_quota(const Worker *w, int64_t order, const int32_t *cells, int32_t source, int step);

#endif
