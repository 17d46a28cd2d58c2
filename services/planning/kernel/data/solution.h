/* The working solution: lots by order, and what they cost. */
#ifndef PARKLOOM_SOLUTION_H
#define PARKLOOM_SOLUTION_H

#include "data/lots.h"
#include "data/runs.h"

typedef struct {
    const Park *park;
    Lots *lots;                    /* [orders] */
    Runs *runs;                    /* [orders] of lots and of commitments that must be kept; NULL in a park without */
    double *cost;                  /* [orders] money: lots, set-ups, unmet units and released commitments */
    double *capacity_value;        /* [orders] the capacity in use at the prices */
    int64_t *in_progress_residual; /* [in_progress] units that no lot draws on */
    int32_t *eligible_of;          /* [step_classes][lines], -1: not eligible */
} Solution;

/* Steps whose capacity a commitment holds already: lots that keep it take nothing there. */
static inline int committed_steps(const Park *p, int32_t source) {
    return source >= 0 && p->source_committed[source] ? p->source_step[source] : 0;
}

static inline int32_t line_of(const Park *p, int32_t cell) { return cell < 0 ? -1 - cell : cell / (int32_t)p->days; }

/* The eligible line of an order's step, -1 where the line is not eligible. */
static inline int32_t eligible_at(const Solution *solution, int64_t order, int step, int32_t line) {
    const Park *p = solution->park;
    return solution->eligible_of[(int64_t)p->step_class[p->order_steps[order] + step] * p->lines + line];
}

#endif
