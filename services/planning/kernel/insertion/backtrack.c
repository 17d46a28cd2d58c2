/* From the tables of the dynamic program back to the cells of the cheapest route. */
#include "insertion/routes.h"

#include "insertion/sources.h"

/* The state before a step, whose predecessor is searched. */
typedef struct {
    int step, zone, day;
    double cost;
} Arrival;

/* The start that comes closest to the arrival's cost; *gap is the difference, and only a smaller one counts. */
static int start_behind(const Workspace *b, const RouteDp *dp, int count, Arrival at, double *gap) {
    const Park *p = dp->park;
    int found = -1;
    for (int i = 0; i < count; i++) {
        if (b->starts[i].step != at.step) continue;
        int transit = p->transit[b->starts[i].zone * p->zones + at.zone];
        int day = b->starts[i].ready + transit;
        if (transit < 0 || day > at.day) continue;
        double off = distance(at.cost, b->starts[i].cost + p->haulage[b->starts[i].zone * p->zones + at.zone]);
        if (off < *gap) *gap = off, found = i;
    }
    return found;
}

/* The zone of the step before, from which units arrive at nearest to the arrival's cost. */
static int zone_behind(const RouteDp *dp, Arrival at, double *gap) {
    const Park *p = dp->park;
    int before = dp->step_class[at.step - 1], found = -1;
    for (int32_t i = p->class_zones[before]; i < p->class_zones[before + 1]; i++) {
        int from = p->class_zone[i], transit = p->transit[from * p->zones + at.zone];
        if (transit < 0 || at.day - transit < dp->from) continue;
        double ready = zone_row(dp->ready, p, at.step - 1, from)[at.day - transit];
        double off = distance(at.cost, ready + p->haulage[from * p->zones + at.zone]);
        if (off < *gap) *gap = off, found = from;
    }
    return found;
}

static int group_behind(const RouteDp *dp, int step, int zone, int t) {
    const Park *p = dp->park;
    int step_class = dp->step_class[step], found = -1;
    double cost = zone_row(dp->ready, p, step, zone)[t], gap = UNREACHABLE;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int begin = t - p->group_lead[g];
        if (p->group_zone[g] != zone || begin < dp->from) continue;
        double relax_arc = zone_row(dp->arrive, p, step, zone)[begin];
        double off =
            distance(cost, relax_arc + dp->cost[step][(int64_t)(g - p->class_groups[step_class]) * p->days + begin]);
        if (off < gap) gap = off, found = g - p->class_groups[step_class];
    }
    return found;
}

static void fixed_cells(const Park *p, int32_t source, int32_t *cells, int until) {
    for (int s = 0; s < until; s++) cells[s] = p->source_cells[source * p->longest_route + s];
}

static void backtrack(const Workspace *b, const RouteDp *dp, Finish finish, int starts, Route *route) {
    const Park *p = dp->park;
    int step = dp->steps - 1, group = finish.group, t = finish.day;
    route->cost = finish.cost;
    route->source = finish.start >= 0 ? b->start_source[finish.start] : -1;
    route->from = dp->steps;
    if (finish.start >= 0) {
        fixed_cells(p, route->source, route->cells, dp->steps);
        return;
    }
    for (;;) {
        route->group[step] = group;
        route->day[step] = t;
        route->cells[step] = p->eligible_line[b->best[table_slot(b, p, step, group) + t]] * (int32_t)p->days + t;
        route->from = step;
        if (step == 0) return;
        int zone = p->group_zone[p->class_groups[dp->step_class[step]] + group];
        const double *arrive = zone_row(dp->arrive, p, step, zone);
        while (t > dp->from && arrive[t - 1] == arrive[t]) t--;
        double gap = UNREACHABLE;
        Arrival at = {step, zone, t, arrive[t]};
        int start = start_behind(b, dp, starts, at, &gap);
        double better = gap;
        int from = zone_behind(dp, at, &better);
        if (from < 0 || better >= gap) {
            route->source = b->start_source[start];
            fixed_cells(p, route->source, route->cells, step);
            return;
        }
        t -= p->transit[from * p->zones + zone];
        group = group_behind(dp, step - 1, from, t);
        t -= p->group_lead[p->class_groups[dp->step_class[step - 1]] + group];
        step--;
    }
}

double table_cost(const Workspace *b, const Park *p, const Route *route) {
    double cost = 0.0;
    for (int s = route->from; s < b->steps; s++) cost += b->cost[table_slot(b, p, s, route->group[s]) + route->day[s]];
    return cost;
}

int cheapest_route(const Worker *w, RouteDp *dp, double most, Route *route) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int starts = list_starts(w);
    dp->dirty = p->order_sources[b->order] < p->order_sources[b->order + 1] ? -1 : b->dirty;
    b->dirty = b->steps;
    Finish finish = route_dp_forward(dp, 1, b->starts, starts);
    if (finish.cost >= most) return 0;
    backtrack(b, dp, finish, starts, route);
    return 1;
}
