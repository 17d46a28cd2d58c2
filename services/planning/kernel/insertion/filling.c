#include "insertion/filling.h"

#include "insertion/costs.h"
#include "insertion/line_prices.h"
#include "insertion/quotas.h"
#include "insertion/routes.h"
#include "insertion/run_filling.h"
#include "insertion/sources.h"

#include <string.h>

/* Closes what holds not one unit of the route: its source, or its line at a step, on that day alone or on all those of the
 * limit that is used up. */
static void close_bottleneck(Worker *w, const Route *route, int step) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    if (step < route->from || step < 0) {
        b->source_residual[route->source - p->order_sources[b->order]] = 0;
        return;
    }
    int32_t eligible = (int32_t)b->best[table_slot(b, p, step, route->group[step]) + route->day[step]];
    int32_t quota = exhausted_quota(w, b->order, route->cells, route->source, step);
    int first = route->day[step], until = first + 1;
    if (quota >= 0) days_of_balance(p, quota, route->day[step], &first, &until);
    for (int t = first; t < until && eligible >= 0; t++) close_cell(w, step, eligible, t);
    price_group(w, step, route->group[step]);
}

int64_t insert_cheapest_routes(Worker *w, RouteDp *dp, int64_t missing, double most) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    if (p->has_runs) return insert_routes_of_runs(w, dp, missing, most);
    Route route;
    memset(route.cells, -1, sizeof route.cells);
    int reused = 0;
    while (missing > 0 && !w->out_of_memory) {
        if (!reused && !cheapest_route(w, dp, most, &route)) break;
        int64_t quantity = missing;
        if (route.source >= 0 && source_units(w, route.source) < quantity) quantity = source_units(w, route.source);
        int tightest;
        quantity = fitting_units(w, b->order, route.cells, route.source, quantity, &tightest);
        reused = 0;
        if (quantity <= 0) {
            close_bottleneck(w, &route, tightest);
            continue;
        }
        double before = table_cost(b, p, &route);
        place_on_route(w, &route, quantity);
        missing -= quantity;
        reused = missing > 0 && reuse_route(w, &route, before, most);
    }
    return missing;
}

void set_least_units(Workspace *b, int64_t missing) {
    b->least_units = b->params->grain > 0 ? (double)(missing / b->params->grain) : 1.0;
    if (b->least_units < 1.0) b->least_units = 1.0;
}


/* A day that holds less than a transfer batch is of no use. */
static void raise_least_units(const Worker *w, int64_t missing) {
    double batch = (double)w->solution->park->transfer_batch[w->workspace->order];
    if (batch <= (double)missing && w->workspace->least_units < batch) w->workspace->least_units = batch;
}

/* The day after the last one that the order may use: none after its due date where being late costs more than any route. */
static int end_of_days(const Park *p, int64_t o) {
    int64_t after_due = (int64_t)p->due[o] + 1;
    return p->late_cost[o] >= NO_ROUTE && after_due < p->days ? (int)(after_due > 0 ? after_due : 0) : (int)p->days;
}

void limit_days_near_due(Worker *w, RouteDp *dp) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int64_t o = b->order;
    int end = end_of_days(p, o);
    b->near_best_only = b->params->near_best_only;
    b->from = p->order_sources[o] < p->order_sources[o + 1] ? 0 : p->release[o];
    int days_late = (int)p->tuning->days_late_first;
    b->until = p->due[o] + 1 + days_late;
    if (b->until < p->release[o] + 2 * days_late) b->until = p->release[o] + 2 * days_late;
    if (b->until > end || !b->params->near_best_only) b->until = end;
    if (b->from > b->until) b->from = b->until;
    dp->from = b->from;
    dp->until = b->until;
}

static int widen_to_all(Worker *w, RouteDp *dp) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int end = end_of_days(p, b->order);
    int more = b->near_best_only || b->least_units > 1.0 || b->until < end;
    b->near_best_only = 0;
    b->least_units = 1.0;
    b->until = dp->until = end;
    return more;
}

/* Units with which commitments that must be kept reach the minimum lot of any line on their route. */
static int64_t units_for_min_lots(const Worker *w) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    double enough = 0.0;
    for (int step = 0; step < b->steps; step++)
        for (int32_t e = first_eligible(p, b->step_class[step]); e < end_eligible(p, b->step_class[step]); e++)
            if (p->min_lot[p->eligible_line[e]] > enough) enough = p->min_lot[p->eligible_line[e]];
    for (int32_t i = p->order_sources[b->order]; i < p->order_sources[b->order + 1]; i++)
        if (p->source_committed[i]) enough += (double)p->source_quantity[i];
    return enough < 1e15 ? (int64_t)enough + 1 : INT64_MAX;
}

void insert_missing(Worker *w, RouteDp *dp) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    double most = p->whole[b->order] || b->ignore_cost ? NO_ROUTE : p->unmet_cost[b->order];
    int64_t missing = missing_units(w);
    if (b->ignore_cost) {
        int64_t enough = units_for_min_lots(w) - (p->quantity[b->order] - missing);
        if (enough < missing) missing = enough;
    }
    if (missing <= 0) return;
    load_sources(w);
    if (!p->has_runs) open_all_cells(b, p); /* what was used up may have been given back */
    set_least_units(b, missing);
    limit_days_near_due(w, dp);
    b->missing = missing;
    raise_least_units(w, missing);
    price_all_groups(w);
    missing = insert_cheapest_routes(w, dp, missing, most);
    if (missing <= 0 || !widen_to_all(w, dp)) return;
    b->missing = missing;
    raise_least_units(w, missing);
    price_all_groups(w);
    insert_cheapest_routes(w, dp, missing, most);
}
