/* Flow rounding: orders are put, in whole units, into the capacity that the flows of the network give each of them. */
#include "boundary.h"
#include "data/residual.h"
#include "insertion/costs.h"
#include "insertion/filling.h"
#include "insertion/line_prices.h"
#include "insertion/sources.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* How far the flows must shrink on each cell [lines][days] to fit the residual. `drawn` is [quotas][days], zeroed. */
static void flow_factors(const Worker *w, const Park *r, const double *use, double *factor, double *drawn) {
    const Park *p = w->solution->park;
    int64_t cells = p->lines * p->days;
    memset(factor, 0, cells * sizeof *factor);
    for (int64_t e = 0; e < r->eligible_lines; e++)
        for (int t = 0; t < p->days; t++) factor[r->eligible_line[e] * p->days + t] += use[e * p->days + t];
    for (int64_t c = 0; c < cells; c++) {
        double asked = factor[c];
        factor[c] = asked > w->residual[c] ? (w->residual[c] > 0 ? w->residual[c] / asked : 0.0) : 1.0;
        int64_t line = c / p->days;
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
            int64_t q = balance_of(p, p->line_quota[i], c % p->days);
            if (q >= 0) drawn[q] += asked * factor[c] * p->quota_per_unit[p->line_quota[i]];
        }
    }
    for (int64_t c = 0; c < cells; c++) {
        int64_t line = c / p->days;
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
            int64_t q = balance_of(p, p->line_quota[i], c % p->days);
            if (q >= 0 && drawn[q] > w->quota_residual[q])
                factor[c] *= w->quota_residual[q] > 0 ? w->quota_residual[q] / drawn[q] : 0.0;
        }
    }
}

/* Makes one order's flows, as far as they are free, the worker's residual; with `real` NULL takes them away again. */
static void set_flow_residual(Worker *w, const Park *r, const double *use, const double *factor, int64_t o,
                              const double *real, const double *quota_real) {
    const Park *p = w->solution->park;
    for (int32_t at = r->order_steps[o]; at < r->order_steps[o + 1]; at++) {
        int step_class = r->step_class[at];
        for (int32_t e = first_eligible(r, step_class); e < end_eligible(r, step_class); e++) {
            int64_t first = (int64_t)r->eligible_line[e] * p->days;
            for (int t = 0; t < p->days; t++) {
                double amount = real ? w->residual[first + t] + use[(int64_t)e * p->days + t] * factor[first + t] : 0.0;
                w->residual[first + t] = real && amount > real[first + t] ? real[first + t] : amount;
            }
        }
    }
    for (int64_t q = 0; q < p->quotas * p->days; q++) w->quota_residual[q] = quota_real ? quota_real[q] : 0.0;
}

/* Only the lines on which the order has flow. */
static void allow_flow_lines(const Worker *w, const Park *r, int64_t o) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    memset(b->allow, 0, p->longest_route * b->most_eligible);
    for (int s = 0; s < b->steps; s++) {
        int step_class = r->step_class[r->order_steps[o] + s];
        for (int32_t e = first_eligible(r, step_class); e < end_eligible(r, step_class); e++) {
            int32_t mine = w->solution->eligible_of[(int64_t)b->step_class[s] * p->lines + r->eligible_line[e]];
            if (mine >= 0) allowed_lines(b, s)[mine - first_eligible(p, b->step_class[s])] = 1;
        }
    }
}

/* Lots within flows have drawn on work in progress; they draw again when their capacity is really taken. */
static void return_in_progress(Worker *w, int64_t o) {
    const Lots *c = &w->solution->lots[o];
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] >= 0 && w->solution->park->source_in_progress[c->source[i]] >= 0)
            w->solution->in_progress_residual[w->solution->park->source_in_progress[c->source[i]]] += c->quantity[i];
}

static void open_all_days(Worker *w, RouteDp *dp, int64_t units) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    load_sources(w);
    set_least_units(b, units);
    b->missing = units;
    b->near_best_only = 0;
    b->from = dp->from = p->order_sources[b->order] < p->order_sources[b->order + 1] ? 0 : p->release[b->order];
    b->until = dp->until = (int)p->days;
}

