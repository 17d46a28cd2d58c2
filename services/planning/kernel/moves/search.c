/* The search: neighbourhoods of a few orders that are inserted again, ideal routes that displace others, and
 * displacements of a few lots. */
#include "boundary.h"
#include "clock.h"
#include "insertion/costs.h"
#include "insertion/insertion.h"
#include "memory.h"
#include "moves/choice.h"
#include "moves/compaction.h"
#include "moves/displacement.h"
#include "moves/holders.h"
#include "moves/move.h"
#include "moves/neighbourhood.h"
#include "moves/path_search.h"
#include "moves/run_moves.h"
#include "moves/variants.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>


/* ---- ideal routes and displacements ---- */

static double some_displacement_price(Search *s) {
    const Tuning *tuning = s->w->solution->park->tuning;
    double factor = random_unit(&s->w->random) < 0.5 ? 1.0 : tuning->displacement_price_factor;
    return tuning->displacement_price * factor;
}

/* An order takes its ideal route from those who hold it. */
static double ideal_route_move(Search *s) {
    Worker *w = s->w;
    s->count = 0;
    int64_t order = draw_order(s);
    if (!remember_lots(s, order)) return 0.0;
    InsertionParams r = insertion_variant(s, order, &s->before[0], random_below(&w->random, 5));
    r.price_share = 1.0;
    Lots ideal;
    remove_order(w, order);
    ideal_route(s, order, &r, &ideal);
    s->claimant = order;
    s->along_paths = random_unit(&w->random) < s->params->augmenting_share;
    s->budget = lots_cost(w->solution, order, &s->before[0]) - commitments_release_cost(w->solution->park, order);
    claim(s, order, &ideal);
    lots_free(&ideal);
    displace(s, some_displacement_price(s));
    s->along_paths = 0;
    return finish_move(s);
}

/* Money by which a unit of a lot costs more than the order's cheapest route, at the prices. */
static double lot_regret(const Worker *w, int64_t order, const Lots *c, int64_t i) {
    const Park *p = w->solution->park;
    const int32_t *cells = c->cells + i * p->longest_route;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    double cost = c->cost[i];
    for (int k = 0; k < steps; k++)
        if (cells[k] >= 0) cost += w->price[cells[k]] * unit_load(w->solution, order, k, cells[k]);
    return cost - w->value[order] / (double)p->quantity[order];
}

/* Of a few lots, the one furthest from the order's cheapest route; -1 where only commitments and work in progress are
 * left. */
static int64_t worst_lot(Search *s, int64_t order) {
    const Lots *c = &s->w->solution->lots[order];
    int64_t worst = -1;
    double most = -INFINITY;
    for (int i = 0; i < s->w->solution->park->tuning->lots_compared; i++) {
        int64_t k = random_below(&s->w->random, c->count);
        if (c->source[k] >= 0) continue;
        double beyond = lot_regret(s->w, order, c, k) * (double)c->quantity[k];
        if (beyond > most) most = beyond, worst = k;
    }
    return worst;
}

/* A few lots of one order are displaced, and their units look for a better place. */
static double displacement_move(Search *s) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    s->count = 0;
    int64_t order = draw_order(s);
    if (!remember_lots(s, order)) return 0.0;
    Lots *c = &w->solution->lots[order];
    s->budget = (double)missing_of(s, order) * p->unmet_cost[order];
    s->along_paths = random_unit(&w->random) < s->params->augmenting_share;
    for (int64_t out = 1 + random_below(&w->random, 3); out > 0 && c->count; out--) {
        int64_t worst = worst_lot(s, order);
        if (worst < 0) break;
        s->budget += c->cost[worst] * (double)c->quantity[worst];
        take_capacity(w, order, c->cells + worst * p->longest_route, -c->quantity[worst], -1);
        lots_remove(c, p, worst);
    }
    displace(s, some_displacement_price(s));
    s->along_paths = 0;
    return finish_move(s);
}

/* ---- for Python ---- */

static int search_open(Search *s) {
    s->compact_above = allocate_zeroed(s->w->solution->park->orders, sizeof *s->compact_above);
    return s->compact_above && choice_open(s) && holders_open(s) && paths_open(s);
}

static void search_close(Search *s) {
    paths_close(s);
    holders_close(s);
    choice_close(s);
    free(s->compact_above);
}

static int64_t search_until(Search *s, int64_t iterations, double until) {
    Worker *w = s->w;
    int64_t done = 0;
    while (s->choice.count && done < iterations && !worker_stopped(w) && clock_seconds() < until) {
        if (w->solution->park->has_runs) {
            move_of_runs(s);
            done++;
            continue;
        }
        double which = random_unit(&w->random);
        if (which < s->params->ideal_route_share)
            ideal_route_move(s);
        else if (which < s->params->ideal_route_share + s->params->displacement_share)
            displacement_move(s);
        else
            neighbourhood(s);
        done++;
    }
    return done;
}

/* Searches `iterations` neighbourhoods, or until stopped or out of time. Returns how many, or a status. */
PARKLOOM_API int64_t parkloom_search(Worker *w, const SearchParams *params, int64_t iterations, double seconds) {
    if (params->most_orders > MOST_MOVED) return PARKLOOM_OUT_OF_LIMITS;
    Search s = {.w = w, .params = params};
    double until = clock_seconds() + seconds;
    int64_t done = 0;
    if (search_open(&s))
        done = search_until(&s, iterations, until);
    else
        w->out_of_memory = 1;
    for (int64_t o = 0; o < w->solution->park->orders && !w->out_of_memory; o++)
        if (w->mine[o] && !compact_order(w->solution, o)) w->out_of_memory = 1;
    search_close(&s);
    return worker_status(w, done);
}
