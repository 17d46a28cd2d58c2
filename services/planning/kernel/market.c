/* Who holds which capacity, and how one who would pay more for it gets it. */
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void hold(Search *s, int32_t cell, int32_t order) {
    for (int32_t i = s->head[cell]; i >= 0; i = s->holders[i].next)
        if (s->holders[i].order == order) return;
    if (s->holder_count == s->holder_room) {
        s->holder_room *= 2;
        s->holders = realloc(s->holders, s->holder_room * sizeof *s->holders);
    }
    s->holders[s->holder_count] = (Holder){order, s->head[cell]};
    s->head[cell] = (int32_t)s->holder_count++;
}

/* Lists an order under every cell it holds beyond what is promised. */
void hold_all(Search *s, int64_t order) {
    const Park *p = s->w->plan->park;
    const Chains *c = &s->w->plan->chains[order];
    for (int64_t i = 0; i < c->count; i++)
        for (int k = 0; k < p->longest_route; k++)
            if (c->source[i] < 0 && c->cells[i * p->longest_route + k] >= 0)
                hold(s, c->cells[i * p->longest_route + k], (int32_t)order);
}

/* Who holds what, and the capacity of all that could be made to give way, as a dream of a park to oneself. */
void open_market(Search *s) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    int64_t cells = p->lines * p->days;
    s->head = malloc((cells + 1) * sizeof *s->head);
    memset(s->head, -1, (cells + 1) * sizeof *s->head);
    s->holder_room = 1024;
    s->holders = malloc(s->holder_room * sizeof *s->holders);
    s->dream = malloc((cells + 1) * sizeof *s->dream);
    s->dream_quota = malloc((p->quotas * p->days + 1) * sizeof *s->dream_quota);
    memcpy(s->dream, w->left, cells * sizeof *s->dream);
    memcpy(s->dream_quota, w->quota_left, p->quotas * p->days * sizeof *s->dream_quota);
    double *left = w->left, *quota_left = w->quota_left;
    w->left = s->dream;
    w->quota_left = s->dream_quota;
    for (int64_t o = 0; o < p->orders; o++) {
        if (!w->mine[o]) continue;
        const Chains *c = &w->plan->chains[o];
        for (int64_t i = 0; i < c->count; i++)
            if (c->source[i] < 0) take(w, o, c->cells + i * p->longest_route, -c->quantity[i], -1);
        hold_all(s, o);
    }
    w->left = left;
    w->quota_left = quota_left;
}

void close_market(Search *s) {
    free(s->head);
    free(s->holders);
    free(s->dream);
    free(s->dream_quota);
}

static void copy_chains(Chains *to, const Chains *from, const Park *p) {
    *to = (Chains){0};
    for (int64_t i = 0; i < from->count; i++)
        chains_add(to, p, from->quantity[i], from->cost[i], from->source[i], from->cells + i * p->longest_route);
}

/* Keeps a copy of an order's chains before they are changed; 0 where too many have been changed already: hops, which
 * leave nobody without a place, may touch more. */
int remember(Search *s, int64_t order) {
    if (is_out(s, order)) return 1;
    if (s->count == (s->hopping ? MOST_OUT : MOST_TOUCHED)) return 0;
    copy_chains(&s->old[s->count], &s->w->plan->chains[order], s->w->plan->park);
    s->order[s->count++] = order;
    return 1;
}

static double load_at(const Plan *plan, int64_t order, const int32_t *cells, int steps, int32_t cell) {
    double load = 0.0;
    for (int k = 0; k < steps; k++)
        if (cells[k] == cell) load += chain_load(plan, order, k, cell);
    return load;
}

/* Takes from an order, other than the bidder, units that lie on a cell. Returns the capacity set free there. */
static double evict_from(Search *s, int64_t order, int32_t cell, double need) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    double freed = 0.0;
    Chains *c = &w->plan->chains[order];
    for (int64_t i = c->count - 1; i >= 0 && freed < need; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        double load = c->source[i] < 0 ? load_at(w->plan, order, cells, steps, cell) : 0.0;
        if (load <= 0) continue;
        if (!remember(s, order)) return freed;
        int64_t units = (int64_t)ceil((need - freed) / load - 1e-9);
        if (units > c->quantity[i]) units = c->quantity[i];
        take(w, order, cells, -units, -1);
        freed += (double)units * load;
        if (units == c->quantity[i]) chains_drop(c, p, i);
        else c->quantity[i] -= units;
    }
    return freed;
}

/* Makes those who hold a cell give way, in any order, until enough is free. */
static double evict(Search *s, int32_t cell, double need) {
    int32_t who[64];
    int n = 0;
    for (int32_t i = s->head[cell]; i >= 0 && n < 64; i = s->holders[i].next)
        if (s->holders[i].order != s->bidder) who[n++] = s->holders[i].order;
    double freed = 0.0;
    int late = chance_unit(s->w) < 0.5; /* first those that are in this already */
    for (int pass = 0; pass < 2 && late; pass++)
        for (int i = 0; i < n && freed < need; i++)
            if (is_out(s, who[i])) freed += evict_from(s, who[i], cell, need - freed);
    while (n > 0 && freed < need) {
        int i = (int)chance_below(s->w, n);
        freed += evict_from(s, who[i], cell, need - freed);
        who[i] = who[--n];
    }
    return freed;
}

