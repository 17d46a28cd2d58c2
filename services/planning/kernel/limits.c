/* The rules that a single chain cannot see: suppliers per step and minimum lots. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- suppliers per step ---- */

static int committed(const Park *p, int64_t step, int32_t enterprise) {
    for (int32_t i = p->step_committed[step]; i < p->step_committed[step + 1]; i++)
        if (p->committed_enterprise[i] == enterprise) return 1;
    return 0;
}

static int note(Bench *b, int32_t who, int count) {
    if (b->stamp[who] == b->now) return count;
    b->stamp[who] = b->now;
    b->score[who] = 0.0;
    b->seen[count] = who;
    return count + 1;
}

/* Enterprises that serve a step, those that count in any case first; `score` is what each carries. */
int suppliers(const Worker *w, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    const Chains *c = &w->plan->chains[b->order];
    int64_t at = p->order_steps[b->order] + step;
    int count = 0;
    b->now++;
    for (int32_t i = p->step_committed[at]; i < p->step_committed[at + 1]; i++)
        count = note(b, p->committed_enterprise[i], count);
    for (int64_t i = 0; i < c->count; i++) {
        int32_t who = p->line_enterprise[line_of(p, c->cells[i * p->longest_route + step])];
        count = note(b, who, count);
        b->score[who] += (double)c->quantity[i];
    }
    return count;
}

/* Steps done before day 0 ask for nobody new: the limit holds where at least one lot lies within the horizon. */
static int planned(const Worker *w, int step) {
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[w->bench->order];
    int64_t at = p->order_steps[w->bench->order] + step;
    if (p->step_committed[at] < p->step_committed[at + 1]) return 1;
    for (int64_t i = 0; i < c->count; i++)
        if (c->cells[i * p->longest_route + step] >= 0) return 1;
    return 0;
}

int too_many(const Worker *w, int step) {
    int limit = w->plan->park->step_limit[w->plan->park->order_steps[w->bench->order] + step];
    return limit > 0 && suppliers(w, step) > limit && planned(w, step);
}

/* What each enterprise could carry of a step, times what that would save against leaving it undone. */
static int score_by_room(const Worker *w, const Walk *k, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int step_class = b->step_class[step], count = 0, last = step == b->steps - 1;
    double quantity = (double)p->quantity[b->order];
    double most = p->unmet_cost[b->order] * (p->whole[b->order] ? 1.5 : 1.0);
    b->now++;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int zone = p->group_zone[g], lead = p->group_lead[g];
        const double *arrive = row(k->arrive, p, step, zone), *rest = row(k->ready_rest, p, step, zone);
        for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
            int32_t line = p->eligible_line[e], who = p->line_enterprise[line];
            if (!allowed(b, step)[e - first_eligible(p, step_class)]) continue;
            const double *left = open_row(w, line), *price = w->price + (int64_t)line * p->days;
            double load = p->eligible_load[e], room = 0.0, saved = 0.0;
            for (int t = b->from; t < b->until; t++) {
                double after = last ? lateness(p, b->order, t + lead) : t + lead < b->until ? rest[t + lead] : FAR;
                double cost = arrive[t] + p->eligible_price[e] + b->params->price_share * load * price[t] + after;
                double units = load > 0 ? left[t] / load : quantity;
                if (units > quantity) units = quantity;
                if (cost >= most || units < 1) continue;
                room += units;
                saved += units * (most - cost);
            }
            if (room > quantity) saved *= quantity / room;
            if (saved <= 0) continue;
            count = note(b, who, count);
            b->score[who] += saved;
        }
    }
    return count;
}

static void shake(Worker *w, int count) {
    Bench *b = w->bench;
    if (b->params->supplier_noise <= 0) return;
    for (int i = 0; i < count; i++) b->score[b->seen[i]] *= 1.0 + b->params->supplier_noise * (2.0 * chance_unit(w) - 1.0);
}

static int32_t take_best(Bench *b, int *count) {
    int best = 0;
    for (int i = 1; i < *count; i++)
        if (b->score[b->seen[i]] > b->score[b->seen[best]]) best = i;
    int32_t who = b->seen[best];
    b->seen[best] = b->seen[--*count];
    return who;
}

/* Keeps the best-scored suppliers of a step, up to its limit, and closes the step to all others. */
void keep_best(Worker *w, int step, int count) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int step_class = b->step_class[step];
    int64_t at = p->order_steps[b->order] + step;
    int room = p->step_limit[at] - (p->step_committed[at + 1] - p->step_committed[at]);
    shake(w, count);
    b->now++;
    for (int32_t i = p->step_committed[at]; i < p->step_committed[at + 1]; i++) b->stamp[p->committed_enterprise[i]] = b->now;
    while (room > 0 && count > 0) {
        int32_t who = take_best(b, &count);
        if (committed(p, at, who)) continue;
        b->stamp[who] = b->now;
        room--;
    }
    uint8_t *allow = allowed(b, step);
    for (int32_t e = first_eligible(p, step_class); e < end_eligible(p, step_class); e++)
        if (b->stamp[p->line_enterprise[p->eligible_line[e]]] != b->now) allow[e - first_eligible(p, step_class)] = 0;
}

