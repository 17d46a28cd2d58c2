/* Backward: the expected flow through each (step, zone, day). */
#include "dual/soft_route_dp.h"

#include <math.h>
#include <string.h>

static void clear_flows(const SoftRouteDp *s, int step) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int step_class = dp->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        memset(zone_row(s->arrive_flow, p, step, p->class_zone[i]), 0, p->days * sizeof(double));
        memset(zone_row(s->ready_flow, p, step, p->class_zone[i]), 0, p->days * sizeof(double));
    }
}

static void end_flow(const SoftRouteDp *s, double quantity, double least) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int last = dp->steps - 1, step_class = dp->step_class[last];
    double unit = quantity / s->end_weight;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        double *arrive_flow = zone_row(s->arrive_flow, p, last, p->group_zone[g]);
        const Span *span = span_at(s->arrive_span, p, last, p->group_zone[g]);
        for (int t = span->from; t < span->until; t++) {
            double flow = unit * end_share(s, g, t, least);
            s->flow[last][(int64_t)(g - p->class_groups[step_class]) * p->days + t] += flow;
            arrive_flow[t] += flow;
        }
    }
}

static void unwait(const SoftRouteDp *s, int step) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int step_class = dp->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        const double *arrive = zone_row(dp->arrive, p, step, zone), *weight = zone_row(s->arrive_weight, p, step, zone);
        double *flow = zone_row(s->arrive_flow, p, step, zone);
        const Span *span = span_at(s->arrive_span, p, step, zone);
        for (int t = span->until - 1; t > span->from; t--)
            if (flow[t] > 0)
                flow[t - 1] += flow[t] * weight[t - 1] * quick_exp((arrive[t] - arrive[t - 1]) * s->cold) / weight[t];
    }
}

static void haul_back(const SoftRouteDp *s, int step) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int step_class = dp->step_class[step], before = dp->step_class[step - 1];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        double *flow = zone_row(s->arrive_flow, p, step, zone);
        const double *weight = zone_row(s->arrive_weight, p, step, zone);
        /* Flow per weight, once for all lanes into the zone. */
        for (int t = 0; t < p->days; t++) flow[t] = flow[t] > 0 ? flow[t] / weight[t] : 0.0;
        for (int32_t j = p->class_zones[before]; j < p->class_zones[before + 1]; j++) {
            int from = p->class_zone[j], transit = p->transit[from * p->zones + zone];
            if (transit < 0 || transit >= p->days) continue;
            double haul = p->haulage[from * p->zones + zone];
            const double *ready = zone_row(dp->ready, p, step - 1, from);
            const double *ready_weight = zone_row(s->ready_weight, p, step - 1, from);
            double *restrict ready_flow = zone_row(s->ready_flow, p, step - 1, from);
            const double *reached = zone_row(dp->arrive, p, step, zone) + transit, *share = flow + transit;
            Span span =
                overlap(span_at(s->ready_span, p, step - 1, from), span_at(s->arrive_span, p, step, zone), transit);
            for (int t = span.from; t < span.until; t++)
                ready_flow[t] += share[t] * ready_weight[t] * quick_exp((reached[t] - ready[t] - haul) * s->cold);
        }
    }
}

static void process_back(const SoftRouteDp *s, int step) {
    const RouteDp *dp = &s->dp;
    const Park *p = dp->park;
    int step_class = dp->step_class[step], days = (int)p->days;
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        double *flow = zone_row(s->ready_flow, p, step, p->class_zone[i]);
        const double *weight = zone_row(s->ready_weight, p, step, p->class_zone[i]);
        for (int t = 0; t < days; t++) flow[t] = flow[t] > 0 ? flow[t] / weight[t] : 0.0;
    }
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int64_t at = (int64_t)(g - p->class_groups[step_class]) * days;
        int zone = p->group_zone[g], lead = p->group_lead[g];
        const double *cost = dp->cost[step] + at, *weight = s->weight[step] + at;
        const double *arrive = zone_row(dp->arrive, p, step, zone), *before = zone_row(s->arrive_weight, p, step, zone);
        const double *ready = zone_row(dp->ready, p, step, zone) + lead,
                     *share = zone_row(s->ready_flow, p, step, zone) + lead;
        double *restrict arrive_flow = zone_row(s->arrive_flow, p, step, zone);
        double *restrict to = s->flow[step] + at;
        Span span = overlap(span_at(s->arrive_span, p, step, zone), span_at(s->ready_span, p, step, zone), lead);
        for (int t = span.from; t < span.until; t++) {
            double flow = share[t] * before[t] * weight[t] * quick_exp((ready[t] - arrive[t] - cost[t]) * s->cold);
            to[t] += flow;
            arrive_flow[t] += flow;
        }
    }
}

void soft_backward(const SoftRouteDp *s, const Start *start, double quantity, double value) {
    const RouteDp *dp = &s->dp;
    int first = start ? start->step : 0;
    if (first >= dp->steps || quantity <= 0) return;
    double least = value + log(s->end_weight) / s->cold;
    for (int step = first; step < dp->steps; step++) clear_flows(s, step);
    end_flow(s, quantity, least);
    for (int step = dp->steps - 1; step > first; step--) {
        unwait(s, step);
        haul_back(s, step);
        process_back(s, step - 1);
    }
}
