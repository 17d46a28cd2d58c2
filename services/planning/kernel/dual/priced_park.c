#include "dual/priced_park.h"

#include "dual/quick_exp.h"

#include <string.h>

void eligible_costs(const PricedPark *m, int32_t eligible, double *restrict to) {
    const Park *p = m->park;
    int64_t at = (int64_t)p->eligible_line[eligible] * p->days;
    const double *price = m->price + at, *capacity = p->capacity + at;
    double load = p->eligible_load[eligible], base = p->eligible_price[eligible];
    for (int t = 0; t < p->days; t++) to[t] = capacity[t] > 0 ? base + load * price[t] : UNREACHABLE;
}

void charged_costs(const PricedPark *m, int32_t eligible, double share, Window window, double *restrict to) {
    const Park *p = m->park;
    int64_t at = (int64_t)p->eligible_line[eligible] * p->days;
    const double *price = m->price + at, *capacity = p->capacity + at;
    double load = p->eligible_load[eligible], base = p->eligible_price[eligible] + share;
    for (int t = window.from; t < window.until; t++) to[t] = capacity[t] > 0 ? base + load * price[t] : UNREACHABLE;
}

static void group_least(const PricedPark *m, int32_t g, double *costs) {
    const Park *p = m->park;
    double *restrict least = m->least + (int64_t)g * p->days;
    for (int t = 0; t < p->days; t++) least[t] = UNREACHABLE;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        eligible_costs(m, e, costs);
        for (int t = 0; t < p->days; t++) least[t] = costs[t] < least[t] ? costs[t] : least[t];
    }
}

int competes(const PricedPark *m, const double *least, const double *costs, Window window) {
    double closest = UNREACHABLE;
    for (int t = window.from; t < window.until; t++) {
        double more = costs[t] < NO_ROUTE ? costs[t] - least[t] : UNREACHABLE;
        closest = more < closest ? more : closest;
    }
    return closest < m->park->tuning->negligible * m->temperature;
}

static void group_weight(const PricedPark *m, int32_t g, double *costs) {
    const Park *p = m->park;
    const double *least = m->least + (int64_t)g * p->days;
    double *restrict weight = m->weight + (int64_t)g * p->days;
    double cold = 1.0 / m->temperature;
    memset(weight, 0, p->days * sizeof *weight);
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        eligible_costs(m, e, costs);
        if (!competes(m, least, costs, (Window){0, (int)p->days})) continue;
        for (int t = 0; t < p->days; t++) weight[t] += quick_exp((least[t] - costs[t]) * cold);
    }
}

void price_line_group(const PricedPark *m, int32_t g, double *costs) {
    group_least(m, g, costs);
    if (m->temperature > 0) group_weight(m, g, costs);
}