void start_again(Worker *w) {
    Chains *c = &w->plan->chains[w->bench->order];
    give_back(w, w->bench->order, c);
    chains_clear(c);
}

/* Work in progress that would bring in one supplier too many is left where it is. */
static void drop_strangers(Worker *w, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    Chains *c = &w->plan->chains[b->order];
    int count = suppliers(w, step);
    keep_best(w, step, count);
    for (int64_t i = c->count - 1; i >= 0; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        if (b->stamp[p->line_enterprise[line_of(p, cells[step])]] == b->now) continue;
        take(w, b->order, cells, -c->quantity[i], c->source[i]);
        chains_drop(c, p, i);
    }
}

void drop_surplus(Worker *w) {
    for (int step = 0; step < w->bench->steps; step++)
        if (too_many(w, step)) drop_strangers(w, step);
}

static void limit_by_room(Worker *w, Walk *k) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    open_sources(w);
    set_need(b, missing_units(w));
    look_near(w, k);
    price_all(w);
    int starts = list_starts(w);
    k->dirty = -1;
    walk_forward(k, 1, b->starts, starts);
    walk_backward(k, 0);
    for (int step = 0; step < b->steps; step++) {
        if (p->step_limit[p->order_steps[b->order] + step] <= 0) continue;
        int count = score_by_room(w, k, step);
        if (count > p->step_limit[p->order_steps[b->order] + step]) keep_best(w, step, count);
    }
}

/* Insert freely, keep the suppliers that carry most, insert again: each turn settles at least one more step. */
void within_suppliers(Worker *w, Walk *k) {
    Bench *b = w->bench;
    if (b->params->suppliers_by_capacity) limit_by_room(w, k);
    for (int turn = 0; turn <= b->steps; turn++) {
        fill_order(w, k);
        int settled = 1;
        for (int step = 0; step < b->steps; step++) {
            if (!too_many(w, step)) continue;
            keep_best(w, step, suppliers(w, step));
            settled = 0;
        }
        if (settled) return;
        start_again(w);
    }
    fill_order(w, k);
    /* What is still over the limit came with work in progress, which no closed line keeps out. */
    drop_surplus(w);
}

/* ---- minimum lots ---- */

static int exempt(const Park *p, int64_t step, int32_t line) {
    for (int32_t i = p->step_exempt[step]; i < p->step_exempt[step + 1]; i++)
        if (p->exempt_line[i] == line) return 1;
    return 0;
}

static int too_small(const Worker *w, int64_t step, int32_t line) {
    const Park *p = w->plan->park;
    double most = (double)p->ordered_quantity[w->bench->order], carried = w->bench->amount[line];
    return carried < p->min_lot[line] && carried < most && !exempt(p, step, line);
}

static void add_up_lines(const Worker *w, int step) {
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[w->bench->order];
    for (int64_t i = 0; i < c->count; i++) w->bench->amount[line_of(p, c->cells[i * p->longest_route + step])] = 0.0;
    for (int64_t i = 0; i < c->count; i++)
        w->bench->amount[line_of(p, c->cells[i * p->longest_route + step])] += (double)c->quantity[i];
}

static int32_t smallest_lot(const Worker *w, int step) {
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[w->bench->order];
    int64_t at = p->order_steps[w->bench->order] + step;
    int32_t found = -1;
    add_up_lines(w, step);
    for (int64_t i = 0; i < c->count; i++) {
        int32_t cell = c->cells[i * p->longest_route + step], line = line_of(p, cell);
        if (cell < 0 || !too_small(w, at, line)) continue;
        if (found < 0 || w->bench->amount[line] < w->bench->amount[found]) found = line;
    }
    return found;
}

static void close_line(Worker *w, int step, int32_t line) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int32_t eligible = w->plan->eligible_of[(int64_t)b->step_class[step] * p->lines + line];
    if (eligible >= 0) allowed(b, step)[eligible - first_eligible(p, b->step_class[step])] = 0;
}

static void drop_line(Worker *w, int step, int32_t line) {
    const Park *p = w->plan->park;
    Chains *c = &w->plan->chains[w->bench->order];
    for (int64_t i = c->count - 1; i >= 0; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        if (cells[step] < 0 || line_of(p, cells[step]) != line) continue;
        take(w, w->bench->order, cells, -c->quantity[i], c->source[i]);
        chains_drop(c, p, i);
    }
}

/* Of each step, the line that got least of too little loses it and is closed: what it had may bring others above their
 * minimum. Returns whether there was one. */
static int drop_small_lots(Worker *w) {
    int any = 0;
    for (int step = 0; step < w->bench->steps; step++) {
        int32_t line = smallest_lot(w, step);
        if (line < 0) continue;
        close_line(w, step, line);
        drop_line(w, step, line);
        any = 1;
    }
    return any;
}

#define REFILLS 20

void within_min_lots(Worker *w, Walk *k) {
    for (int turn = 0; turn < REFILLS; turn++) {
        if (!drop_small_lots(w)) return;
        fill_order(w, k);
        drop_surplus(w); /* what was taken out may have come back with new suppliers */
    }
    while (drop_small_lots(w)) continue;
}