/* What the order would take were all capacity its own to buy at the prices. */
void dream(Search *s, int64_t order, const InsertionParams *params, Chains *wish) {
    Worker *w = s->w;
    Plan *plan = w->plan;
    double *left = w->left, *quota_left = w->quota_left;
    w->left = s->dream;
    w->quota_left = s->dream_quota;
    insert_order(w, order, params);
    give_back(w, order, &plan->chains[order]);
    w->left = left;
    w->quota_left = quota_left;
    *wish = plan->chains[order];
    memset(&plan->chains[order], 0, sizeof plan->chains[order]);
}

/* Gives an order its wish as far as others can be made to give way. */
void make_room(Search *s, int64_t order, const Chains *wish) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    for (int64_t i = 0; i < wish->count; i++) {
        const int32_t *cells = wish->cells + i * p->longest_route;
        double purse = s->purse, part = (double)wish->quantity[i] / ((double)missing_of(s, order) + 1e-9);
        double share = part * purse - wish->cost[i] * (double)wish->quantity[i];
        for (int k = reserved_steps(p, wish->source[i]); k < steps; k++) {
            if (cells[k] < 0) continue;
            double need = (double)wish->quantity[i] * load_at(w->plan, order, cells, steps, cells[k]);
            if (w->left[cells[k]] + 1e-9 >= need) continue;
            if (s->hopping) give_way(s, cells[k], need, share - (purse - s->purse));
            else evict(s, cells[k], need - w->left[cells[k]]);
        }
        int tightest;
        int64_t fits = room_for(w, order, cells, wish->source[i], wish->quantity[i], &tightest);
        if (fits <= 0) continue;
        s->purse -= wish->cost[i] * (double)fits;
        chains_add(&w->plan->chains[order], p, fits, wish->cost[i], wish->source[i], cells);
        take(w, order, cells, fits, wish->source[i]);
    }
}

/* What more an order would take for units it lacks: new chains beyond its own, on its lines or with its suppliers. */
static void dream_more(Search *s, int64_t order, const InsertionParams *params, int suppliers_only, Chains *wish) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    Chains *c = &w->plan->chains[order];
    double *left = w->left, *quota_left = w->quota_left;
    int64_t count = c->count, last = count ? c->quantity[count - 1] : 0;
    w->held_back = left;
    w->left = s->dream;
    w->quota_left = s->dream_quota;
    for (int64_t i = 0; i < count; i++)
        if (c->source[i] < 0) take(w, order, c->cells + i * p->longest_route, c->quantity[i], -1);
    add_missing(w, order, params, suppliers_only);
    *wish = (Chains){0};
    for (int64_t i = count ? count - 1 : 0; i < c->count; i++) {
        int64_t more = c->quantity[i] - (i < count ? last : 0);
        if (more <= 0) continue;
        chains_add(wish, p, more, c->cost[i], c->source[i], c->cells + i * p->longest_route);
        if (c->source[i] >= 0) take(w, order, c->cells + i * p->longest_route, -more, c->source[i]);
    }
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] < 0) take(w, order, c->cells + i * p->longest_route, -c->quantity[i], -1);
    c->count = count;
    if (count) c->quantity[count - 1] = last;
    w->left = left;
    w->quota_left = quota_left;
    w->held_back = NULL;
}

int64_t missing_of(const Search *s, int64_t order) {
    return s->w->plan->park->quantity[order] - chains_made(&s->w->plan->chains[order]);
}

#define HOPS 60

/* The next order of the move, after `at`, that lacks units and is not stuck; -1 where there is none. */
static int64_t next_short(const Search *s, const uint8_t *stuck, int64_t at) {
    for (int64_t k = 0; k < s->count; k++) {
        int64_t i = (at + k) % s->count;
        if (!stuck[i] && missing_of(s, s->order[i]) > 0) return i;
    }
    return -1;
}

/* Units without a place go where they are cheapest at the prices, whoever holds it; who loses his place goes on. Taking
 * what others hold costs a toll, so that the chain of moves ends in free capacity (as Bertsekas' auctions do, Annals of
 * Operations Research 14, 1988). */
void displace(Search *s, double toll) {
    Worker *w = s->w;
    uint8_t stuck[MOST_OUT] = {0};
    int64_t i = -1;
    for (int hop = 0; hop < HOPS; hop++) {
        i = next_short(s, stuck, i + 1);
        if (i < 0) return;
        int64_t o = s->order[i], before = missing_of(s, o);
        InsertionParams r = {.price_share = 1.0, .reuse_slack = 0.0, .grain = 1000, .near_best_only = 0};
        Chains wish;
        w->toll = toll * w->value[o] / ((double)w->plan->park->quantity[o] + 1e-9);
        dream_more(s, o, &r, chance_unit(w) < 0.3, &wish);
        s->bidder = o;
        make_room(s, o, &wish);
        chains_free(&wish);
        if (missing_of(s, o) >= before) stuck[i] = 1;
    }
}