static void insert_into_flow(Worker *w, const Park *r, int64_t o, const InsertionParams *params, double most) {
    RouteDp dp;
    workspace_set_order(w, o, params, &dp);
    allow_flow_lines(w, r, o);
    open_all_days(w, &dp, w->solution->park->quantity[o]);
    if (dp.from >= dp.until) return;
    price_all_groups(w);
    insert_cheapest_routes(w, &dp, missing_units(w), most);
}

/* Money per unit of an order's cheapest route at the prices. */
static double best_unit_cost(const Worker *w, int64_t o) {
    return w->value[o] / ((double)w->solution->park->quantity[o] + 1e-9);
}

typedef struct {
    double *factor, *residual, *quota_residual, *drawn;
} FlowTables;

static int flow_tables_open(FlowTables *t, const Park *p) {
    t->factor = allocate(p->lines * p->days, sizeof(double));
    t->residual = allocate_zeroed(p->lines * p->days, sizeof(double));
    t->quota_residual = allocate_zeroed(p->quotas * p->days, sizeof(double));
    t->drawn = allocate_zeroed(p->quotas * p->days, sizeof(double));
    return t->factor && t->residual && t->quota_residual && t->drawn;
}

static void flow_tables_close(FlowTables *t) {
    void *owned[] = {t->factor, t->residual, t->quota_residual, t->drawn};
    FREE_ALL(owned);
}

/* One order into its flows, then units that rounding lost out of the residual. */
static void round_order(Worker *w, const Park *r, const double *use, FlowTables *t, int64_t o,
                        const InsertionParams *params) {
    const Park *p = w->solution->park;
    double *residual = w->residual, *quota_residual = w->quota_residual;
    InsertionParams plain = *params;
    plain.day_cost = 0.0;
    w->residual = t->residual;
    w->quota_residual = t->quota_residual;
    set_flow_residual(w, r, use, t->factor, o, residual, quota_residual);
    insert_into_flow(w, r, o, params, NO_ROUTE);
    set_flow_residual(w, r, use, t->factor, o, NULL, NULL);
    w->residual = residual;
    w->quota_residual = quota_residual;
    return_in_progress(w, o);
    take_lots(w, o, &w->solution->lots[o]);
    insert_into_flow(w, r, o, &plain, p->whole[o] ? NO_ROUTE : best_unit_cost(w, o));
    update_order_cost(w, o);
}

/* Orders one after another; whole ones take what they lack from the flows of those that come later. Returns a status.
 */
PARKLOOM_API int64_t parkloom_round_flows(Worker *w, const Park *network, const double *use, const int32_t *orders,
                                          int64_t count, const InsertionParams *params) {
    FlowTables t;
    if (flow_tables_open(&t, w->solution->park)) {
        flow_factors(w, network, use, t.factor, t.drawn);
        for (int64_t n = 0; n < count && !worker_stopped(w); n++) round_order(w, network, use, &t, orders[n], params);
    } else {
        w->out_of_memory = 1;
    }
    flow_tables_close(&t);
    return worker_status(w, PARKLOOM_OK);
}

static void complete_at(Worker *w, int64_t o, double most, int any_line) {
    const InsertionParams params = {.price_share = 1.0, .reuse_slack = 0.0, .grain = (int)w->solution->park->tuning->repair_grain};
    RouteDp dp;
    if (w->solution->park->quantity[o] <= lots_units(&w->solution->lots[o])) return;
    workspace_set_order(w, o, &params, &dp);
    allow_lines_in_use(w);
    if (any_line) allow_suppliers_in_use(w);
    open_all_days(w, &dp, missing_units(w));
    if (dp.from >= dp.until) return;
    price_all_groups(w);
    insert_cheapest_routes(w, &dp, missing_units(w), most);
    update_order_cost(w, o);
}

/* Units that rounding lost, out of the residual: on the lines or with the suppliers in use, at rising cost. */
PARKLOOM_API int64_t parkloom_complete_rounding(Worker *w, const int32_t *orders, int64_t count) {
    const Tuning *tuning = w->solution->park->tuning;
    for (int64_t pass = 0; pass < 2 * tuning->tolerated_cost_count; pass++)
        for (int64_t n = 0; n < count && !worker_stopped(w); n++)
            complete_at(w, orders[n], best_unit_cost(w, orders[n]) * tuning->tolerated_costs[pass / 2], (int)(pass % 2));
    return worker_status(w, PARKLOOM_OK);
}
