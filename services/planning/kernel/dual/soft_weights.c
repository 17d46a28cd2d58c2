/* Forward: the weight of all routes into each (step, zone, day). */
#include "dual/soft_route_dp.h"

#include <math.h>
#include <string.h>

int64_t soft_scratch(const Park *p) { return 3 * route_dp_scratch(p); }

void soft_open(SoftRouteDp *s, const PricedPark *m, int64_t order, double *scratch, const double **tables,
               double **flows, Span *spans) {
    const Park *p = m->park;
    int64_t block = p->longest_route * p->zones * p->days;
    route_dp_open(&s->dp, p, order, scratch, tables);
    s->weight = tables + p->longest_route;
    s->flow = flows;
    for (int i = 0; i < s->dp.steps; i++) {
        int64_t at = (int64_t)p->class_groups[s->dp.step_class[i]] * p->days;
        tables[i] = m->least + at;
        s->weight[i] = m->weight + at;
    }
    s->arrive_weight = scratch + 2 * block;
    s->ready_weight = scratch + 3 * block;
    /* The flows take the place of the onward tables, which are not needed by then. */
    s->arrive_flow = s->dp.arrive_onward = scratch + 4 * block;
    s->ready_flow = s->dp.ready_onward = scratch + 5 * block;
    s->arrive_span = spans;
    s->ready_span = spans + p->longest_route * p->zones;
    s->cold = m->temperature > 0 ? 1.0 / m->temperature : 0.0;
}

/* ---- which days have weight: the hard minimum backward, then what lies close to the cheapest route ---- */

static Span near_span(const double *before, const double *rest, double most, int days) {
    Span span = {0, days};
    while (span.from < days && before[span.from] + rest[span.from] > most) span.from++;
    while (span.until > span.from && before[span.until - 1] + rest[span.until - 1] > most) span.until--;
    return span;
}

static void find_spans(const SoftRouteDp *s, int first, double least) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    double most = least + p->tuning->negligible / s->cold;
    route_dp_backward(&s->dp, first);
    for (int step = first; step < dp->steps; step++) {
        int step_class = dp->step_class[step];
        for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
            int z = p->class_zone[i];
            *span_at(s->arrive_span, p, step, z) = near_span(
                zone_row(dp->arrive, p, step, z), zone_row(dp->arrive_onward, p, step, z), most, (int)p->days);
            if (step + 1 < dp->steps)
                *span_at(s->ready_span, p, step, z) = near_span(
                    zone_row(dp->ready, p, step, z), zone_row(dp->ready_onward, p, step, z), most, (int)p->days);
        }
    }
}

static void start_weight(const SoftRouteDp *s, const Start *start, int zone, const Span *span, const double *arrive,
                         double *weight) {
    const Park *p = s->dp.park;
    int transit = p->transit[start->zone * p->zones + zone];
    int day = start->ready + transit > 0 ? start->ready + transit : 0;
    if (transit < 0 || day >= p->days || day < span->from || day >= span->until) return;
    double cost = start->cost + p->haulage[start->zone * p->zones + zone];
    weight[day] += quick_exp((arrive[day] - cost) * s->cold);
}

static void haul_weight(const SoftRouteDp *s, int step, int zone, const double *arrive, double *weight) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int step_class = dp->step_class[step - 1];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int from = p->class_zone[i], transit = p->transit[from * p->zones + zone];
        if (transit < 0 || transit >= p->days) continue;
        double haul = p->haulage[from * p->zones + zone];
        const double *ready = zone_row(dp->ready, p, step - 1, from),
                     *ready_weight = zone_row(s->ready_weight, p, step - 1, from);
        double *restrict to = weight + transit;
        const double *reached = arrive + transit;
        Span span = overlap(span_at(s->ready_span, p, step - 1, from), span_at(s->arrive_span, p, step, zone), transit);
        for (int t = span.from; t < span.until; t++)
            to[t] += ready_weight[t] * quick_exp((reached[t] - ready[t] - haul) * s->cold);
    }
}

static void arrive_weights(const SoftRouteDp *s, int step, int first, const Start *start) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int step_class = dp->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        const double *arrive = zone_row(dp->arrive, p, step, zone);
        double *weight = zone_row(s->arrive_weight, p, step, zone);
        Span span = *span_at(s->arrive_span, p, step, zone);
        for (int t = span.from; t < span.until; t++) weight[t] = step == 0 ? 1.0 : 0.0;
        if (step == 0) continue;
        if (step > first) haul_weight(s, step, zone, arrive, weight);
        if (start && step == first) start_weight(s, start, zone, &span, arrive, weight);
        for (int t = span.from + 1; t < span.until; t++)
            weight[t] += weight[t - 1] * quick_exp((arrive[t] - arrive[t - 1]) * s->cold);
    }
}

static void ready_weights(const SoftRouteDp *s, int step) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int step_class = dp->step_class[step], days = (int)p->days;
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++)
        memset(zone_row(s->ready_weight, p, step, p->class_zone[i]), 0, days * sizeof(double));
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int64_t at = (int64_t)(g - p->class_groups[step_class]) * days;
        int zone = p->group_zone[g], lead = p->group_lead[g];
        const double *cost = dp->cost[step] + at, *weight = s->weight[step] + at;
        const double *arrive = zone_row(dp->arrive, p, step, zone), *before = zone_row(s->arrive_weight, p, step, zone);
        const double *ready = zone_row(dp->ready, p, step, zone) + lead;
        double *restrict after = zone_row(s->ready_weight, p, step, zone) + lead;
        Span span = overlap(span_at(s->arrive_span, p, step, zone), span_at(s->ready_span, p, step, zone), lead);
        for (int t = span.from; t < span.until; t++)
            after[t] += before[t] * weight[t] * quick_exp((ready[t] - arrive[t] - cost[t]) * s->cold);
    }
}

double end_share(const SoftRouteDp *s, int32_t g, int t, double least) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int last = dp->steps - 1, zone = p->group_zone[g];
    int64_t at = (int64_t)(g - p->class_groups[dp->step_class[last]]) * p->days + t;
    int road;
    double haul;
    if (!road_to_ship(p, dp->order, zone, &road, &haul)) return 0.0;
    double total = zone_row(dp->arrive, p, last, zone)[t] + dp->cost[last][at] + haul +
                   lateness(p, dp->order, t + p->group_lead[g] + road);
    return zone_row(s->arrive_weight, p, last, zone)[t] * s->weight[last][at] * quick_exp((least - total) * s->cold);
}

static void end_weights(SoftRouteDp *s, double least) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int last = dp->steps - 1, step_class = dp->step_class[last];
    s->end_weight = 0.0;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        const Span *span = span_at(s->arrive_span, p, last, p->group_zone[g]);
        for (int t = span->from; t < span->until; t++) s->end_weight += end_share(s, g, t, least);
    }
}

double soft_forward(SoftRouteDp *s, const Start *start, double temperature) {
    RouteDp *dp = &s->dp;
    Finish finish = route_dp_forward(dp, start == NULL, start, start ? 1 : 0);
    if (temperature <= 0 || finish.cost >= NO_ROUTE || finish.start >= 0) {
        s->end_weight = 1.0;
        return finish.cost;
    }
    int first = start ? start->step : 0;
    find_spans(s, first, finish.cost);
    for (int step = first; step < dp->steps; step++) {
        arrive_weights(s, step, first, start);
        if (step + 1 < dp->steps) ready_weights(s, step);
    }
    end_weights(s, finish.cost);
    return finish.cost - temperature * log(s->end_weight);
}
