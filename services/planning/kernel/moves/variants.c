#include "moves/variants.h"

#include "insertion/costs.h"
#include "insertion/insertion.h"

#include <math.h>
#include <stdlib.h>

static int add_pair(Search *s, int count, int step, int32_t supplier) {
    for (int i = 0; i < count; i++)
        if (s->kept_suppliers[2 * i] == step && s->kept_suppliers[2 * i + 1] == supplier) return count;
    if (count == MOST_KEPT) return count;
    s->kept_suppliers[2 * count] = step;
    s->kept_suppliers[2 * count + 1] = supplier;
    return count + 1;
}

static int limited(const Park *p, int64_t order, int step) { return p->step_limit[p->order_steps[order] + step] > 0; }

static int choose_open_step(Search *s, int64_t order, int steps) {
    int found = -1, seen = 0;
    for (int step = 0; step < steps; step++)
        if (limited(s->w->solution->park, order, step) && random_below(&s->w->random, ++seen) == 0) found = step;
    return found;
}

static int32_t any_supplier(Search *s, int64_t order, int step) {
    const Park *p = s->w->solution->park;
    int step_class = p->step_class[p->order_steps[order] + step];
    int64_t first = p->group_eligible[p->class_groups[step_class]],
            n = p->group_eligible[p->class_groups[step_class + 1]] - first;
    return n > 0 ? p->line_enterprise[p->eligible_line[first + random_below(&s->w->random, n)]] : -1;
}

/* The suppliers that an order had, as pairs to keep; one step may be left open, or have one supplier swapped. */
static int had_suppliers(Search *s, int64_t order, const Lots *before, int open, int swap) {
    const Park *p = s->w->solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order], count = 0;
    int32_t leaves = -1;
    if (swap >= 0 && before->count)
        leaves = p->line_enterprise[line_of(
            p, before->cells[random_below(&s->w->random, before->count) * p->longest_route + swap])];
    for (int step = 0; step < steps; step++) {
        if (!limited(p, order, step) || step == open) continue;
        for (int64_t i = 0; i < before->count; i++) {
            int32_t supplier = p->line_enterprise[line_of(p, before->cells[i * p->longest_route + step])];
            if (step != swap || supplier != leaves) count = add_pair(s, count, step, supplier);
        }
        if (step == swap) {
            int32_t comes = any_supplier(s, order, step);
            if (comes >= 0) count = add_pair(s, count, step, comes);
        }
    }
    return count;
}

static void vary_runs(Worker *w, InsertionParams *r) {
    const Tuning *tuning = w->solution->park->tuning;
    r->campaign_days = 1 + (int)random_below(&w->random, 2 * tuning->campaign_days - 1);
    r->cost_noise = random_unit(&w->random) < 0.5 ? 0.0 : tuning->cost_noise * random_unit(&w->random);
    r->strict = random_unit(&w->random) < 0.3;
}

InsertionParams insertion_variant(Search *s, int64_t order, const Lots *before, int64_t which) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    const Tuning *tuning = p->tuning;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    int64_t price_step = random_below(&w->random, tuning->price_share_step_count);
    InsertionParams r = {.price_share = s->params->price_share * tuning->price_share_steps[price_step],
                         .reuse_slack = s->params->reuse_slack,
                         .grain = (int)s->params->grain,
                         .near_best_only = 1,
                         .kept_suppliers = s->kept_suppliers};
    int step = choose_open_step(s, order, steps);
    if (which == 0 && before->count) r.kept_count = had_suppliers(s, order, before, -1, -1);
    if (which == 1 && before->count) r.kept_count = had_suppliers(s, order, before, step, -1);
    if (which == 2 && before->count) r.kept_count = had_suppliers(s, order, before, -1, step);
    if (which >= 3 || (which > 0 && random_unit(&w->random) < tuning->by_capacity_chance))
        r.suppliers_by_capacity = random_unit(&w->random) < tuning->by_capacity_share, r.supplier_noise = tuning->supplier_noise * random_unit(&w->random);
    if (p->has_runs) vary_runs(w, &r);
    return r;
}

void reinsert(Search *s, int64_t order, const Lots *before, int tries) {
    Worker *w = s->w;
    Solution *solution = w->solution;
    Lots best = {0};
    double least = INFINITY;
    int64_t last = -1;
    for (int i = 0; i < tries; i++) {
        int64_t which = random_below(&w->random, 5);
        if (which == last) which = (which + 1) % 5;
        last = which;
        InsertionParams params = insertion_variant(s, order, before, which);
        insert_order(w, order, &params);
        double cost = solution->cost[order] + s->value_share * solution->capacity_value[order];
        if (cost < least - 1e-9) {
            least = cost;
            Lots kept = solution->lots[order];
            release_lots(w, order, &kept);
            solution->lots[order] = best;
            best = kept;
        } else {
            release_lots(w, order, &solution->lots[order]);
        }
        lots_clear(&solution->lots[order]);
    }
    lots_free(&solution->lots[order]);
    solution->lots[order] = best;
    take_lots(w, order, &solution->lots[order]);
    update_order_cost(w, order);
}
