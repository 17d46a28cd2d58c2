/* The runs of one order: what each of its steps takes of a line on a day, and the campaigns that they form. */
#ifndef PARKLOOM_RUNS_H
#define PARKLOOM_RUNS_H

#include "data/park.h"

typedef struct {
    int64_t key;      /* step * cells + cell */
    int64_t units;    /* of commitments that must be kept and of lots */
    int64_t committed; /* those of them that keep a commitment: a run with any is free of the smallest run */
} Run;

/* Sorted by step and cell, so that the days of one campaign lie side by side. */
typedef struct {
    int64_t count, allocated;
    Run *run;
} Runs;

static inline int64_t run_key(const Park *p, int step, int32_t cell) {
    return (int64_t)step * p->lines * p->days + cell;
}
static inline int step_of_run(const Park *p, int64_t key) { return (int)(key / (p->lines * p->days)); }
static inline int32_t cell_of_run(const Park *p, int64_t key) { return (int32_t)(key % (p->lines * p->days)); }

/* The first run whose key is not below `key`: its place, or where it would be. */
int64_t runs_place(const Runs *runs, int64_t key);
/* The run of a step on a cell, NULL where there is none. */
const Run *runs_at(const Runs *runs, const Park *p, int step, int32_t cell);
/* Whether a run on a cell begins a campaign: neither the line's open day before has a run, nor is it set up from before
 * day 0. */
int begins_campaign(const Runs *runs, const Park *p, int64_t order, int step, int32_t cell);
/* Whether the line's next open day has a run, which then goes on from a run on the cell. */
int goes_on_after(const Runs *runs, const Park *p, int step, int32_t cell);
/* Adds units (or takes them away where negative) to a run. `opened` is 1 where the run is new, -1 where it ends, else 0.
 * Returns 0 where memory runs out. */
int runs_change(Runs *runs, const Park *p, int step, int32_t cell, int64_t units, int64_t committed, int *opened);
/* Money for the campaigns that begin within the horizon. */
double campaigns_cost(const Runs *runs, const Park *p, int64_t order);
/* Units that a new run of a step on an eligible line must have. */
int64_t smallest_run(const Park *p, int64_t order, int step, int32_t eligible);
void runs_free(Runs *runs);

#endif
