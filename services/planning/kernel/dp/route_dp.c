#include "dp/route_dp.h"

#include <math.h>
#include <stddef.h>

static inline double least(double a, double b) { return a < b ? a : b; }

/* The same for a row of days: a comparison would be compiled to stores under a mask, which take long. */
static inline double least_of_day(double a, double b) { return fmin(a, b); }

int64_t route_dp_scratch(const Park *park) { return 2 * park->longest_route * park->zones * park->days; }

void route_dp_open(RouteDp *dp, const Park *park, int64_t order, double *scratch, const double **cost) {
    dp->park = park;
    dp->order = order;
    dp->steps = park->order_steps[order + 1] - park->order_steps[order];
    dp->step_class = park->step_class + park->order_steps[order];
    dp->from = 0;
    dp->dirty = -1;
    dp->until = (int)park->days;
    dp->cost = cost;
    dp->arrive = scratch;
    dp->ready = scratch + park->longest_route * park->zones * park->days;
}

double lateness(const Park *p, int64_t order, int finish) {
    int days = finish - p->due[order];
    return days > 0 ? days * p->late_cost[order] : 0.0;
}

int road_to_ship(const Park *p, int64_t order, int zone, int *days, double *cost) {
    int ship = p->ship_zone[order];
    *days = 0;
    *cost = 0.0;
    if (ship < 0) return 1;
    *days = p->transit[zone * p->zones + ship];
    *cost = p->haulage[zone * p->zones + ship];
    return *days >= 0;
}

static void fill(double *to, double value, int from, int until) {
    for (int t = from; t < until; t++) to[t] = value;
}

static void release_row(const RouteDp *dp, double *to) {
    int release = dp->park->release[dp->order];
    if (release < dp->from) release = dp->from;
    if (release > dp->until) release = dp->until;
    fill(to, UNREACHABLE, dp->from, release);
    fill(to, 0.0, release, dp->until);
}

/* Units that left the step before reach a zone after the transit of the lane. */
static void haul_in(const RouteDp *dp, int step, int zone, double *to) {
    const Park *p = dp->park;
    int step_class = dp->step_class[step - 1];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int from = p->class_zone[i], transit = p->transit[from * p->zones + zone];
        if (transit < 0 || transit >= p->days) continue;
        double haul = p->haulage[from * p->zones + zone];
        const double *ready = zone_row(dp->ready, p, step - 1, from);
        int span = dp->until - transit;
        double *restrict arrival = to + transit;
        for (int t = dp->from; t < span; t++) arrival[t] = least_of_day(arrival[t], ready[t] + haul);
    }
}

static void begin_at(const RouteDp *dp, const Start *start, int zone, double *to) {
    const Park *p = dp->park;
    int transit = p->transit[start->zone * p->zones + zone];
    if (transit < 0) return;
    int day = start->ready + transit; /* goods that were ready before day 0 may have travelled before day 0 */
    if (day < dp->from) day = dp->from;
    if (day >= dp->until) return;
    to[day] = least(to[day], start->cost + p->haulage[start->zone * p->zones + zone]);
}

/* Four days at once: only the last of them waits for what was the least before. */
static void wait_in_zone(double *to, int from, int until) {
    double before = UNREACHABLE;
    int t = from;
    for (; t + 4 <= until; t += 4) {
        double first = to[t], second = least(first, to[t + 1]), two = least(to[t + 2], to[t + 3]);
        to[t] = least(before, first);
        to[t + 1] = least(before, second);
        to[t + 2] = least(before, least(second, to[t + 2]));
        before = to[t + 3] = least(before, least(second, two));
    }
    for (; t < until; t++) before = to[t] = least(before, to[t]);
}

static void arrivals(const RouteDp *dp, int step, int fresh, const Start *starts, int count, int begun) {
    const Park *p = dp->park;
    int step_class = dp->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        double *to = zone_row(dp->arrive, p, step, zone);
        if (step == 0 && fresh) {
            release_row(dp, to);
        } else {
            fill(to, UNREACHABLE, dp->from, dp->until);
            if (begun) haul_in(dp, step, zone, to);
        }
        for (int k = 0; k < count; k++)
            if (starts[k].step == step && step > 0) begin_at(dp, &starts[k], zone, to);
        if (step > 0) wait_in_zone(to, dp->from, dp->until);
    }
}

static void make_step(const RouteDp *dp, int step) {
    const Park *p = dp->park;
    int step_class = dp->step_class[step], days = (int)p->days;
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++)
        fill(zone_row(dp->ready, p, step, p->class_zone[i]), UNREACHABLE, dp->from, dp->until);
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        const double *cost = dp->cost[step] + (int64_t)(g - p->class_groups[step_class]) * days;
        const double *arrive = zone_row(dp->arrive, p, step, p->group_zone[g]);
        double *restrict ready = zone_row(dp->ready, p, step, p->group_zone[g]) + p->group_lead[g];
        int span = dp->until - p->group_lead[g];
        for (int t = dp->from; t < span; t++) ready[t] = least_of_day(ready[t], arrive[t] + cost[t]);
    }
}

