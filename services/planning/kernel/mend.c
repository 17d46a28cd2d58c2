/* Orders that rounding left short: displaces others where that saves money. */
#include "search.h"
#include "boundary.h"

static int64_t mend(Search *s, int64_t order, int tries) {
    static const double tolls[] = {TOLL, 4 * TOLL, 16 * TOLL};
    for (int i = 0; i < tries && missing_of(s, order) > 0; i++) {
        s->count = 0;
        remember(s, order);
        displace(s, tolls[i % 3]);
        conclude(s);
    }
    return missing_of(s, order);
}

/* For orders that lack units: displaces others where that saves money. Whole orders may be incomplete before; they are
 * complete, or out, afterwards, unless cancelled: what is then left is no plan. */
PARKLOOM_API void parkloom_repair(Worker *w, const SearchParams *params, const int32_t *orders, int64_t count, int tries, double seconds) {
    Search s = {.w = w, .params = params, .mending = 1};
    double until = clock_seconds() + seconds;
    open_market(&s);
    for (int whole = 1; whole >= 0; whole--)
        for (int64_t i = 0; i < count && !*w->cancel && clock_seconds() < until; i++)
            if (w->plan->park->whole[orders[i]] == whole) mend(&s, orders[i], tries);
    InsertionParams own = {.price_share = 0.0, .reuse_slack = 0.0, .grain = 1000, .near_best_only = 1};
    for (int whole = 1; whole >= 0; whole--)
        for (int64_t i = 0; i < count && !*w->cancel; i++)
            if (w->plan->park->whole[orders[i]] == whole) top_up_order(w, orders[i], &own);
    close_market(&s);
}
