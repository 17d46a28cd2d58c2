/* A whole order: its routes, the rules that no single route can see, and whether it is worth its cost. */
#include "insertion/insertion.h"

#include "insertion/costs.h"
#include "insertion/filling.h"
#include "insertion/min_lots.h"
#include "insertion/sources.h"
#include "insertion/supplier_limits.h"
#include "insertion/suppliers.h"

#include <string.h>

static int costs_more_than_unmet(const Worker *w, int64_t order) {
    const Park *p = w->solution->park;
    if (!p->whole[order]) return 0;
    double unmade = commitments_release_cost(p, order) + p->unmet_cost[order] * (double)p->quantity[order];
    double charged = w->solution->cost[order] + w->workspace->params->price_share * w->solution->capacity_value[order];
    return missing_units(w) > 0 || charged > unmade;
}

void remove_order(Worker *w, int64_t order) {
    Lots *c = &w->solution->lots[order];
    release_lots(w, order, c);
    lots_clear(c);
    update_order_cost(w, order);
}

/* Any line costs a set-up, those in use as well as others. */
static void allow_suppliers_of_runs(const Worker *w) {
    allow_suppliers_in_use(w);
    if (!w->workspace->params->kept_count) return;
    memset(w->workspace->allow, 1, w->solution->park->longest_route * w->workspace->most_eligible);
    allow_kept_suppliers(w);
}

void complete_order(Worker *w, int64_t order, const InsertionParams *params) {
    RouteDp dp;
    workspace_set_order(w, order, params, &dp);
    if (w->solution->park->has_runs)
        allow_suppliers_of_runs(w);
    else
        allow_lines_in_use(w);
    insert_missing(w, &dp);
    if (missing_units(w) > 0) {
        allow_suppliers_in_use(w);
        insert_missing(w, &dp);
    }
    drop_surplus_suppliers(w); /* work in progress may have brought suppliers */
    enforce_min_lots(w, &dp);
    update_order_cost(w, order);
    if (!costs_more_than_unmet(w, order) && !commitment_short(w)) return;
    remove_order(w, order);
    insert_order(w, order, params);
}

void insert_missing_nearby(Worker *w, int64_t order, const InsertionParams *params, int any_line_of_suppliers) {
    RouteDp dp;
    workspace_set_order(w, order, params, &dp);
    allow_lines_in_use(w);
    if (any_line_of_suppliers) allow_suppliers_in_use(w);
    insert_missing(w, &dp);
}

void insert_order(Worker *w, int64_t order, const InsertionParams *params) {
    RouteDp dp;
    workspace_set_order(w, order, params, &dp);
    allow_kept_suppliers(w);
    insert_within_supplier_limits(w, &dp);
    enforce_min_lots(w, &dp);
    if (commitment_short(w)) { /* alone, a commitment may be less than a minimum lot of a later step */
        remove_lots(w);
        workspace_set_order(w, order, params, &dp);
        w->workspace->ignore_cost = 1;
        insert_within_supplier_limits(w, &dp);
        enforce_min_lots(w, &dp);
        w->workspace->ignore_cost = 0;
    }
    update_order_cost(w, order);
    if (costs_more_than_unmet(w, order)) remove_order(w, order);
}
