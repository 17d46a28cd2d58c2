/* Putting a whole order in: its chains, then the rules that no single chain sees, then whether it is worth it. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- the whole order ---- */

static void restrict_to(const Worker *w, const InsertionParams *params) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    for (int step = 0; step < b->steps; step++) {
        int step_class = b->step_class[step], named = 0;
        b->now++;
        for (int i = 0; i < params->kept_count; i++) {
            if (params->kept_suppliers[2 * i] != step) continue;
            b->stamp[params->kept_suppliers[2 * i + 1]] = b->now;
            named = 1;
        }
        if (!named) continue;
        uint8_t *allow = allowed(b, step);
        for (int32_t e = first_eligible(p, step_class); e < end_eligible(p, step_class); e++)
            if (b->stamp[p->line_enterprise[p->eligible_line[e]]] != b->now) allow[e - first_eligible(p, step_class)] = 0;
    }
}

static int not_worth_it(const Worker *w, int64_t order) {
    const Park *p = w->plan->park;
    if (!p->whole[order]) return 0;
    double unmade = promised_bonus(p, order) + p->unmet_cost[order] * (double)p->quantity[order];
    double charged = w->plan->cost[order] + w->bench->params->price_share * w->plan->worth[order];
    return missing_units(w) > 0 || charged > unmade;
}

void remove_order(Worker *w, int64_t order) {
    Chains *c = &w->plan->chains[order];
    give_back(w, order, c);
    chains_clear(c);
    settle(w, order);
}

void set_up(Worker *w, int64_t order, const InsertionParams *params, Walk *walk) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    b->order = order;
    b->params = params;
    b->steps = p->order_steps[order + 1] - p->order_steps[order];
    b->step_class = p->step_class + p->order_steps[order];
    memset(b->allow, 1, p->longest_route * b->most_eligible);
    walk_open(walk, p, order, b->walk, b->tables);
    walk->arrive_rest = b->walk + walk_scratch(p);
    walk->ready_rest = walk->arrive_rest + walk_scratch(p) / 2;
}

/* Only lines that the order is on already, so that suppliers and minimum lots stay kept. */
void keep_lines(const Worker *w) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    const Chains *c = &w->plan->chains[b->order];
    memset(b->allow, 0, p->longest_route * b->most_eligible);
    for (int64_t i = 0; i < c->count; i++)
        for (int step = 0; step < b->steps; step++) {
            int32_t line = line_of(p, c->cells[i * p->longest_route + step]);
            int32_t eligible = w->plan->eligible_of[(int64_t)b->step_class[step] * p->lines + line];
            if (eligible >= 0) allowed(b, step)[eligible - first_eligible(p, b->step_class[step])] = 1;
        }
}

/* Any line at steps without a supplier limit; at the others any line of the suppliers the order has. */
void keep_suppliers(const Worker *w) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    for (int step = 0; step < b->steps; step++) {
        int limited = p->step_limit[p->order_steps[b->order] + step] > 0, step_class = b->step_class[step];
        uint8_t *allow = allowed(b, step);
        if (limited) suppliers(w, step);
        for (int32_t e = first_eligible(p, step_class); e < end_eligible(p, step_class); e++)
            if (!limited || b->stamp[p->line_enterprise[p->eligible_line[e]]] == b->now) allow[e - first_eligible(p, step_class)] = 1;
    }
}

/* Whether units are missing of a promise that must be kept. */
static int promise_short(const Worker *w) {
    const Park *p = w->plan->park;
    int32_t first = p->order_sources[w->bench->order];
    open_sources(w);
    for (int32_t i = first; i < p->order_sources[w->bench->order + 1]; i++)
        if (p->source_committed[i] && w->bench->source_left[i - first] > 0) return 1;
    return 0;
}

/* Adds what is missing: on the lines the order has, then with the suppliers it has, then all anew. */
void top_up_order(Worker *w, int64_t order, const InsertionParams *params) {
    Walk walk;
    set_up(w, order, params, &walk);
    keep_lines(w);
    fill_order(w, &walk);
    if (missing_units(w) > 0) {
        keep_suppliers(w);
        fill_order(w, &walk);
    }
    drop_surplus(w); /* work in progress may have brought suppliers along */
    within_min_lots(w, &walk);
    settle(w, order);
    if (!not_worth_it(w, order) && !promise_short(w)) return;
    remove_order(w, order);
    insert_order(w, order, params);
}

void add_missing(Worker *w, int64_t order, const InsertionParams *params, int suppliers_only) {
    Walk walk;
    set_up(w, order, params, &walk);
    keep_lines(w);
    if (suppliers_only) keep_suppliers(w);
    fill_order(w, &walk);
}

void insert_order(Worker *w, int64_t order, const InsertionParams *params) {
    Walk walk;
    set_up(w, order, params, &walk);
    restrict_to(w, params);
    within_suppliers(w, &walk);
    within_min_lots(w, &walk);
    if (promise_short(w)) { /* alone, what is promised may be less than a minimum lot further on */
        start_again(w);
        set_up(w, order, params, &walk);
        w->bench->at_any_price = 1;
        within_suppliers(w, &walk);
        within_min_lots(w, &walk);
        w->bench->at_any_price = 0;
    }
    settle(w, order);
    if (not_worth_it(w, order)) remove_order(w, order);
}
