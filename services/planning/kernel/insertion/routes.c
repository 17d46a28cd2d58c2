#include "insertion/routes.h"

#include "insertion/costs.h"
#include "insertion/line_prices.h"
#include "insertion/sources.h"

/* A transfer batch counts all units that go the same way: they are one lot. */
static int add_lot(Worker *w, const Route *route, int64_t quantity, double cost) {
    const Park *p = w->solution->park;
    Lots *lots = &w->solution->lots[w->workspace->order];
    return p->has_runs ? lots_merge(lots, p, quantity, cost, route->source, route->cells)
                       : lots_add(lots, p, quantity, cost, route->source, route->cells);
}

void place_on_route(Worker *w, const Route *route, int64_t quantity) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    double cost = route_cost(w->solution, b->order, route->cells, route->source);
    if (!add_lot(w, route, quantity, cost)) {
        w->out_of_memory = 1;
        return;
    }
    take_capacity(w, b->order, route->cells, quantity, route->source);
    if (route->source >= 0) b->source_residual[route->source - p->order_sources[b->order]] -= quantity;
    for (int s = 0; s < b->steps; s++)
        if (route->cells[s] >= 0) reprice_cell(w, route->cells[s]);
}

int reuse_route(const Worker *w, Route *route, double before, double most) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    double more = table_cost(b, p, route) - before;
    if (route->from >= b->steps || more > b->params->reuse_slack * distance(route->cost, 0.0) ||
        route->cost + more >= most)
        return 0;
    if (route->source >= 0 && source_units(w, route->source) <= 0) return 0;
    for (int s = route->from; s < b->steps; s++) {
        int64_t eligible = b->best[table_slot(b, p, s, route->group[s]) + route->day[s]];
        if (eligible < 0) return 0;
        route->cells[s] = p->eligible_line[eligible] * (int32_t)p->days + route->day[s];
    }
    route->cost += more;
    return 1;
}
