/* Insertion for Python: workers, lots given from outside, and orders inserted one after another. */
#include "boundary.h"
#include "clock.h"
#include "data/tables.h"
#include "insertion/costs.h"
#include "insertion/insertion.h"
#include "memory.h"

#include <stdlib.h>

PARKLOOM_API void parkloom_worker_close(Worker *w) {
    workspace_close(w->workspace);
    free(w->most_residual);
    free(w);
}

/* Returns 0 where memory runs out. */
static int list_most_residual(Worker *w) {
    const Park *p = w->solution->park;
    if (!p->has_runs) return 1;
    w->most_residual = allocate_zeroed(p->lines, sizeof *w->most_residual);
    if (!w->most_residual) return 0;
    for (int64_t line = 0; line < p->lines; line++)
        for (int64_t cell = line * p->days; cell < (line + 1) * p->days; cell++)
            if (w->residual[cell] > w->most_residual[line]) w->most_residual[line] = w->residual[cell];
    return 1;
}

/* A worker, in *opened. Returns a status. */
PARKLOOM_API int64_t parkloom_worker_open(Solution *solution, const WorkerTables *tables, int64_t seed,
                                          Worker **opened) {
    Worker *w = allocate_zeroed(1, sizeof *w);
    Workspace *workspace = workspace_open(solution->park);
    if (!w || !workspace) {
        if (workspace) workspace_close(workspace);
        free(w);
        return PARKLOOM_OUT_OF_MEMORY;
    }
    *w = (Worker){.solution = solution,
                  .price = tables->price,
                  .value = tables->value,
                  .residual = tables->residual,
                  .quota_residual = tables->quota_residual,
                  .mine = tables->mine,
                  .near = tables->near,
                  .cancel = tables->cancel,
                  .random = random_from(seed),
                  .workspace = workspace};
    if (!list_most_residual(w)) {
        parkloom_worker_close(w);
        return PARKLOOM_OUT_OF_MEMORY;
    }
    *opened = w;
    return PARKLOOM_OK;
}

/* Gives an order as many units of these lots as fit, in place of its own. */
PARKLOOM_API int64_t parkloom_fit_lots(Worker *w, int64_t order, int64_t count, const int64_t *quantity,
                                       const int32_t *source, const int32_t *cells) {
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    int64_t missing = p->quantity[order];
    release_lots(w, order, c);
    lots_clear(c);
    for (int64_t i = 0; i < count; i++) {
        const int32_t *route = cells + i * p->longest_route;
        int tightest;
        int64_t most = quantity[i] < missing ? quantity[i] : missing;
        int64_t fits = fitting_units(w, order, route, source[i], most, &tightest);
        if (fits <= 0) continue;
        if (!lots_add(c, p, fits, route_cost(w->solution, order, route, source[i]), source[i], route))
            return PARKLOOM_OUT_OF_MEMORY;
        take_capacity(w, order, route, fits, source[i]);
        missing -= fits;
    }
    update_order_cost(w, order);
    return PARKLOOM_OK;
}

/* Gives an order these lots in place of its own; capacity is taken even where it does not suffice. */
PARKLOOM_API int64_t parkloom_set_lots(Worker *w, int64_t order, int64_t count, const int64_t *quantity,
                                       const int32_t *source, const int32_t *cells) {
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    release_lots(w, order, c);
    lots_clear(c);
    for (int64_t i = 0; i < count; i++) {
        const int32_t *route = cells + i * p->longest_route;
        if (!lots_add(c, p, quantity[i], route_cost(w->solution, order, route, source[i]), source[i], route))
            return PARKLOOM_OUT_OF_MEMORY;
    }
    take_lots(w, order, c);
    update_order_cost(w, order);
    return PARKLOOM_OK;
}

/* Inserts these orders in place of their lots until done, stopped or out of time. Returns how many. */
PARKLOOM_API int64_t parkloom_insert_orders(Worker *w, const int32_t *orders, int64_t count,
                                            const InsertionParams *params, double seconds) {
    double until = clock_seconds() + seconds;
    int64_t i = 0;
    for (; i < count && !worker_stopped(w) && clock_seconds() < until; i++) {
        remove_order(w, orders[i]);
        insert_order(w, orders[i], params);
    }
    return worker_status(w, i);
}

/* Inserts a park's only order in place of its lots. Several insertions by capacity, of one price share and grain, may
 * follow one another: what enterprises score for the same units and due day is worked out once. Returns a status. */
PARKLOOM_API int64_t parkloom_insert_alone(Worker *w, int64_t order, const InsertionParams *params) {
    Workspace *b = w->workspace;
    b->keep_scores = 1;
    remove_order(w, order);
    insert_order(w, order, params);
    b->keep_scores = 0;
    return worker_status(w, PARKLOOM_OK);
}

/* Has a park's only order delivered whole by the first of some days on which one of several insertions places all of it;
 * they are tried one after another on each day, as by `parkloom_insert_alone`, and none keeps lots that do not suffice.
 * `due` are the due days of the worker's park, of which that of the order is left as it was tried last. Returns
 * days * `count` + insertions tried before, or `day_count` * `count` where none suffices. */
PARKLOOM_API int64_t parkloom_insert_by_day(Worker *w, int64_t order, int32_t *due, const int32_t *days, int64_t day_count,
                                            const InsertionParams *const *params, int64_t count) {
    int64_t tried = 0;
    for (int64_t day = 0; day < day_count; day++) {
        due[order] = days[day];
        for (int64_t i = 0; i < count && !worker_stopped(w); i++, tried++) {
            parkloom_insert_alone(w, order, params[i]);
            if (lots_units(&w->solution->lots[order]) >= w->solution->park->quantity[order])
                return worker_status(w, tried);
        }
    }
    return worker_status(w, tried);
}

/* Gives each of these orders the lots it would have alone in the park; the residual stays. Returns how many. */
PARKLOOM_API int64_t parkloom_ideal_routes(Worker *w, const int32_t *orders, int64_t count,
                                           const InsertionParams *params, double seconds) {
    double until = clock_seconds() + seconds;
    int64_t i = 0;
    for (; i < count && !worker_stopped(w) && clock_seconds() < until; i++) {
        insert_order(w, orders[i], params);
        release_lots(w, orders[i], &w->solution->lots[orders[i]]);
    }
    return worker_status(w, i);
}

/* Adds what these orders lack until done, stopped or out of time. Returns a status. */
PARKLOOM_API int64_t parkloom_complete_orders(Worker *w, const int32_t *orders, int64_t count,
                                              const InsertionParams *params, double seconds) {
    double until = clock_seconds() + seconds;
    for (int64_t i = 0; i < count && !worker_stopped(w) && clock_seconds() < until; i++)
        complete_order(w, orders[i], params);
    return worker_status(w, PARKLOOM_OK);
}
