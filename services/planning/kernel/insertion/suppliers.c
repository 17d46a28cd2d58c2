#include "insertion/suppliers.h"

#include "data/residual.h"

static int committed(const Park *p, int64_t step, int32_t enterprise) {
    for (int32_t i = p->step_committed[step]; i < p->step_committed[step + 1]; i++)
        if (p->committed_enterprise[i] == enterprise) return 1;
    return 0;
}

int list_supplier(Workspace *b, int32_t enterprise, int count) {
    if (b->stamp[enterprise] == b->now) return count;
    b->stamp[enterprise] = b->now;
    b->score[enterprise] = 0.0;
    b->seen[count] = enterprise;
    return count + 1;
}

int list_suppliers(const Worker *w, int step) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    const Lots *c = &w->solution->lots[b->order];
    int64_t at = p->order_steps[b->order] + step;
    int count = 0;
    b->now++;
    for (int32_t i = p->step_committed[at]; i < p->step_committed[at + 1]; i++)
        count = list_supplier(b, p->committed_enterprise[i], count);
    for (int64_t i = 0; i < c->count; i++) {
        int32_t enterprise = p->line_enterprise[line_of(p, c->cells[i * p->longest_route + step])];
        count = list_supplier(b, enterprise, count);
        b->score[enterprise] += (double)c->quantity[i];
    }
    return count;
}

/* Steps done before day 0 ask for no new supplier: the limit binds where a lot lies within the horizon. */
static int has_lot_in_horizon(const Worker *w, int step) {
    const Park *p = w->solution->park;
    const Lots *c = &w->solution->lots[w->workspace->order];
    int64_t at = p->order_steps[w->workspace->order] + step;
    if (p->step_committed[at] < p->step_committed[at + 1]) return 1;
    for (int64_t i = 0; i < c->count; i++)
        if (c->cells[i * p->longest_route + step] >= 0) return 1;
    return 0;
}

int exceeds_supplier_limit(const Worker *w, int step) {
    int limit = w->solution->park->step_limit[w->solution->park->order_steps[w->workspace->order] + step];
    return limit > 0 && list_suppliers(w, step) > limit && has_lot_in_horizon(w, step);
}

static void perturb_scores(Worker *w, int count) {
    Workspace *b = w->workspace;
    if (b->params->supplier_noise <= 0) return;
    for (int i = 0; i < count; i++)
        b->score[b->seen[i]] *= 1.0 + b->params->supplier_noise * (2.0 * random_unit(&w->random) - 1.0);
}

static int32_t pop_best(Workspace *b, int *count) {
    int best = 0;
    for (int i = 1; i < *count; i++)
        if (b->score[b->seen[i]] > b->score[b->seen[best]]) best = i;
    int32_t enterprise = b->seen[best];
    b->seen[best] = b->seen[--*count];
    return enterprise;
}

void keep_best_suppliers(Worker *w, int step, int count) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int step_class = b->step_class[step];
    int64_t at = p->order_steps[b->order] + step;
    int open = p->step_limit[at] - (p->step_committed[at + 1] - p->step_committed[at]);
    perturb_scores(w, count);
    b->now++;
    for (int32_t i = p->step_committed[at]; i < p->step_committed[at + 1]; i++)
        b->stamp[p->committed_enterprise[i]] = b->now;
    while (open > 0 && count > 0) {
        int32_t enterprise = pop_best(b, &count);
        if (committed(p, at, enterprise)) continue;
        b->stamp[enterprise] = b->now;
        open--;
    }
    uint8_t *allow = allowed_lines(b, step);
    for (int32_t e = first_eligible(p, step_class); e < end_eligible(p, step_class); e++)
        if (b->stamp[p->line_enterprise[p->eligible_line[e]]] != b->now) allow[e - first_eligible(p, step_class)] = 0;
}

void remove_lots(Worker *w) {
    Lots *c = &w->solution->lots[w->workspace->order];
    release_lots(w, w->workspace->order, c);
    lots_clear(c);
}

static void drop_surplus_of_step(Worker *w, int step) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    Lots *c = &w->solution->lots[b->order];
    int count = list_suppliers(w, step);
    keep_best_suppliers(w, step, count);
    for (int64_t i = c->count - 1; i >= 0; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        if (b->stamp[p->line_enterprise[line_of(p, cells[step])]] == b->now) continue;
        take_capacity(w, b->order, cells, -c->quantity[i], c->source[i]);
        lots_remove(c, p, i);
    }
}

void drop_surplus_suppliers(Worker *w) {
    for (int step = 0; step < w->workspace->steps; step++)
        if (exceeds_supplier_limit(w, step)) drop_surplus_of_step(w, step);
}
