/* Ways to put an order back: same suppliers, one step reopened, one supplier swapped, all anew. */
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int add_pair(Search *s, int count, int step, int32_t who) {
    for (int i = 0; i < count; i++)
        if (s->keep[2 * i] == step && s->keep[2 * i + 1] == who) return count;
    if (count == MOST_KEPT) return count;
    s->keep[2 * count] = step;
    s->keep[2 * count + 1] = who;
    return count + 1;
}

static int limited(const Park *p, int64_t order, int step) { return p->step_limit[p->order_steps[order] + step] > 0; }

static int choose_open_step(Search *s, int64_t order, int steps) {
    int found = -1, seen = 0;
    for (int step = 0; step < steps; step++)
        if (limited(s->w->plan->park, order, step) && chance_below(s->w, ++seen) == 0) found = step;
    return found;
}

static int32_t any_supplier(Search *s, int64_t order, int step) {
    const Park *p = s->w->plan->park;
    int step_class = p->step_class[p->order_steps[order] + step];
    int64_t first = p->group_eligible[p->class_groups[step_class]], n = p->group_eligible[p->class_groups[step_class + 1]] - first;
    return n > 0 ? p->line_enterprise[p->eligible_line[first + chance_below(s->w, n)]] : -1;
}

/* The suppliers an order had, as pairs to keep; one step may be left open, or have one supplier swapped. */
static int had_suppliers(Search *s, int64_t order, const Chains *old, int open, int swap) {
    const Park *p = s->w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order], count = 0;
    int32_t leaves = -1;
    if (swap >= 0 && old->count)
        leaves = p->line_enterprise[line_of(p, old->cells[chance_below(s->w, old->count) * p->longest_route + swap])];
    for (int step = 0; step < steps; step++) {
        if (!limited(p, order, step) || step == open) continue;
        for (int64_t i = 0; i < old->count; i++) {
            int32_t who = p->line_enterprise[line_of(p, old->cells[i * p->longest_route + step])];
            if (step != swap || who != leaves) count = add_pair(s, count, step, who);
        }
        if (step == swap) {
            int32_t comes = any_supplier(s, order, step);
            if (comes >= 0) count = add_pair(s, count, step, comes);
        }
    }
    return count;
}

static const double CHARGES[] = {0.0, 0.0, 0.5, 0.8, 1.0};

InsertionParams variant(Search *s, int64_t order, const Chains *old, int64_t which) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    InsertionParams r = {.price_share = s->params->price_share * CHARGES[chance_below(w, 5)], .reuse_slack = s->params->reuse_slack,
                .grain = (int)s->params->grain, .near_best_only = 1, .kept_suppliers = s->keep};
    int step = choose_open_step(s, order, steps);
    if (which == 0 && old->count) r.kept_count = had_suppliers(s, order, old, -1, -1);
    if (which == 1 && old->count) r.kept_count = had_suppliers(s, order, old, step, -1);
    if (which == 2 && old->count) r.kept_count = had_suppliers(s, order, old, -1, step);
    if (which >= 3 || (which > 0 && chance_unit(w) < 0.3)) r.suppliers_by_capacity = chance_unit(w) < 0.7, r.supplier_noise = 0.6 * chance_unit(w);
    return r;
}

/* Tries a few variants and leaves the cheapest in place. */
void put_back(Search *s, int64_t order, const Chains *old, int tries) {
    Worker *w = s->w;
    Plan *plan = w->plan;
    Chains best = {0};
    double least = INFINITY;
    int64_t last = -1;
    for (int i = 0; i < tries; i++) {
        int64_t which = chance_below(w, 5);
        if (which == last) which = (which + 1) % 5;
        last = which;
        InsertionParams params = variant(s, order, old, which);
        insert_order(w, order, &params);
        double cost = objective(w, order);
        if (cost < least - 1e-9) {
            least = cost;
            Chains kept = plan->chains[order];
            give_back(w, order, &kept);
            plan->chains[order] = best;
            best = kept;
        } else {
            give_back(w, order, &plan->chains[order]);
        }
        chains_clear(&plan->chains[order]);
    }
    chains_free(&plan->chains[order]);
    plan->chains[order] = best;
    take_all(w, order, &plan->chains[order]);
    settle(w, order);
}
