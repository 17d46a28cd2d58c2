#include "insertion/run_filling.h"

#include "insertion/costs.h"
#include "insertion/line_prices.h"
#include "insertion/routes.h"
#include "insertion/run_prices.h"
#include "insertion/sources.h"

#include <string.h>

#define RENEWED_AT 4 /* times fewer units missing than when cells were priced: they are priced again */

#define MOST_POSTPONED 64

static int32_t eligible_of_route(const Workspace *b, const Park *p, const Route *route, int step) {
    return (int32_t)b->best[table_slot(b, p, step, route->group[step]) + route->day[step]];
}

/* The lot of the order that goes the same way, -1 where none does. */
static int64_t lot_of_route(const Worker *w, const Route *route) {
    const Park *p = w->solution->park;
    const Lots *c = &w->solution->lots[w->workspace->order];
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] == route->source &&
            !memcmp(c->cells + i * p->longest_route, route->cells, p->longest_route * sizeof *route->cells))
            return i;
    return -1;
}

/* Units that a route must carry: a transfer batch, and where it must keep the rules by itself the smallest run of every
 * run that is below it. */
static int64_t least_of_route(const Worker *w, const Route *route) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    const Runs *runs = &w->solution->runs[b->order];
    int64_t least = 1;
    if (route->source < 0 && p->transfer_batch[b->order] > 1 && lot_of_route(w, route) < 0)
        least = p->transfer_batch[b->order];
    if (!b->strict) return least;
    for (int s = route->from; s < b->steps; s++) {
        const Run *run = runs_at(runs, p, s, route->cells[s]);
        if (run && run->committed) continue;
        int64_t lacking = smallest_run(p, b->order, s, eligible_of_route(b, p, route, s)) - (run ? run->units : 0);
        if (lacking > least) least = lacking;
    }
    return least;
}

/* Units that another route of the order needs where it has to open a run at every step: what is left is never less. */
static int64_t least_to_leave(Worker *w, const Route *route) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int64_t least = p->transfer_batch[b->order] > 1 ? p->transfer_batch[b->order] : 1;
    for (int s = route->from; s < b->steps; s++) {
        int64_t run = smallest_run(p, b->order, s, eligible_of_route(b, p, route, s));
        if (run > least) least = run;
    }
    return b->params->cost_noise > 0 ? least * (1 + random_below(&w->random, 3)) : least;
}

/* Closes what made the route carry too little: the cell that limits it, its source, or every run that it would open. */
static void close_route(Worker *w, const Route *route, int tightest, int by_quantity) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    if (!by_quantity && (tightest < route->from || tightest < 0)) {
        if (route->source >= 0)
            b->source_residual[route->source - p->order_sources[b->order]] = 0;
        else
            by_quantity = 1;
    }
    for (int s = route->from; s < b->steps; s++) {
        if (by_quantity ? runs_at(&w->solution->runs[b->order], p, s, route->cells[s]) != NULL && s + 1 < b->steps
                        : s != tightest)
            continue;
        close_cell(w, s, eligible_of_route(b, p, route, s), route->day[s]);
        price_runs_of_group(w, s, route->group[s], route->day[s], route->day[s] + 1);
    }
}

/* Units for lots that the order has: no rule asks how few they are. Returns the units that are missing then. */
static int64_t add_to_lots(Worker *w, int64_t missing) {
    const Park *p = w->solution->park;
    int64_t order = w->workspace->order;
    Lots *c = &w->solution->lots[order];
    for (int64_t i = 0; i < c->count && missing > 0; i++) {
        const int32_t *cells = c->cells + i * p->longest_route;
        if (c->source[i] >= 0 || c->cost[i] >= p->unmet_cost[order]) continue;
        int tightest;
        int64_t fits = fitting_units(w, order, cells, -1, missing, &tightest);
        if (fits <= 0) continue;
        take_capacity(w, order, cells, fits, -1);
        c->quantity[i] += fits;
        missing -= fits;
    }
    return missing;
}

/* Prices all cells again where so few units are missing that set-ups weigh more on each, or runs cannot be filled. */
static void reprice_for(Worker *w, int64_t missing) {
    Workspace *b = w->workspace;
    b->missing = missing;
    price_all_groups(w);
}

/* Cells that would leave fewer units than another route needs: they are used where nothing else is left. */
typedef struct {
    int count, over;
    int step[MOST_POSTPONED], day[MOST_POSTPONED];
    int32_t eligible[MOST_POSTPONED];
} Postponed;

static void postpone(Worker *w, const Route *route, int step, Postponed *later) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int n = later->count++;
    later->step[n] = step;
    later->day[n] = route->day[step];
    later->eligible[n] = eligible_of_route(b, p, route, step);
    close_cell(w, step, later->eligible[n], later->day[n]);
    price_runs_of_group(w, step, route->group[step], later->day[n], later->day[n] + 1);
}

/* Opens the postponed cells again, for good. Returns whether there were any. */
static int take_up(Worker *w, Postponed *later) {
    if (later->over || !later->count) return 0;
    for (int i = 0; i < later->count; i++) open_cell(w, later->step[i], later->eligible[i], later->day[i]);
    later->over = 1;
    price_all_groups(w);
    return 1;
}

