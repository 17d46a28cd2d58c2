#include "moves/displacement.h"

#include "insertion/insertion.h"
#include "data/residual.h"
#include "moves/augmenting_path.h"
#include "moves/move.h"

#include <math.h>
#include <string.h>

#define MOST_ASKED 64    /* holders of one cell */

static double load_at(const Solution *solution, int64_t order, const int32_t *cells, int steps, int32_t cell) {
    double load = 0.0;
    for (int k = 0; k < steps; k++)
        if (cells[k] == cell) load += unit_load(solution, order, k, cell);
    return load;
}

/* Takes units that lie on a cell from an order. Returns the capacity that this frees there. */
static double displace_from(Search *s, int64_t order, int32_t cell, double need) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    double freed = 0.0;
    Lots *c = &w->solution->lots[order];
    for (int64_t i = c->count - 1; i >= 0 && freed < need; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        double load = c->source[i] < 0 ? load_at(w->solution, order, cells, steps, cell) : 0.0;
        if (load <= 0) continue;
        if (!remember_lots(s, order)) return freed;
        int64_t units = (int64_t)ceil((need - freed) / load - 1e-9);
        if (units > c->quantity[i]) units = c->quantity[i];
        take_capacity(w, order, cells, -units, -1);
        freed += (double)units * load;
        if (units == c->quantity[i])
            lots_remove(c, p, i);
        else
            c->quantity[i] -= units;
    }
    return freed;
}

/* Displaces lots on a cell, of its holders in random order, until enough is free. */
static double displace_holders(Search *s, int32_t cell, double need) {
    int32_t holders[MOST_ASKED];
    int n = 0;
    for (int32_t i = s->holders.first[cell]; i >= 0 && n < MOST_ASKED; i = s->holders.holder[i].next)
        if (s->holders.holder[i].order != s->claimant) holders[n++] = s->holders.holder[i].order;
    double freed = 0.0;
    int late = random_unit(&s->w->random) < 0.5; /* first the orders of the move */
    for (int pass = 0; pass < 2 && late; pass++)
        for (int i = 0; i < n && freed < need; i++)
            if (in_move(s, holders[i])) freed += displace_from(s, holders[i], cell, need - freed);
    while (n > 0 && freed < need) {
        int i = (int)random_below(&s->w->random, n);
        freed += displace_from(s, holders[i], cell, need - freed);
        holders[i] = holders[--n];
    }
    return freed;
}

void ideal_route(Search *s, int64_t order, const InsertionParams *params, Lots *ideal) {
    Worker *w = s->w;
    Solution *solution = w->solution;
    double *residual = w->residual, *quota_residual = w->quota_residual;
    w->residual = s->ideal_residual;
    w->quota_residual = s->ideal_quota_residual;
    insert_order(w, order, params);
    release_lots(w, order, &solution->lots[order]);
    w->residual = residual;
    w->quota_residual = quota_residual;
    *ideal = solution->lots[order];
    memset(&solution->lots[order], 0, sizeof solution->lots[order]);
}

void claim(Search *s, int64_t order, const Lots *ideal) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    for (int64_t i = 0; i < ideal->count; i++) {
        const int32_t *cells = ideal->cells + i * p->longest_route;
        double budget = s->budget, part = (double)ideal->quantity[i] / ((double)missing_of(s, order) + 1e-9);
        double share = part * budget - ideal->cost[i] * (double)ideal->quantity[i];
        for (int k = committed_steps(p, ideal->source[i]); k < steps; k++) {
            if (cells[k] < 0) continue;
            double need = (double)ideal->quantity[i] * load_at(w->solution, order, cells, steps, cells[k]);
            if (w->residual[cells[k]] + 1e-9 >= need) continue;
            if (s->along_paths)
                free_capacity(s, cells[k], need, share - (budget - s->budget));
            else
                displace_holders(s, cells[k], need - w->residual[cells[k]]);
        }
        int tightest;
        int64_t fits = fitting_units(w, order, cells, ideal->source[i], ideal->quantity[i], &tightest);
        if (fits <= 0) continue;
        s->budget -= ideal->cost[i] * (double)fits;
        if (!lots_add(&w->solution->lots[order], p, fits, ideal->cost[i], ideal->source[i], cells)) {
            w->out_of_memory = 1;
            return;
        }
        take_capacity(w, order, cells, fits, ideal->source[i]);
    }
}

/* Lots that an order would have of units it lacks, beyond its own: on its lines or with its suppliers. */
static void ideal_route_of_missing(Search *s, int64_t order, const InsertionParams *params, int any_line_of_suppliers,
                                   Lots *ideal) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    double *residual = w->residual, *quota_residual = w->quota_residual;
    int64_t count = c->count, last = count ? c->quantity[count - 1] : 0;
    w->true_residual = residual;
    w->residual = s->ideal_residual;
    w->quota_residual = s->ideal_quota_residual;
    for (int64_t i = 0; i < count; i++)
        if (c->source[i] < 0) take_capacity(w, order, c->cells + i * p->longest_route, c->quantity[i], -1);
    insert_missing_nearby(w, order, params, any_line_of_suppliers);
    *ideal = (Lots){0};
    for (int64_t i = count ? count - 1 : 0; i < c->count; i++) {
        int64_t more = c->quantity[i] - (i < count ? last : 0);
        if (more <= 0) continue;
        const int32_t *cells = c->cells + i * p->longest_route;
        if (!lots_add(ideal, p, more, c->cost[i], c->source[i], cells)) w->out_of_memory = 1;
        if (c->source[i] >= 0) take_capacity(w, order, c->cells + i * p->longest_route, -more, c->source[i]);
    }
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] < 0) take_capacity(w, order, c->cells + i * p->longest_route, -c->quantity[i], -1);
    c->count = count;
    if (count) c->quantity[count - 1] = last;
    w->residual = residual;
    w->quota_residual = quota_residual;
    w->true_residual = NULL;
}

/* The next order of the move, after `at`, that lacks units and is not stuck; -1 where there is none. */
static int64_t next_short(const Search *s, const uint8_t *stuck, int64_t at) {
    for (int64_t k = 0; k < s->count; k++) {
        int64_t i = (at + k) % s->count;
        if (!stuck[i] && missing_of(s, s->order[i]) > 0) return i;
    }
    return -1;
}

void displace(Search *s, double price) {
    Worker *w = s->w;
    uint8_t stuck[MOST_MOVED] = {0};
    int64_t i = -1;
    for (int move_step = 0; move_step < w->solution->park->tuning->displacements; move_step++) {
        i = next_short(s, stuck, i + 1);
        if (i < 0) return;
        int64_t o = s->order[i], before = missing_of(s, o);
        InsertionParams r = {.price_share = 1.0, .reuse_slack = 0.0, .grain = (int)w->solution->park->tuning->repair_grain, .near_best_only = 0};
        Lots ideal;
        w->displacement_price = price * w->value[o] / ((double)w->solution->park->quantity[o] + 1e-9);
        ideal_route_of_missing(s, o, &r, random_unit(&w->random) < 0.3, &ideal);
        s->claimant = o;
        claim(s, o, &ideal);
        lots_free(&ideal);
        if (missing_of(s, o) >= before) stuck[i] = 1;
    }
}
