/* Putting orders into the capacity that the flows of the whole park set aside for each of them. */
#include "inside.h"
#include "boundary.h"

#include <stdlib.h>
#include <string.h>

/* How far the flows must shrink on each cell [lines][days] to fit what is left. */
static void scale_shares(const Worker *w, const Park *r, const double *use, double *factor) {
    const Park *p = w->plan->park;
    int64_t cells = p->lines * p->days;
    double *drawn = calloc(p->quotas * p->days + 1, sizeof *drawn);
    memset(factor, 0, cells * sizeof *factor);
    for (int64_t e = 0; e < r->eligible_lines; e++)
        for (int t = 0; t < p->days; t++) factor[r->eligible_line[e] * p->days + t] += use[e * p->days + t];
    for (int64_t c = 0; c < cells; c++) {
        double asked = factor[c];
        factor[c] = asked > w->left[c] ? (w->left[c] > 0 ? w->left[c] / asked : 0.0) : 1.0;
        int64_t line = c / p->days;
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++)
            drawn[p->line_quota[i] * p->days + c % p->days] += asked * factor[c] * p->quota_per_unit[p->line_quota[i]];
    }
    for (int64_t c = 0; c < cells; c++) {
        int64_t line = c / p->days;
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
            int64_t q = p->line_quota[i] * p->days + c % p->days;
            if (drawn[q] > w->quota_left[q]) factor[c] *= w->quota_left[q] > 0 ? w->quota_left[q] / drawn[q] : 0.0;
        }
    }
    free(drawn);
}

/* The shares of one order that are still free, as the worker's capacity; with `real` NULL they are taken away again. */
static void show_shares(Worker *w, const Park *r, const double *use, const double *factor, int64_t o,
                        const double *real, const double *quota_real) {
    const Park *p = w->plan->park;
    for (int32_t at = r->order_steps[o]; at < r->order_steps[o + 1]; at++) {
        int step_class = r->step_class[at];
        for (int32_t e = first_eligible(r, step_class); e < end_eligible(r, step_class); e++) {
            int64_t first = (int64_t)r->eligible_line[e] * p->days;
            for (int t = 0; t < p->days; t++) {
                double amount = real ? w->left[first + t] + use[(int64_t)e * p->days + t] * factor[first + t] : 0.0;
                w->left[first + t] = real && amount > real[first + t] ? real[first + t] : amount;
            }
        }
    }
    for (int64_t q = 0; q < p->quotas * p->days; q++) w->quota_left[q] = quota_real ? quota_real[q] : 0.0;
}

/* Only the lines that the flows give the order. */
static void keep_shared(const Worker *w, const Park *r, int64_t o) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    memset(b->allow, 0, p->longest_route * b->most_eligible);
    for (int s = 0; s < b->steps; s++) {
        int step_class = r->step_class[r->order_steps[o] + s];
        for (int32_t e = first_eligible(r, step_class); e < end_eligible(r, step_class); e++) {
            int32_t mine = w->plan->eligible_of[(int64_t)b->step_class[s] * p->lines + r->eligible_line[e]];
            if (mine >= 0) allowed(b, s)[mine - first_eligible(p, b->step_class[s])] = 1;
        }
    }
}

/* Chains put into shares have drawn on work in progress; they draw again when their capacity is really taken. */
static void give_begun_back(Worker *w, int64_t o) {
    const Chains *c = &w->plan->chains[o];
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] >= 0 && w->plan->park->source_in_progress[c->source[i]] >= 0)
            w->plan->begun_left[w->plan->park->source_in_progress[c->source[i]]] += c->quantity[i];
}

static void look_all_days(Worker *w, Walk *walk, int64_t units) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    open_sources(w);
    set_need(b, units);
    b->near_best_only = 0;
    b->from = walk->from = p->order_sources[b->order] < p->order_sources[b->order + 1] ? 0 : p->release[b->order];
    b->until = walk->until = (int)p->days;
}

static void fill_listed(Worker *w, const Park *r, int64_t o, const InsertionParams *params, double most) {
    Walk walk;
    set_up(w, o, params, &walk);
    keep_shared(w, r, o);
    look_all_days(w, &walk, w->plan->park->quantity[o]);
    if (walk.from >= walk.until) return;
    price_all(w);
    fill_up(w, &walk, missing_units(w), most);
}

/* What a unit of an order costs its best way at the prices. */
static double best_way(const Worker *w, int64_t o) { return w->value[o] / ((double)w->plan->park->quantity[o] + 1e-9); }

/* Orders one after another, each into its share; whole ones take what they lack from the shares of those that come later. */
PARKLOOM_API void parkloom_round_flows(Worker *w, const Park *r, const double *use, const int32_t *orders, int64_t count,
                          const InsertionParams *params) {
    const Park *p = w->plan->park;
    int64_t cells = p->lines * p->days, quotas = p->quotas * p->days;
    double *factor = malloc((cells + 1) * sizeof *factor), *share = calloc(cells + 1, sizeof *share);
    double *quota_share = calloc(quotas + 1, sizeof *quota_share), *left = w->left, *quota_left = w->quota_left;
    InsertionParams plain = *params;
    plain.day_cost = 0.0;
    scale_shares(w, r, use, factor);
    for (int64_t n = 0; n < count && !*w->cancel; n++) {
        int64_t o = orders[n];
        w->left = share;
        w->quota_left = quota_share;
        show_shares(w, r, use, factor, o, left, quota_left);
        fill_listed(w, r, o, params, NO_WAY);
        show_shares(w, r, use, factor, o, NULL, NULL);
        w->left = left;
        w->quota_left = quota_left;
        give_begun_back(w, o);
        take_all(w, o, &w->plan->chains[o]);
        fill_listed(w, r, o, &plain, p->whole[o] ? NO_WAY : best_way(w, o));
        settle(w, o);
    }
    free(factor);
    free(share);
    free(quota_share);
}

static const double TOLERATED[] = {1.003, 1.01, 1.03}; /* times a unit's best way, pass by pass */

static void complete(Worker *w, int64_t o, double most, int any_line) {
    const InsertionParams params = {.price_share = 1.0, .reuse_slack = 0.0, .grain = 1000};
    Walk walk;
    if (w->plan->park->quantity[o] <= chains_made(&w->plan->chains[o])) return;
    set_up(w, o, &params, &walk);
    keep_lines(w);
    if (any_line) keep_suppliers(w);
    look_all_days(w, &walk, missing_units(w));
    if (walk.from >= walk.until) return;
    price_all(w);
    fill_up(w, &walk, missing_units(w), most);
    settle(w, o);
}

/* What orders lack, out of what is free: ever less choosy, on their lines or with their suppliers. */
PARKLOOM_API void parkloom_complete_rounding(Worker *w, const int32_t *orders, int64_t count) {
    for (int pass = 0; pass < 6; pass++)
        for (int64_t n = 0; n < count && !*w->cancel; n++)
            complete(w, orders[n], best_way(w, orders[n]) * TOLERATED[pass / 2], pass % 2);
}
