#include "insertion/supplier_limits.h"

#include "insertion/allowed_supply.h"
#include "insertion/filling.h"
#include "insertion/line_prices.h"
#include "insertion/sources.h"
#include "insertion/suppliers.h"

/* Scores each enterprise by what it could carry of a step, times what that saves against leaving it unmet. */
static int score_by_capacity(const Worker *w, const RouteDp *dp, int step) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int step_class = b->step_class[step], count = 0, last = step == b->steps - 1;
    double quantity = (double)p->quantity[b->order];
    double most = p->unmet_cost[b->order] * (p->whole[b->order] ? 1.5 : 1.0);
    b->now++;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int zone = p->group_zone[g], lead = p->group_lead[g];
        int road = 0;
        double haul = 0.0;
        if (last && !road_to_ship(p, b->order, zone, &road, &haul)) continue;
        const double *arrive = zone_row(dp->arrive, p, step, zone), *rest = zone_row(dp->ready_onward, p, step, zone);
        for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
            int32_t line = p->eligible_line[e], enterprise = p->line_enterprise[line];
            if (!allowed_lines(b, step)[e - first_eligible(p, step_class)]) continue;
            const double *residual = usable_capacity(w, line), *price = w->price + (int64_t)line * p->days;
            double load = p->eligible_load[e], usable = 0.0, saved = 0.0;
            double least = p->has_runs ? (double)smallest_run(p, b->order, step, e) : 1.0;
            for (int t = b->from; t < b->until; t++) {
                double after = last                  ? haul + lateness(p, b->order, t + lead + road)
                               : t + lead < b->until ? rest[t + lead]
                                                     : UNREACHABLE;
                double cost = arrive[t] + p->eligible_price[e] + b->params->price_share * load * price[t] + after;
                double units = load > 0 ? residual[t] / load : quantity;
                if (units > quantity) units = quantity;
                if (cost >= most || units < least) continue;
                usable += units;
                saved += units * (most - cost);
            }
            if (usable > quantity) saved *= quantity / usable;
            if (saved <= 0) continue;
            count = list_supplier(b, enterprise, count);
            b->score[enterprise] += saved;
        }
    }
    return count;
}

static int limited(const Worker *w, int step) {
    const Park *p = w->solution->park;
    return p->step_limit[p->order_steps[w->workspace->order] + step];
}

/* The scores of all limited steps, in the workspace's kept tables. */
static void score_steps(Worker *w, RouteDp *dp) {
    Workspace *b = w->workspace;
    int64_t width = w->solution->park->enterprises;
    load_sources(w);
    b->missing = missing_units(w);
    set_least_units(b, b->missing);
    limit_days_near_due(w, dp);
    price_all_groups(w);
    int starts = list_starts(w);
    dp->dirty = -1;
    route_dp_forward(dp, 1, b->starts, starts);
    route_dp_backward(dp, 0);
    for (int step = 0; step < b->steps; step++) {
        if (limited(w, step) <= 0) continue;
        b->kept_count[step] = score_by_capacity(w, dp, step);
        for (int i = 0; i < b->kept_count[step]; i++) {
            b->kept_seen[step * width + i] = b->seen[i];
            b->kept_score[step * width + i] = b->score[b->seen[i]];
        }
    }
    b->scores_kept = b->keep_scores;
    b->scored_due = w->solution->park->due[b->order];
    b->scored_quantity = w->solution->park->quantity[b->order];
}

static int scores_hold(const Worker *w) {
    const Workspace *b = w->workspace;
    const Park *p = w->solution->park;
    return b->keep_scores && b->scores_kept && b->scored_due == p->due[b->order] &&
           b->scored_quantity == p->quantity[b->order];
}

static void limit_suppliers_by_capacity(Worker *w, RouteDp *dp) {
    Workspace *b = w->workspace;
    int64_t width = w->solution->park->enterprises;
    if (!scores_hold(w)) score_steps(w, dp);
    for (int step = 0; step < b->steps; step++) {
        if (limited(w, step) <= 0 || b->kept_count[step] <= limited(w, step)) continue;
        for (int i = 0; i < b->kept_count[step]; i++) {
            b->seen[i] = b->kept_seen[step * width + i];
            b->score[b->seen[i]] = b->kept_score[step * width + i];
        }
        keep_best_suppliers(w, step, b->kept_count[step]);
    }
}

/* Whether the suppliers that are left cannot make a whole order, so that nothing need be tried. With noise, what is tried
 * decides about chance too. */
static int cannot_suffice(const Worker *w, int turn) {
    const Workspace *b = w->workspace;
    int restricted = turn > 0 || b->params->suppliers_by_capacity;
    return restricted && w->solution->park->whole[b->order] && !b->ignore_cost && b->params->cost_noise <= 0 &&
           allowed_lines_are_short(w);
}

void insert_within_supplier_limits(Worker *w, RouteDp *dp) {
    Workspace *b = w->workspace;
    if (b->params->suppliers_by_capacity) limit_suppliers_by_capacity(w, dp);
    for (int turn = 0; turn <= b->steps; turn++) {
        if (cannot_suffice(w, turn)) return;
        insert_missing(w, dp);
        int settled = 1;
        for (int step = 0; step < b->steps; step++) {
            if (!exceeds_supplier_limit(w, step)) continue;
            keep_best_suppliers(w, step, list_suppliers(w, step));
            settled = 0;
        }
        if (settled) return;
        remove_lots(w);
    }
    insert_missing(w, dp);
    drop_surplus_suppliers(w);
}
