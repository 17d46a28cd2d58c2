#include "walk.h"

#include <stddef.h>

static inline double least(double a, double b) { return a < b ? a : b; }

int64_t walk_scratch(const Park *park) { return 2 * park->longest_route * park->zones * park->days; }

void walk_open(Walk *walk, const Park *park, int64_t order, double *scratch, const double **cost) {
    walk->park = park;
    walk->order = order;
    walk->steps = park->order_steps[order + 1] - park->order_steps[order];
    walk->step_class = park->step_class + park->order_steps[order];
    walk->from = 0;
    walk->dirty = -1;
    walk->until = (int)park->days;
    walk->cost = cost;
    walk->arrive = scratch;
    walk->ready = scratch + park->longest_route * park->zones * park->days;
}

double lateness(const Park *p, int64_t order, int finish) {
    int days = finish - p->due[order];
    return days > 0 ? days * p->late_cost[order] : 0.0;
}

static void fill(double *to, double value, int from, int until) {
    for (int t = from; t < until; t++) to[t] = value;
}

static void released(const Walk *w, double *to) {
    int release = w->park->release[w->order];
    if (release < w->from) release = w->from;
    if (release > w->until) release = w->until;
    fill(to, FAR, w->from, release);
    fill(to, 0.0, release, w->until);
}

/* Goods that left the step before reach this zone after the lane's transit. */
static void haul_in(const Walk *w, int step, int zone, double *to) {
    const Park *p = w->park;
    int step_class = w->step_class[step - 1];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int from = p->class_zone[i], transit = p->transit[from * p->zones + zone];
        if (transit < 0 || transit >= p->days) continue;
        double haul = p->haulage[from * p->zones + zone];
        const double *ready = row(w->ready, p, step - 1, from);
        int span = w->until - transit;
        double *restrict arrival = to + transit;
        for (int t = w->from; t < span; t++) arrival[t] = least(arrival[t], ready[t] + haul);
    }
}

static void begin_at(const Walk *w, const Start *start, int zone, double *to) {
    const Park *p = w->park;
    int transit = p->transit[start->zone * p->zones + zone];
    if (transit < 0) return;
    int day = (start->ready > 0 ? start->ready : 0) + transit;
    if (day < w->from) day = w->from;
    if (day >= w->until) return;
    to[day] = least(to[day], start->cost + p->haulage[start->zone * p->zones + zone]);
}

static void wait(double *to, int from, int until) {
    for (int t = from + 1; t < until; t++) to[t] = least(to[t], to[t - 1]);
}

static void arrivals(const Walk *w, int step, int fresh, const Start *starts, int count, int begun) {
    const Park *p = w->park;
    int step_class = w->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        double *to = row(w->arrive, p, step, zone);
        if (step == 0 && fresh) {
            released(w, to);
        } else {
            fill(to, FAR, w->from, w->until);
            if (begun) haul_in(w, step, zone, to);
        }
        for (int k = 0; k < count; k++)
            if (starts[k].step == step && step > 0) begin_at(w, &starts[k], zone, to);
        if (step > 0) wait(to, w->from, w->until);
    }
}

static void process(const Walk *w, int step) {
    const Park *p = w->park;
    int step_class = w->step_class[step], days = (int)p->days;
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++)
        fill(row(w->ready, p, step, p->class_zone[i]), FAR, w->from, w->until);
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        const double *cost = w->cost[step] + (int64_t)(g - p->class_groups[step_class]) * days;
        const double *arrive = row(w->arrive, p, step, p->group_zone[g]);
        double *restrict ready = row(w->ready, p, step, p->group_zone[g]) + p->group_lead[g];
        int span = w->until - p->group_lead[g];
        for (int t = w->from; t < span; t++) ready[t] = least(ready[t], arrive[t] + cost[t]);
    }
}

