#include "dual/order_value.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

static int64_t most_sources(const Park *p) {
    int64_t most = 0;
    for (int64_t o = 0; o < p->orders; o++)
        if (p->order_sources[o + 1] - p->order_sources[o] > most) most = p->order_sources[o + 1] - p->order_sources[o];
    return most;
}

static int64_t most_groups(const Park *p) {
    int64_t most = 0;
    for (int64_t c = 0; c < p->step_classes; c++)
        if (p->class_groups[c + 1] - p->class_groups[c] > most) most = p->class_groups[c + 1] - p->class_groups[c];
    return most;
}

static int charged_open(OrderPricing *d) {
    const Park *p = d->priced->park;
    int64_t table = most_groups(p) * p->days;
    d->charged = allocate(p->longest_route, sizeof *d->charged);
    d->charged_tables = allocate(3 * p->longest_route * table, sizeof *d->charged_tables);
    if (!d->charged || !d->charged_tables) return 0;
    for (int64_t i = 0; i < p->longest_route; i++) {
        double *at = d->charged_tables + 3 * i * table;
        d->charged[i] = (ChargedStep){at, at + table, at + 2 * table};
    }
    return 1;
}

int order_pricing_open(OrderPricing *d, const PricedPark *priced, const SetupTables *setups) {
    const Park *p = priced->park;
    *d = (OrderPricing){.priced = priced, .setups = setups};
    d->scratch = allocate(soft_scratch(p), sizeof *d->scratch);
    d->tables = allocate(2 * p->longest_route, sizeof *d->tables);
    d->flows = allocate(p->longest_route, sizeof *d->flows);
    d->costs = allocate(2 * p->days, sizeof *d->costs);
    d->spans = allocate(2 * p->longest_route * p->zones, sizeof *d->spans);
    d->ranked = allocate(most_sources(p), sizeof *d->ranked);
    d->taken = allocate(most_sources(p), sizeof *d->taken);
    return d->scratch && d->tables && d->flows && d->costs && d->spans && d->ranked && d->taken &&
           (!setups || charged_open(d));
}

void order_pricing_close(OrderPricing *d) {
    void *owned[] = {d->scratch, d->tables,  d->flows,          d->costs, d->spans, d->ranked,
                     d->taken,   d->charged, d->charged_tables};
    FREE_ALL(owned);
}

/* Opens an order: charged steps have tables of their own, priced here; the others those of their classes. */
static void open_order(OrderPricing *d, int64_t order) {
    const PricedPark *m = d->priced;
    const Park *p = m->park;
    soft_open(&d->soft, m, order, d->scratch, d->tables, d->flows, d->spans);
    for (int i = 0; i < d->soft.dp.steps; i++) {
        int64_t step = p->order_steps[order] + i;
        if (is_charged(d->setups, step)) {
            price_charged_step(m, d->setups, step, &d->charged[i], d->costs);
            d->tables[i] = d->charged[i].least;
            d->soft.weight[i] = d->charged[i].weight;
            d->flows[i] = d->charged[i].flow;
        } else {
            d->flows[i] = d->group_flow ? d->group_flow + (int64_t)p->class_groups[p->step_class[step]] * p->days : NULL;
        }
    }
}

static void use_of_order(OrderPricing *d, int64_t order) {
    for (int i = 0; d->use && i < d->soft.dp.steps; i++) {
        int64_t step = d->priced->park->order_steps[order] + i;
        if (is_charged(d->setups, step))
            use_of_charged_step(d->priced, d->setups, step, &d->charged[i], d->use, d->costs);
    }
}

static double softmin(double a, double b, double temperature, double *share_of_a) {
    double least = a < b ? a : b;
    if (temperature <= 0) {
        *share_of_a = a <= b ? 1.0 : 0.0;
        return least;
    }
    double wa = exp((least - a) / temperature), wb = exp((least - b) / temperature);
    *share_of_a = wa / (wa + wb);
    return least - temperature * log(wa + wb);
}

static int by_cost(const void *a, const void *b) {
    double x = ((const RankedSource *)a)->cost, y = ((const RankedSource *)b)->cost;
    return (x > y) - (x < y);
}

