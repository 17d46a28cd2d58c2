/* One worker: the orders that it may change, its residual capacity, and its working memory. */
#ifndef PARKLOOM_WORKER_H
#define PARKLOOM_WORKER_H

#include "boundary.h"
#include "random.h"
#include "data/solution.h"

typedef struct {
    Solution *solution;
    const double *price;         /* [lines][days], quotas' prices included */
    const double *value;         /* [orders] cheapest cost at these prices */
    double *residual;            /* [lines][days] */
    double *most_residual;       /* [lines] of no day is more left; in a park with runs, else NULL */
    double *quota_residual;      /* [quotas][days] */
    const uint8_t *mine;         /* [orders] */
    const uint8_t *near;         /* [eligible_lines] whether the line is ever near its group's best at the prices */
    const int32_t *cancel;       /* written by another thread */
    const double *true_residual; /* while an ideal route is searched in more than that [lines][days]; else NULL */
    double displacement_price;   /* money per unit of capacity that other orders hold */
    int out_of_memory;
    Random random;
    struct Workspace *workspace;
} Worker;

/* Whether the call should return: cancelled, or out of memory, when the working solution is of no use any more. */
static inline int worker_stopped(const Worker *w) {
    return w->out_of_memory || __atomic_load_n(w->cancel, __ATOMIC_RELAXED);
}

static inline int64_t worker_status(const Worker *w, int64_t count) {
    return w->out_of_memory ? PARKLOOM_OUT_OF_MEMORY : count;
}

#endif
