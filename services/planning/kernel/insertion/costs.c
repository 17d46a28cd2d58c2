#include "insertion/costs.h"

#include "dp/route_dp.h"

double route_cost(const Solution *solution, int64_t order, const int32_t *cells, int32_t source) {
    const Park *p = solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    int from = source >= 0 ? p->source_step[source] : 0;
    double cost = source >= 0 ? p->source_cost[source] - p->source_release_cost[source] : 0.0;
    int finish = source >= 0 ? p->source_ready[source] : 0;
    int zone = source >= 0 ? p->source_zone[source] : -1;
    for (int s = from; s < steps; s++) {
        int32_t line = line_of(p, cells[s]);
        cost += p->eligible_price[eligible_at(solution, order, s, line)];
        if (zone >= 0) cost += p->haulage[zone * p->zones + p->line_zone[line]];
        zone = p->line_zone[line];
        finish = cells[s] % (int32_t)p->days + p->line_lead[line];
    }
    int road = 0;
    double haul = 0.0;
    if (zone >= 0) road_to_ship(p, order, zone, &road, &haul);
    return cost + haul + lateness(p, order, finish + road);
}

double commitments_release_cost(const Park *p, int64_t order) {
    double bonus = 0.0;
    for (int32_t i = p->order_sources[order]; i < p->order_sources[order + 1]; i++)
        bonus += p->source_release_cost[i] * (double)p->source_quantity[i];
    return bonus;
}

static double route_capacity_value(const Worker *w, int64_t order, const int32_t *cells, int32_t source) {
    const Park *p = w->solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    double capacity_value = 0.0;
    for (int s = committed_steps(p, source); s < steps; s++)
        if (cells[s] >= 0) capacity_value += w->price[cells[s]] * unit_load(w->solution, order, s, cells[s]);
    return capacity_value;
}

/* The capacity of the order's set-ups at the prices. */
static double setups_value(const Worker *w, int64_t order) {
    const Park *p = w->solution->park;
    const Runs *runs = &w->solution->runs[order];
    double value = 0.0;
    for (int64_t i = 0; i < runs->count; i++) {
        int32_t cell = cell_of_run(p, runs->run[i].key);
        double worth = p->setup[line_of(p, cell)] * w->price[cell];
        if (worth > 0 && begins_campaign(runs, p, order, step_of_run(p, runs->run[i].key), cell)) value += worth;
    }
    return value;
}

double lots_cost(const Solution *solution, int64_t order, const Lots *c) {
    const Park *p = solution->park;
    double cost = commitments_release_cost(p, order);
    for (int64_t i = 0; i < c->count; i++) cost += c->cost[i] * (double)c->quantity[i];
    return cost + p->unmet_cost[order] * (double)(p->quantity[order] - lots_units(c));
}

void update_order_cost(Worker *w, int64_t order) {
    const Park *p = w->solution->park;
    const Lots *c = &w->solution->lots[order];
    double capacity_value = 0.0;
    for (int64_t i = 0; i < c->count; i++)
        capacity_value +=
            route_capacity_value(w, order, c->cells + i * p->longest_route, c->source[i]) * (double)c->quantity[i];
    w->solution->cost[order] = lots_cost(w->solution, order, c);
    if (p->has_runs) {
        w->solution->cost[order] += campaigns_cost(&w->solution->runs[order], p, order);
        capacity_value += setups_value(w, order);
    }
    w->solution->capacity_value[order] = capacity_value;
}