/* A commitment that must be kept is no choice: its release cost is left out, and it is drawn on first. */
static Start start_of(const Park *p, int32_t source) {
    double saved = p->source_committed[source] ? 0.0 : p->source_release_cost[source];
    return (Start){p->source_step[source], p->source_zone[source], p->source_ready[source],
                   p->source_cost[source] - saved};
}

#define COMMITTED_FIRST 1e9 /* money per unit, more than any route costs */

/* Units of a source that those before it in `ranked` have not drawn from the same work in progress. */
static double source_units_left(const Park *p, const RankedSource *ranked, const double *taken, int32_t i) {
    int32_t source = ranked[i].source, begun = p->source_in_progress[source];
    double most = (double)p->source_quantity[source];
    if (begun < 0) return most;
    double there = (double)p->in_progress_quantity[begun];
    for (int32_t k = 0; k < i; k++)
        if (p->source_in_progress[ranked[k].source] == begun) there -= taken[k];
    return there < most ? there : most;
}

static double fresh_value(OrderPricing *d, int64_t order, double *made) {
    const PricedPark *m = d->priced;
    d->fresh = soft_forward(&d->soft, NULL, m->temperature);
    return softmin(d->fresh, m->park->unmet_cost[order], m->temperature, made);
}

/* Units from sources, cheapest first: each goes on where that is cheaper than a fresh unit. Returns their value; takes
 * them from *units_left and adds to *fresh_units those that are cheaper made from the release on. */
static double source_value(OrderPricing *d, int64_t order, double fresh, double *units_left, double *fresh_units) {
    const PricedPark *m = d->priced;
    const Park *p = m->park;
    int32_t first = p->order_sources[order], last = p->order_sources[order + 1];
    RankedSource *ranked = d->ranked;
    for (int32_t i = first; i < last; i++) {
        Start start = start_of(p, i);
        int asked = p->source_quantity[i] > 0 || d->source_value;
        double cost = asked ? soft_forward(&d->soft, &start, m->temperature) : UNREACHABLE;
        if (d->source_value) d->source_value[i] = cost;
        ranked[i - first] =
            (RankedSource){cost - (p->source_committed[i] && cost < NO_ROUTE ? COMMITTED_FIRST : 0.0), i};
    }
    qsort(ranked, last - first, sizeof *ranked, by_cost);
    double value = 0.0, *taken = d->taken;
    for (int32_t i = 0; i < last - first && *units_left > 0; i++) {
        int must = p->source_committed[ranked[i].source];
        double take = source_units_left(p, ranked, taken, i), share = 1.0;
        if (take > *units_left) take = *units_left;
        taken[i] = take;
        value +=
            take * (must ? ranked[i].cost + COMMITTED_FIRST : softmin(ranked[i].cost, fresh, m->temperature, &share));
        *units_left -= take;
        *fresh_units += take * (1.0 - share);
        if (!d->group_flow || share * take <= 0) continue;
        Start start = start_of(p, ranked[i].source);
        double again = soft_forward(&d->soft, &start, m->temperature);
        soft_backward(&d->soft, &start, take * share, again);
    }
    return value;
}

double value_order(OrderPricing *d, int64_t order) {
    const PricedPark *m = d->priced;
    const Park *p = m->park;
    double made, units_left = (double)p->quantity[order], fresh_units = 0.0, value = 0.0;
    if (units_left <= 0 && d->group_flow) return 0.0;
    open_order(d, order);
    double fresh = fresh_value(d, order, &made);
    if (d->fresh_value) d->fresh_value[order] = d->fresh;
    if (p->order_sources[order + 1] > p->order_sources[order]) {
        value = source_value(d, order, fresh, &units_left, &fresh_units);
        if (d->group_flow) fresh = fresh_value(d, order, &made);
    }
    if (d->group_flow && d->fresh < NO_ROUTE)
        soft_backward(&d->soft, NULL, made * (units_left + fresh_units), d->fresh);
    use_of_order(d, order);
    return value + units_left * fresh;
}