/* Units for a route that holds `quantity`, so that what is left is nothing or enough for another; 0: it has to wait. */
static int64_t units_to_place(int64_t missing, int64_t quantity, int64_t least, int64_t leave) {
    int64_t left = missing - quantity;
    if (left <= 0 || left >= leave) return quantity;
    return missing - leave >= least ? missing - leave : 0;
}

int64_t insert_routes_of_runs(Worker *w, RouteDp *dp, int64_t missing, double most) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    Route route;
    Postponed later = {0};
    memset(route.cells, -1, sizeof route.cells);
    int reused = 0;
    while (missing > 0 && !w->out_of_memory) {
        if (RENEWED_AT * missing < b->missing) reprice_for(w, missing), reused = 0;
        if (!reused && !cheapest_route(w, dp, most, &route)) {
            if (!take_up(w, &later)) break;
            continue;
        }
        reused = 0;
        int64_t most_units = missing, least = least_of_route(w, &route);
        if (route.source >= 0 && source_units(w, route.source) < most_units) most_units = source_units(w, route.source);
        int tightest;
        int64_t quantity = fitting_units(w, b->order, route.cells, route.source, most_units, &tightest);
        if (quantity < least || quantity <= 0) {
            if (quantity == missing && b->missing > missing)
                reprice_for(w, missing);
            else
                close_route(w, &route, tightest, quantity == missing);
            continue;
        }
        int64_t units = quantity;
        if (quantity < most_units) units = units_to_place(missing, quantity, least, least_to_leave(w, &route));
        if (!units && p->whole[b->order] && tightest >= route.from && !later.over && later.count < MOST_POSTPONED) {
            postpone(w, &route, tightest, &later);
            continue;
        }
        double before = table_cost(b, p, &route);
        place_on_route(w, &route, units ? units : quantity);
        missing -= units ? units : quantity;
        reused = missing > 0 && reuse_route(w, &route, before, most);
    }
    return missing > 0 ? add_to_lots(w, missing) : 0;
}

/* ---- what breaks a rule ---- */

static int64_t lacking_units(const Worker *w, int64_t order, const Run *run) {
    const Park *p = w->solution->park;
    int step = step_of_run(p, run->key);
    int32_t e = eligible_at(w->solution, order, step, line_of(p, cell_of_run(p, run->key)));
    return run->committed || e < 0 ? 0 : smallest_run(p, order, step, e) - run->units;
}

static int overloaded(const Worker *w, const Run *run) {
    const Park *p = w->solution->park;
    int32_t cell = cell_of_run(p, run->key);
    return w->residual[cell] < -1e-7 * (1.0 + p->capacity[cell]);
}

static int holds_lots(const Run *run) { return run->units > run->committed; }

/* The run that breaks a rule and holds the least units; NULL where all keep them. */
static const Run *broken_run(const Worker *w, int64_t order) {
    const Runs *runs = &w->solution->runs[order];
    const Run *found = NULL;
    for (int64_t i = 0; i < runs->count; i++) {
        const Run *run = &runs->run[i];
        if ((lacking_units(w, order, run) > 0 || (holds_lots(run) && overloaded(w, run))) && (!found || run->units < found->units)) found = run;
    }
    return found;
}

static int64_t small_lot(const Worker *w, int64_t order) {
    const Lots *c = &w->solution->lots[order];
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] < 0 && c->quantity[i] < w->solution->park->transfer_batch[order]) return i;
    return -1;
}

int runs_hold(const Worker *w, int64_t order) {
    const Runs *runs = &w->solution->runs[order];
    for (int64_t i = 0; i < runs->count; i++)
        if (lacking_units(w, order, &runs->run[i]) > 0 || overloaded(w, &runs->run[i])) return 0;
    return small_lot(w, order) < 0;
}

/* Returns whether any lot passed through the cell. */
static int drop_run(Worker *w, int64_t order, int step, int32_t cell) {
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    int any = 0;
    for (int64_t i = c->count - 1; i >= 0; i--) {
        if (c->cells[i * p->longest_route + step] != cell || committed_steps(p, c->source[i]) > step) continue;
        drop_lot(w, order, i);
        any = 1;
    }
    return any;
}

int drop_broken_runs(Worker *w) {
    const Park *p = w->solution->park;
    int64_t order = w->workspace->order, lot;
    int any = 0;
    for (const Run *run = broken_run(w, order); run; run = broken_run(w, order)) {
        int step = step_of_run(p, run->key);
        int32_t cell = cell_of_run(p, run->key), e = eligible_at(w->solution, order, step, line_of(p, cell));
        if (!drop_run(w, order, step, cell)) break;
        if (e >= 0) close_cell(w, step, e, cell % (int32_t)p->days);
        any = 1;
    }
    while ((lot = small_lot(w, order)) >= 0) {
        drop_lot(w, order, lot);
        any = 1;
    }
    return any;
}
