/* The insertion workspace: the tables in which one order after another is put into the residual capacity. */
#ifndef PARKLOOM_WORKSPACE_H
#define PARKLOOM_WORKSPACE_H

#include "data/params.h"
#include "data/worker.h"
#include "dp/route_dp.h"

/* What a step of the workspace's order asks of an eligible line: side by side, as pricing looks at many lines. */
typedef struct {
    int step;
    int32_t eligible, line;
    double load, base, rate; /* per unit: capacity, money, and capacity times the price share */
    double fee;              /* money per campaign, beyond what its set-up takes of the capacity */
    double least;            /* units of a new run */
    double setup, needed;    /* capacity of a set-up, and of one with a new run */
} Asked;

typedef struct Workspace {
    int64_t order;
    int steps;
    const int32_t *step_class;
    const InsertionParams *params;
    int from, until; /* days looked at */
    int near_best_only;
    int dirty;                          /* first step whose costs changed since the last search; -1: all of them */
    double least_units;                 /* a day that holds fewer counts as closed */
    int ignore_cost;                    /* as many units as a commitment needs to meet minimum lots, at any cost */
    int64_t most_groups, most_eligible; /* of a step class */
    double *cost;                       /* [longest_route][most_groups][days] */
    int64_t *best;                      /* the same: the cheapest eligible line, -1 where none is open */
    uint8_t *allow;                     /* [longest_route][most_eligible] */
    int any_closed;
    uint8_t *closed;                    /* [longest_route][most_eligible][days] cells closed to the order */
    const double **tables;              /* [longest_route] into cost */
    double *dp;
    Start *starts;
    int32_t *start_source;
    int64_t *source_residual; /* by source of the order */
    double *score;            /* [enterprises] */
    int32_t *seen;            /* list of enterprises or lines */
    int32_t *stamp;           /* [max(enterprises, lines)] equal to `now`: in the list */
    int32_t now;
    /* What the enterprises scored at each step, while one insertion after another of an order meets the same residual; and
     * the order's due day and units, for which alone they hold: */
    int keep_scores, scores_kept;
    int32_t scored_due;
    int64_t scored_quantity;
    int kept_count[MOST_STEPS];
    int32_t *kept_seen; /* [longest_route][enterprises] */
    double *kept_score; /* the same */
    double *amount; /* [lines] */
    double *row;    /* [days] */
    /* In a park with runs only: */
    int64_t missing;   /* units yet to be placed, as of when cells were priced */
    int campaign_days; /* days that share the set-up of a new campaign */
    int strict; /* every route keeps the rules of runs by itself */
    double *noise;   /* [longest_route][most_eligible] factors of the lines' prices */
    double *run_fee; /* [lines] money by which a new campaign must be worth more than its set-up */
    Asked *candidate; /* [longest_route][most_eligible] of lines on which a step may begin a campaign, by group */
    int32_t *group_candidates; /* [longest_route][most_groups + 1] into the candidates of the step */
    double *line_cost; /* [days] of one line that is priced again, and itself where it is open */
    int64_t *line_best;
} Workspace;

static inline int32_t first_eligible(const Park *p, int step_class) {
    return p->group_eligible[p->class_groups[step_class]];
}
static inline int32_t end_eligible(const Park *p, int step_class) {
    return p->group_eligible[p->class_groups[step_class + 1]];
}
static inline uint8_t *allowed_lines(const Workspace *b, int step) { return b->allow + step * b->most_eligible; }
/* The days of an eligible line that are closed to a step of the workspace's order [days]. */
static inline uint8_t *closed_days(const Workspace *b, const Park *p, int step, int32_t eligible) {
    return b->closed + (step * b->most_eligible + eligible - first_eligible(p, b->step_class[step])) * p->days;
}
static inline int64_t table_slot(const Workspace *b, const Park *p, int step, int group) {
    return (step * b->most_groups + group) * p->days;
}

/* Days that a new campaign may be expected to last, at most: insertion variants draw up to twice as many as tuned. */
static inline int64_t most_campaign_days(const Park *p) { return 2 * p->tuning->campaign_days; }

/* NULL where memory runs out. */
Workspace *workspace_open(const Park *p);
void workspace_close(Workspace *b);
/* Makes the workspace an order's, all eligible lines allowed, and prepares the tables of its dynamic program. */
void workspace_set_order(Worker *w, int64_t order, const InsertionParams *params, RouteDp *dp);
/* Opens the cells again that were closed to the order. */
void open_all_cells(Workspace *b, const Park *p);
int64_t missing_units(const Worker *w);

/* Which lines are allowed (allowed_lines.c): those of the suppliers that the parameters name, those that the order
 * uses, or any line at steps without a supplier limit and at the others those of the suppliers in use. */
void allow_kept_suppliers(const Worker *w);
void allow_lines_in_use(const Worker *w);
void allow_suppliers_in_use(const Worker *w);

#endif