/* Lateness begins after `first_late` and grows from there on. */
static void cheapest_end(const RouteDp *dp, int32_t g, Finish *best) {
    const Park *p = dp->park;
    int last = dp->steps - 1, step_class = dp->step_class[last], days = (int)p->days;
    const double *cost = dp->cost[last] + (int64_t)(g - p->class_groups[step_class]) * days;
    const double *arrive = zone_row(dp->arrive, p, last, p->group_zone[g]);
    int road;
    double haul;
    if (!road_to_ship(p, dp->order, p->group_zone[g], &road, &haul)) return;
    int first_late = p->due[dp->order] - p->group_lead[g] - road;
    double late = p->late_cost[dp->order];
    for (int t = dp->from; t < dp->until; t++) {
        double total = arrive[t] + cost[t] + haul + (t > first_late ? (t - first_late) * late : 0.0);
        if (total < best->cost) *best = (Finish){total, g - p->class_groups[step_class], t, -1};
    }
}

static void complete_starts(const RouteDp *dp, const Start *starts, int count, Finish *best) {
    for (int k = 0; k < count; k++) {
        if (starts[k].step != dp->steps) continue;
        int road;
        double haul;
        if (!road_to_ship(dp->park, dp->order, starts[k].zone, &road, &haul)) continue;
        double total = starts[k].cost + haul + lateness(dp->park, dp->order, starts[k].ready + road);
        if (total < best->cost) *best = (Finish){total, -1, -1, k};
    }
}

Finish route_dp_forward(RouteDp *dp, int fresh, const Start *starts, int count) {
    Finish best = {UNREACHABLE, -1, -1, -1};
    int first = fresh ? 0 : dp->steps;
    for (int k = 0; k < count; k++)
        if (starts[k].step < first) first = starts[k].step;
    for (int step = first; step < dp->steps; step++) {
        if (step > dp->dirty) arrivals(dp, step, fresh, starts, count, step > first);
        if (step >= dp->dirty && step + 1 < dp->steps) make_step(dp, step);
    }
    const Park *p = dp->park;
    if (first < dp->steps) {
        int step_class = dp->step_class[dp->steps - 1];
        for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++)
            cheapest_end(dp, g, &best);
    }
    complete_starts(dp, starts, count, &best);
    return best;
}

/* ---- backward: least cost to the end ---- */

static void onward_after_step(const RouteDp *dp, int step, int zone, double *restrict onward) {
    const Park *p = dp->park;
    int step_class = dp->step_class[step + 1];
    fill(onward, UNREACHABLE, dp->from, dp->until);
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int to = p->class_zone[i], transit = p->transit[zone * p->zones + to];
        if (transit < 0 || transit >= p->days) continue;
        double haul = p->haulage[zone * p->zones + to];
        const double *next = zone_row(dp->arrive_onward, p, step + 1, to) + transit;
        int span = dp->until - transit;
        for (int t = dp->from; t < span; t++) onward[t] = least_of_day(onward[t], next[t] + haul);
    }
}

static void onward_with_group(const RouteDp *dp, int step, int32_t g) {
    const Park *p = dp->park;
    int days = (int)p->days, lead = p->group_lead[g], zone = p->group_zone[g];
    const double *cost = dp->cost[step] + (int64_t)(g - p->class_groups[dp->step_class[step]]) * days;
    double *restrict onward = zone_row(dp->arrive_onward, p, step, zone);
    if (step == dp->steps - 1) {
        int road;
        double haul;
        if (!road_to_ship(p, dp->order, zone, &road, &haul)) return;
        int first_late = p->due[dp->order] - lead - road;
        double late = p->late_cost[dp->order];
        for (int t = dp->from; t < dp->until; t++)
            onward[t] = least_of_day(onward[t], cost[t] + haul + (t > first_late ? (t - first_late) * late : 0.0));
        return;
    }
    const double *after = zone_row(dp->ready_onward, p, step, zone) + lead;
    for (int t = dp->from; t < dp->until - lead; t++) onward[t] = least_of_day(onward[t], cost[t] + after[t]);
}

void route_dp_backward(const RouteDp *dp, int first) {
    const Park *p = dp->park;
    for (int step = dp->steps - 1; step >= first; step--) {
        int step_class = dp->step_class[step];
        for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
            double *onward = zone_row(dp->arrive_onward, p, step, p->class_zone[i]);
            fill(onward, UNREACHABLE, dp->from, dp->until);
            if (step + 1 < dp->steps)
                onward_after_step(dp, step, p->class_zone[i], zone_row(dp->ready_onward, p, step, p->class_zone[i]));
        }
        for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++)
            onward_with_group(dp, step, g);
        for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
            double *onward = zone_row(dp->arrive_onward, p, step, p->class_zone[i]);
            for (int t = dp->until - 2; t >= dp->from; t--) onward[t] = least(onward[t], onward[t + 1]);
        }
    }
}
