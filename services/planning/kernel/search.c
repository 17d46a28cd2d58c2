/* Large neighbourhoods, bids and shifts: orders or parts of them are taken out and put back in other ways. */
#include "search.h"
#include "boundary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOKS 5 /* chains compared before one gives way */

/* ---- one neighbourhood ---- */

static void shuffle(Search *s) {
    for (int64_t i = s->count - 1; i > 0; i--) {
        int64_t j = chance_below(s->w, i + 1), o = s->order[i];
        s->order[i] = s->order[j];
        s->order[j] = o;
    }
}

static double take_out(Search *s) {
    Plan *plan = s->w->plan;
    double cost = 0.0;
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        cost += objective(s->w, o);
        s->old[i] = plan->chains[o];
        give_back(s->w, o, &s->old[i]);
        memset(&plan->chains[o], 0, sizeof plan->chains[o]);
    }
    return cost;
}

static void undo(Search *s) {
    Plan *plan = s->w->plan;
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        give_back(s->w, o, &plan->chains[o]);
        chains_free(&plan->chains[o]);
        plan->chains[o] = s->old[i];
    }
    for (int64_t i = 0; i < s->count; i++) {
        take_all(s->w, s->order[i], &s->old[i]);
        settle(s->w, s->order[i]);
    }
}

static void accept(Search *s) {
    for (int64_t i = 0; i < s->count; i++) chains_free(&s->old[i]);
}

static int tolerable(Search *s, double worse) {
    if (worse <= 0) return 1;
    if (s->params->temperature <= 0) return 0;
    return worse < -s->params->temperature * log(chance_unit(s->w) + 1e-300);
}

/* How many lots more the orders of the move have than they had. */
static int64_t more_lots(const Search *s) {
    int64_t more = 0;
    for (int64_t i = 0; i < s->count; i++) more += s->w->plan->chains[s->order[i]].count - s->old[i].count;
    return more;
}

/* The change of cost where it is tolerable; else all is as before, and 0. */
static double keep_or_undo(Search *s, double change) {
    int64_t more = more_lots(s);
    if (!tolerable(s, more > 0 ? change + s->params->lot_cost * (double)more : change)) {
        undo(s);
        return 0.0;
    }
    for (int64_t i = 0; i < s->count; i++) {
        keep_compact(s, s->order[i]);
        hold_all(s, s->order[i]);
    }
    accept(s);
    return change;
}

static double neighbourhood(Search *s) {
    choose(s);
    shuffle(s);
    double before = take_out(s), after = 0.0;
    for (int64_t i = 0; i < s->count; i++) {
        put_back(s, s->order[i], &s->old[i], s->count == 1 ? 3 : 2);
        after += objective(s->w, s->order[i]);
    }
    return keep_or_undo(s, after - before);
}

/* ---- bids and shifts ---- */

/* After units have been displaced: what is still missing is sought in what is free, the rules that no chain sees are
 * kept, and all is undone where that does not save money. Returns the change of cost. */
double conclude(Search *s) {
    Worker *w = s->w;
    double before = 0.0, after = 0.0;
    InsertionParams own = {.price_share = 0.0, .reuse_slack = 0.0, .grain = 1000, .near_best_only = 1};
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        int unfinished = s->mending && w->plan->park->whole[o] && missing_of(s, o) > 0;
        if (unfinished && chains_made(&s->old[i]) < w->plan->park->quantity[o]) settle(w, o);
        else if (w->plan->chains[o].count) top_up_order(w, o, &own);
        else insert_order(w, o, &own);
        before += chains_money(w->plan, o, &s->old[i]);
        after += objective(w, o);
    }
    return keep_or_undo(s, after - before);
}

static double some_toll(Search *s) { return TOLL * (chance_unit(s->w) < 0.5 ? 1.0 : 5.0); }

/* An order takes the suppliers and days it would pay most for, whoever holds them. */
static double bid(Search *s) {
    Worker *w = s->w;
    s->count = 0;
    int64_t order = draw_order(s);
    remember(s, order);
    InsertionParams r = variant(s, order, &s->old[0], chance_below(w, 5));
    r.price_share = 1.0;
    Chains wish;
    remove_order(w, order);
    dream(s, order, &r, &wish);
    s->bidder = order;
    s->hopping = chance_unit(w) < s->params->augmenting_share;
    s->purse = chains_money(w->plan, order, &s->old[0]) - promised_bonus(w->plan->park, order);
    make_room(s, order, &wish);
    chains_free(&wish);
    displace(s, some_toll(s));
    s->hopping = 0;
    return conclude(s);
}

/* How much dearer a unit of a chain is than the order's cheapest, at the prices. */
static double chain_regret(const Worker *w, int64_t order, const Chains *c, int64_t i) {
    const Park *p = w->plan->park;
    const int32_t *cells = c->cells + i * p->longest_route;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    double cost = c->cost[i];
    for (int k = 0; k < steps; k++)
        if (cells[k] >= 0) cost += w->price[cells[k]] * chain_load(w->plan, order, k, cells[k]);
    return cost - w->value[order] / (double)p->quantity[order];
}