/* The first day before which finishing is not late; lateness grows from there on. */
static void cheapest_end(const Walk *w, int32_t g, Finish *best) {
    const Park *p = w->park;
    int last = w->steps - 1, step_class = w->step_class[last], days = (int)p->days;
    const double *cost = w->cost[last] + (int64_t)(g - p->class_groups[step_class]) * days;
    const double *arrive = row(w->arrive, p, last, p->group_zone[g]);
    int first_late = p->due[w->order] - p->group_lead[g];
    double late = p->late_cost[w->order];
    for (int t = w->from; t < w->until; t++) {
        double total = arrive[t] + cost[t] + (t > first_late ? (t - first_late) * late : 0.0);
        if (total < best->cost) *best = (Finish){total, g - p->class_groups[step_class], t, -1};
    }
}

static void complete_starts(const Walk *w, const Start *starts, int count, Finish *best) {
    for (int k = 0; k < count; k++) {
        if (starts[k].step != w->steps) continue;
        double total = starts[k].cost + lateness(w->park, w->order, starts[k].ready);
        if (total < best->cost) *best = (Finish){total, -1, -1, k};
    }
}

Finish walk_forward(Walk *w, int fresh, const Start *starts, int count) {
    Finish best = {FAR, -1, -1, -1};
    int first = fresh ? 0 : w->steps;
    for (int k = 0; k < count; k++)
        if (starts[k].step < first) first = starts[k].step;
    for (int step = first; step < w->steps; step++) {
        if (step > w->dirty) arrivals(w, step, fresh, starts, count, step > first);
        if (step >= w->dirty && step + 1 < w->steps) process(w, step);
    }
    const Park *p = w->park;
    if (first < w->steps) {
        int step_class = w->step_class[w->steps - 1];
        for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) cheapest_end(w, g, &best);
    }
    complete_starts(w, starts, count, &best);
    return best;
}

/* ---- backward: the cheapest rest of the way ---- */

static void rest_after_step(const Walk *w, int step, int zone, double *restrict rest) {
    const Park *p = w->park;
    int step_class = w->step_class[step + 1];
    fill(rest, FAR, w->from, w->until);
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int to = p->class_zone[i], transit = p->transit[zone * p->zones + to];
        if (transit < 0 || transit >= p->days) continue;
        double haul = p->haulage[zone * p->zones + to];
        const double *onward = row(w->arrive_rest, p, step + 1, to) + transit;
        int span = w->until - transit;
        for (int t = w->from; t < span; t++) rest[t] = least(rest[t], onward[t] + haul);
    }
}

static void rest_with_group(const Walk *w, int step, int32_t g) {
    const Park *p = w->park;
    int days = (int)p->days, lead = p->group_lead[g], zone = p->group_zone[g];
    const double *cost = w->cost[step] + (int64_t)(g - p->class_groups[w->step_class[step]]) * days;
    double *restrict rest = row(w->arrive_rest, p, step, zone);
    if (step == w->steps - 1) {
        int first_late = p->due[w->order] - lead;
        double late = p->late_cost[w->order];
        for (int t = w->from; t < w->until; t++)
            rest[t] = least(rest[t], cost[t] + (t > first_late ? (t - first_late) * late : 0.0));
        return;
    }
    const double *after = row(w->ready_rest, p, step, zone) + lead;
    for (int t = w->from; t < w->until - lead; t++) rest[t] = least(rest[t], cost[t] + after[t]);
}

void walk_backward(const Walk *w, int first) {
    const Park *p = w->park;
    for (int step = w->steps - 1; step >= first; step--) {
        int step_class = w->step_class[step];
        for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
            double *rest = row(w->arrive_rest, p, step, p->class_zone[i]);
            fill(rest, FAR, w->from, w->until);
            if (step + 1 < w->steps) rest_after_step(w, step, p->class_zone[i], row(w->ready_rest, p, step, p->class_zone[i]));
        }
        for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) rest_with_group(w, step, g);
        for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
            double *rest = row(w->arrive_rest, p, step, p->class_zone[i]);
            for (int t = w->until - 2; t >= w->from; t--) rest[t] = least(rest[t], rest[t + 1]);
        }
    }
}
