/* Repair: orders that rounding left short displace others where that saves money. */
#include "boundary.h"
#include "clock.h"
#include "insertion/insertion.h"
#include "moves/displacement.h"
#include "moves/holders.h"
#include "moves/move.h"

static void repair_order(Search *s, int64_t order, int tries) {
    const Tuning *tuning = s->w->solution->park->tuning;
    for (int i = 0; i < tries && missing_of(s, order) > 0 && !s->w->out_of_memory; i++) {
        s->count = 0;
        if (!remember_lots(s, order)) return;
        displace(s, tuning->repair_price_factors[i % tuning->repair_price_factor_count] * tuning->displacement_price);
        finish_move(s);
    }
}

static void repair_all(Search *s, const int32_t *orders, int64_t count, int tries, double seconds) {
    Worker *w = s->w;
    double until = clock_seconds() + seconds;
    for (int whole = 1; whole >= 0; whole--)
        for (int64_t i = 0; i < count && !worker_stopped(w) && clock_seconds() < until; i++)
            if (w->solution->park->whole[orders[i]] == whole) repair_order(s, orders[i], tries);
    InsertionParams own = {.price_share = 0.0, .reuse_slack = 0.0, .grain = (int)w->solution->park->tuning->repair_grain, .near_best_only = 1};
    for (int whole = 1; whole >= 0; whole--)
        for (int64_t i = 0; i < count && !worker_stopped(w); i++)
            if (w->solution->park->whole[orders[i]] == whole) complete_order(w, orders[i], &own);
}

/* Whole orders may be incomplete before; they are complete, or out, afterwards, unless the call is cancelled: the lots
 * that are then left are no solution. Returns a status. */
PARKLOOM_API int64_t parkloom_repair(Worker *w, const SearchParams *params, const int32_t *orders, int64_t count,
                                     int tries, double seconds) {
    Search s = {.w = w, .params = params, .repairing = 1};
    if (holders_open(&s))
        repair_all(&s, orders, count, tries, seconds);
    else
        w->out_of_memory = 1;
    holders_close(&s);
    return worker_status(w, PARKLOOM_OK);
}