/* Of a few chains, the one that lies furthest from the order's best way; -1 where only promises and begun work is left. */
static int64_t worst_chain(Search *s, int64_t order) {
    const Chains *c = &s->w->plan->chains[order];
    int64_t worst = -1;
    double most = -INFINITY;
    for (int i = 0; i < LOOKS; i++) {
        int64_t k = chance_below(s->w, c->count);
        if (c->source[k] >= 0) continue;
        double beyond = chain_regret(s->w, order, c, k) * (double)c->quantity[k];
        if (beyond > most) most = beyond, worst = k;
    }
    return worst;
}

/* A few chains of one order give way, and their units look for a better place. */
static double shift(Search *s) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    s->count = 0;
    int64_t order = draw_order(s);
    remember(s, order);
    Chains *c = &w->plan->chains[order];
    s->purse = (double)missing_of(s, order) * p->unmet_cost[order];
    s->hopping = chance_unit(w) < s->params->augmenting_share;
    for (int64_t out = 1 + chance_below(w, 3); out > 0 && c->count; out--) {
        int64_t worst = worst_chain(s, order);
        if (worst < 0) break;
        s->purse += c->cost[worst] * (double)c->quantity[worst];
        take(w, order, c->cells + worst * p->longest_route, -c->quantity[worst], -1);
        chains_drop(c, p, worst);
    }
    displace(s, some_toll(s));
    s->hopping = 0;
    return conclude(s);
}

double clock_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- for Python ---- */

PARKLOOM_API Worker *parkloom_worker_open(Plan *plan, const double *price, const double *value, double *left, double *quota_left,
                             const uint8_t *mine, const uint8_t *near, const int32_t *cancel, int64_t seed) {
    Worker *w = calloc(1, sizeof *w);
    *w = (Worker){.plan = plan, .price = price, .value = value, .left = left, .quota_left = quota_left, .mine = mine,
                  .near = near, .cancel = cancel};
    w->random = 0x9E3779B97F4A7C15ULL ^ ((uint64_t)(seed + 1) * 0xBF58476D1CE4E5B9ULL);
    if (!w->random) w->random = 1;
    for (int i = 0; i < 8; i++) chance(w);
    w->bench = bench_open(plan->park);
    return w;
}

PARKLOOM_API void parkloom_worker_close(Worker *w) {
    bench_close(w->bench, w->plan->park);
    free(w);
}

/* Puts these orders in, one after another, until done, cancelled or out of time. Returns how many were. */
PARKLOOM_API int64_t parkloom_insert_orders(Worker *w, const int32_t *orders, int64_t count, const InsertionParams *params, double seconds) {
    double until = clock_seconds() + seconds;
    int64_t i = 0;
    for (; i < count && !*w->cancel && clock_seconds() < until; i++) {
        remove_order(w, orders[i]);
        insert_order(w, orders[i], params);
    }
    return i;
}

/* Gives each of these orders the chains it would take were the park empty; capacity stays as it is. */
PARKLOOM_API int64_t parkloom_ideal_routes(Worker *w, const int32_t *orders, int64_t count, const InsertionParams *params, double seconds) {
    double until = clock_seconds() + seconds;
    int64_t i = 0;
    for (; i < count && !*w->cancel && clock_seconds() < until; i++) {
        insert_order(w, orders[i], params);
        give_back(w, orders[i], &w->plan->chains[orders[i]]);
    }
    return i;
}

/* Adds what these orders lack, and mends their minimum lots, until done, cancelled or out of time. */
PARKLOOM_API void parkloom_complete_orders(Worker *w, const int32_t *orders, int64_t count, const InsertionParams *params, double seconds) {
    double until = clock_seconds() + seconds;
    for (int64_t i = 0; i < count && !*w->cancel && clock_seconds() < until; i++) top_up_order(w, orders[i], params);
}

/* Searches `iterations` neighbourhoods, or until cancelled or out of time. Returns how many were searched. */
PARKLOOM_API int64_t parkloom_search(Worker *w, const SearchParams *params, int64_t iterations, double seconds) {
    Search s = {.w = w, .params = params};
    double until = clock_seconds() + seconds;
    int64_t done = 0;
    index_users(&s);
    weigh_orders(&s);
    open_market(&s);
    open_hops(&s);
    s.many = calloc(w->plan->park->orders + 1, sizeof *s.many);
    while (s.draws && done < iterations && !*w->cancel && clock_seconds() < until) {
        double which = chance_unit(w);
        if (which < params->ideal_route_share) bid(&s);
        else if (which < params->ideal_route_share + params->displacement_share) shift(&s);
        else neighbourhood(&s);
        done++;
    }
    for (int64_t o = 0; o < w->plan->park->orders; o++)
        if (w->mine[o]) compact_order(w->plan, o);
    close_hops(&s);
    close_market(&s);
    free(s.many);
    free(s.first_user);
    free(s.users);
    free(s.drawn);
    free(s.heap);
    return done;
}
