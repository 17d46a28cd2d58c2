/* The Lagrangian dual of the planning problem, hard and smooth.
 *
 * Capacity and quotas are charged at prices; each order then takes its cheapest chain or stays unmet. With temperature 0
 * the value is the bound itself. With a temperature the minimum over chains becomes a softmin, so that the value is
 * smooth and its gradient is expected use less capacity (Nesterov 2005, "Smooth minimization of non-smooth functions").
 *
 * Partition sums are kept relative to a potential per (step, zone, day), the hard minimum there: the best way into a node
 * always weighs at least 1, so nothing underflows at any temperature.
 */
#include "walk.h"
#include "quick_exp.h"
#include "boundary.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MAX_THREADS 8
#define NEGLIGIBLE 18.0  /* temperatures: what is dearer than the best by this much weighs next to nothing */

typedef struct {
    const Park *park;
    const double *price;     /* [lines][days], quotas' prices included */
    double temperature;
    double *least;           /* [groups][days]: cheapest line of the group on the day */
    double *weight;          /* [groups][days]: softmin weight relative to it */
} Market;

typedef struct {
    Market *market;
    int index, threads;
    double value;
    double *group_flow;      /* [groups][days] of this thread */
    double *use;             /* [lines][days] of this thread */
    double *order_value;     /* [orders], shared; or NULL */
    double *eligible_use;       /* [entries][days], shared; or NULL */
    const double *total_flow;
    double *scratch;         /* [days] */
} Job;

/* ---- what a step costs in a group on a day ---- */

static void eligible_costs(const Market *m, int32_t eligible, double *restrict to) {
    const Park *p = m->park;
    int64_t at = (int64_t)p->eligible_line[eligible] * p->days;
    const double *price = m->price + at, *capacity = p->capacity + at;
    double load = p->eligible_load[eligible], base = p->eligible_price[eligible];
    for (int t = 0; t < p->days; t++) to[t] = capacity[t] > 0 ? base + load * price[t] : FAR;
}

static void group_least(const Market *m, int32_t g, double *costs) {
    const Park *p = m->park;
    double *restrict least = m->least + (int64_t)g * p->days;
    for (int t = 0; t < p->days; t++) least[t] = FAR;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        eligible_costs(m, e, costs);
        for (int t = 0; t < p->days; t++) least[t] = costs[t] < least[t] ? costs[t] : least[t];
    }
}

/* Whether a line comes near its group's cheapest on any day; most never do, and need no exponentials. */
static int competes(const Market *m, const double *least, const double *costs) {
    double closest = FAR;
    for (int t = 0; t < m->park->days; t++) {
        double dearer = costs[t] < NO_WAY ? costs[t] - least[t] : FAR;
        closest = dearer < closest ? dearer : closest;
    }
    return closest < NEGLIGIBLE * m->temperature;
}

static void group_weight(const Market *m, int32_t g, double *costs) {
    const Park *p = m->park;
    const double *least = m->least + (int64_t)g * p->days;
    double *restrict weight = m->weight + (int64_t)g * p->days;
    double cold = 1.0 / m->temperature;
    memset(weight, 0, p->days * sizeof *weight);
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        eligible_costs(m, e, costs);
        if (!competes(m, least, costs)) continue;
        for (int t = 0; t < p->days; t++) weight[t] += quick_exp((least[t] - costs[t]) * cold);
    }
}

static void *price_groups(void *argument) {
    Job *job = argument;
    const Park *p = job->market->park;
    double *costs = malloc(p->days * sizeof *costs);
    for (int32_t g = job->index; g < p->line_groups; g += job->threads) {
        group_least(job->market, g, costs);
        if (job->market->temperature > 0) group_weight(job->market, g, costs);
    }
    free(costs);
    return NULL;
}

/* ---- weights forward, flow backward, for one order ---- */

typedef struct {
    int from, until;
} Span;

typedef struct {
    Walk walk;
    const double **weight;         /* per step, like walk.cost */
    double *arrive_weight, *ready_weight, *arrive_flow, *ready_flow;
    Span *arrive_span, *ready_span;    /* [steps][zones]: the days that weigh anything */
    double end_weight;
    double cold;
} Softwalk;

static int64_t soft_scratch(const Park *p) { return 3 * walk_scratch(p); }

static inline int later(int a, int b) { return a > b ? a : b; }
static inline int sooner(int a, int b) { return a < b ? a : b; }

static inline Span *span_at(Span *spans, const Park *p, int step, int zone) { return spans + step * p->zones + zone; }

static void soft_open(Softwalk *s, const Market *m, int64_t order, double *scratch, const double **tables, Span *spans) {
    const Park *p = m->park;
    int64_t block = p->longest_route * p->zones * p->days;
    walk_open(&s->walk, p, order, scratch, tables);
    s->weight = tables + p->longest_route;
    for (int i = 0; i < s->walk.steps; i++) {
        int64_t at = (int64_t)p->class_groups[s->walk.step_class[i]] * p->days;
        tables[i] = m->least + at;
        s->weight[i] = m->weight + at;
    }
    s->arrive_weight = scratch + 2 * block;
    s->ready_weight = scratch + 3 * block;
    /* The flows take the place of the rests, which are needed no more by then. */
    s->arrive_flow = s->walk.arrive_rest = scratch + 4 * block;
    s->ready_flow = s->walk.ready_rest = scratch + 5 * block;
    s->arrive_span = spans;
    s->ready_span = spans + p->longest_route * p->zones;
    s->cold = m->temperature > 0 ? 1.0 / m->temperature : 0.0;
}

/* ---- which days weigh anything: the hard minimum backward, then what lies close to the best way ---- */

static Span near(const double *before, const double *rest, double most, int days) {
    Span span = {0, days};
    while (span.from < days && before[span.from] + rest[span.from] > most) span.from++;
    while (span.until > span.from && before[span.until - 1] + rest[span.until - 1] > most) span.until--;
    return span;
}

static void find_spans(const Softwalk *s, int first, double least) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    double most = least + NEGLIGIBLE / s->cold;
    walk_backward(&s->walk, first);
    for (int step = first; step < w->steps; step++) {
        int step_class = w->step_class[step];
        for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
            int z = p->class_zone[i];
            *span_at(s->arrive_span, p, step, z) =
                near(row(w->arrive, p, step, z), row(w->arrive_rest, p, step, z), most, (int)p->days);
            if (step + 1 < w->steps)
                *span_at(s->ready_span, p, step, z) =
                    near(row(w->ready, p, step, z), row(w->ready_rest, p, step, z), most, (int)p->days);
        }
    }
}

/* The days t of `earlier` whose t + shift lies in `later_span`. */
static Span overlap(const Span *earlier, const Span *later_span, int shift) {
    return (Span){later(earlier->from, later_span->from - shift), sooner(earlier->until, later_span->until - shift)};
}

static void start_weight(const Softwalk *s, const Start *start, int zone, const Span *span, const double *arrive,
                         double *weight) {
    const Park *p = s->walk.park;
    int transit = p->transit[start->zone * p->zones + zone];
    int day = (start->ready > 0 ? start->ready : 0) + transit;
    if (transit < 0 || day >= p->days || day < span->from || day >= span->until) return;
    double cost = start->cost + p->haulage[start->zone * p->zones + zone];
    weight[day] += quick_exp((arrive[day] - cost) * s->cold);
}

static void haul_weight(const Softwalk *s, int step, int zone, const double *arrive, double *weight) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int step_class = w->step_class[step - 1];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int from = p->class_zone[i], transit = p->transit[from * p->zones + zone];
        if (transit < 0 || transit >= p->days) continue;
        double haul = p->haulage[from * p->zones + zone];
        const double *ready = row(w->ready, p, step - 1, from), *ready_weight = row(s->ready_weight, p, step - 1, from);
        double *restrict to = weight + transit;
        const double *reached = arrive + transit;
        Span span = overlap(span_at(s->ready_span, p, step - 1, from), span_at(s->arrive_span, p, step, zone), transit);
        for (int t = span.from; t < span.until; t++)
            to[t] += ready_weight[t] * quick_exp((reached[t] - ready[t] - haul) * s->cold);
    }
}

static void arrive_weights(const Softwalk *s, int step, int first, const Start *start) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int step_class = w->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        const double *arrive = row(w->arrive, p, step, zone);
        double *weight = row(s->arrive_weight, p, step, zone);
        Span span = *span_at(s->arrive_span, p, step, zone);
        for (int t = span.from; t < span.until; t++) weight[t] = step == 0 ? 1.0 : 0.0;
        if (step == 0) continue;
        if (step > first) haul_weight(s, step, zone, arrive, weight);
        if (start && step == first) start_weight(s, start, zone, &span, arrive, weight);
        for (int t = span.from + 1; t < span.until; t++)
            weight[t] += weight[t - 1] * quick_exp((arrive[t] - arrive[t - 1]) * s->cold);
    }
}

static void ready_weights(const Softwalk *s, int step) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int step_class = w->step_class[step], days = (int)p->days;
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++)
        memset(row(s->ready_weight, p, step, p->class_zone[i]), 0, days * sizeof(double));
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int64_t at = (int64_t)(g - p->class_groups[step_class]) * days;
        int zone = p->group_zone[g], lead = p->group_lead[g];
        const double *cost = w->cost[step] + at, *weight = s->weight[step] + at;
        const double *arrive = row(w->arrive, p, step, zone), *before = row(s->arrive_weight, p, step, zone);
        const double *ready = row(w->ready, p, step, zone) + lead;
        double *restrict after = row(s->ready_weight, p, step, zone) + lead;
        Span span = overlap(span_at(s->arrive_span, p, step, zone), span_at(s->ready_span, p, step, zone), lead);
        for (int t = span.from; t < span.until; t++)
            after[t] += before[t] * weight[t] * quick_exp((ready[t] - arrive[t] - cost[t]) * s->cold);
    }
}

static double end_share(const Softwalk *s, int32_t g, int t, double least) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int last = w->steps - 1, zone = p->group_zone[g];
    int64_t at = (int64_t)(g - p->class_groups[w->step_class[last]]) * p->days + t;
    double total = row(w->arrive, p, last, zone)[t] + w->cost[last][at] + lateness(p, w->order, t + p->group_lead[g]);
    return row(s->arrive_weight, p, last, zone)[t] * s->weight[last][at] * quick_exp((least - total) * s->cold);
}

static void end_weights(Softwalk *s, double least) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int last = w->steps - 1, step_class = w->step_class[last];
    s->end_weight = 0.0;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        const Span *span = span_at(s->arrive_span, p, last, p->group_zone[g]);
        for (int t = span->from; t < span->until; t++) s->end_weight += end_share(s, g, t, least);
    }
}

/* The softmin of a unit's cost from the release (start NULL) or from a start; NO_WAY or more where there is none. */
static double soft_forward(Softwalk *s, const Start *start, double temperature) {
    Walk *w = &s->walk;
    Finish finish = walk_forward(w, start == NULL, start, start ? 1 : 0);
    if (temperature <= 0 || finish.cost >= NO_WAY || finish.start >= 0) {
        s->end_weight = 1.0;
        return finish.cost;
    }
    int first = start ? start->step : 0;
    find_spans(s, first, finish.cost);
    for (int step = first; step < w->steps; step++) {
        arrive_weights(s, step, first, start);
        if (step + 1 < w->steps) ready_weights(s, step);
    }
    end_weights(s, finish.cost);
    return finish.cost - temperature * log(s->end_weight);
}

static void clear_flows(const Softwalk *s, int step) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int step_class = w->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        memset(row(s->arrive_flow, p, step, p->class_zone[i]), 0, p->days * sizeof(double));
        memset(row(s->ready_flow, p, step, p->class_zone[i]), 0, p->days * sizeof(double));
    }
}

static void end_flow(const Softwalk *s, double quantity, double least, double *group_flow) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int last = w->steps - 1, step_class = w->step_class[last];
    double unit = quantity / s->end_weight;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        double *arrive_flow = row(s->arrive_flow, p, last, p->group_zone[g]);
        const Span *span = span_at(s->arrive_span, p, last, p->group_zone[g]);
        for (int t = span->from; t < span->until; t++) {
            double flow = unit * end_share(s, g, t, least);
            group_flow[(int64_t)g * p->days + t] += flow;
            arrive_flow[t] += flow;
        }
    }
}

static void unwait(const Softwalk *s, int step) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int step_class = w->step_class[step];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        const double *arrive = row(w->arrive, p, step, zone), *weight = row(s->arrive_weight, p, step, zone);
        double *flow = row(s->arrive_flow, p, step, zone);
        const Span *span = span_at(s->arrive_span, p, step, zone);
        for (int t = span->until - 1; t > span->from; t--)
            if (flow[t] > 0)
                flow[t - 1] += flow[t] * weight[t - 1] * quick_exp((arrive[t] - arrive[t - 1]) * s->cold) / weight[t];
    }
}

static void haul_back(const Softwalk *s, int step) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int step_class = w->step_class[step], before = w->step_class[step - 1];
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int zone = p->class_zone[i];
        double *flow = row(s->arrive_flow, p, step, zone);
        const double *weight = row(s->arrive_weight, p, step, zone);
        /* Flow per weight, once for all lanes into the zone. */
        for (int t = 0; t < p->days; t++) flow[t] = flow[t] > 0 ? flow[t] / weight[t] : 0.0;
        for (int32_t j = p->class_zones[before]; j < p->class_zones[before + 1]; j++) {
            int from = p->class_zone[j], transit = p->transit[from * p->zones + zone];
            if (transit < 0 || transit >= p->days) continue;
            double haul = p->haulage[from * p->zones + zone];
            const double *ready = row(w->ready, p, step - 1, from);
            const double *ready_weight = row(s->ready_weight, p, step - 1, from);
            double *restrict ready_flow = row(s->ready_flow, p, step - 1, from);
            const double *reached = row(w->arrive, p, step, zone) + transit, *share = flow + transit;
            Span span =
                overlap(span_at(s->ready_span, p, step - 1, from), span_at(s->arrive_span, p, step, zone), transit);
            for (int t = span.from; t < span.until; t++)
                ready_flow[t] += share[t] * ready_weight[t] * quick_exp((reached[t] - ready[t] - haul) * s->cold);
        }
    }
}

static void process_back(const Softwalk *s, int step, double *group_flow) {
    const Walk *w = &s->walk;
    const Park *p = w->park;
    int step_class = w->step_class[step], days = (int)p->days;
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        double *flow = row(s->ready_flow, p, step, p->class_zone[i]);
        const double *weight = row(s->ready_weight, p, step, p->class_zone[i]);
        for (int t = 0; t < days; t++) flow[t] = flow[t] > 0 ? flow[t] / weight[t] : 0.0;
    }
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int64_t at = (int64_t)(g - p->class_groups[step_class]) * days;
        int zone = p->group_zone[g], lead = p->group_lead[g];
        const double *cost = w->cost[step] + at, *weight = s->weight[step] + at;
        const double *arrive = row(w->arrive, p, step, zone), *before = row(s->arrive_weight, p, step, zone);
        const double *ready = row(w->ready, p, step, zone) + lead, *share = row(s->ready_flow, p, step, zone) + lead;
        double *restrict arrive_flow = row(s->arrive_flow, p, step, zone);
        double *restrict to = group_flow + (int64_t)g * days;
        Span span = overlap(span_at(s->arrive_span, p, step, zone), span_at(s->ready_span, p, step, zone), lead);
        for (int t = span.from; t < span.until; t++) {
            double flow = share[t] * before[t] * weight[t] * quick_exp((ready[t] - arrive[t] - cost[t]) * s->cold);
            to[t] += flow;
            arrive_flow[t] += flow;
        }
    }
}

static void soft_backward(Softwalk *s, const Start *start, double quantity, double value, double *group_flow) {
    const Walk *w = &s->walk;
    int first = start ? start->step : 0;
    if (first >= w->steps || quantity <= 0) return;
    double least = value + log(s->end_weight) / s->cold;
    for (int step = first; step < w->steps; step++) clear_flows(s, step);
    end_flow(s, quantity, least, group_flow);
    for (int step = w->steps - 1; step > first; step--) {
        unwait(s, step);
        haul_back(s, step);
        process_back(s, step - 1, group_flow);
    }
}

/* ---- an order: fresh units, and units that may go on from where they are ---- */

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

typedef struct {
    double cost;
    int32_t source;
} Ranked;

static int by_cost(const void *a, const void *b) {
    double x = ((const Ranked *)a)->cost, y = ((const Ranked *)b)->cost;
    return (x > y) - (x < y);
}

/* A promise that must be kept is no choice: what breaking it would cost is left out, it is drawn on first. */
static Start start_of(const Park *p, int32_t source) {
    double saved = p->source_committed[source] ? 0.0 : p->source_release_cost[source];
    return (Start){p->source_step[source], p->source_zone[source], p->source_ready[source], p->source_cost[source] - saved};
}

#define FIRST 1e9 /* cheaper than any chain */

/* Units of a source that are still there, those before it in `ranked` having drawn on the same work in progress. */
static double still_there(const Park *p, const Ranked *ranked, const double *taken, int32_t i) {
    int32_t source = ranked[i].source, begun = p->source_in_progress[source];
    double most = (double)p->source_quantity[source];
    if (begun < 0) return most;
    double there = (double)p->in_progress_quantity[begun];
    for (int32_t k = 0; k < i; k++)
        if (p->source_in_progress[ranked[k].source] == begun) there -= taken[k];
    return there < most ? there : most;
}

typedef struct {
    Job *job;
    Softwalk soft;
    double path;             /* softmin of a fresh unit that is made */
    double *scratch;
    const double **tables;
    Span *spans;
} Desk;

static double fresh_value(Desk *d, int64_t order, double *made) {
    const Market *m = d->job->market;
    soft_open(&d->soft, m, order, d->scratch, d->tables, d->spans);
    d->path = soft_forward(&d->soft, NULL, m->temperature);
    return softmin(d->path, m->park->unmet_cost[order], m->temperature, made);
}

/* Units begun before day 0, cheapest first: each goes on where that is cheaper than a fresh unit. Returns their worth;
 * takes them from *left and adds to *fresh the units that are better made anew. */
static double begun_value(Desk *d, int64_t order, double fresh, double *left, double *anew) {
    const Market *m = d->job->market;
    const Park *p = m->park;
    int32_t first = p->order_sources[order], last = p->order_sources[order + 1];
    Ranked *ranked = malloc((last - first) * sizeof *ranked);
    for (int32_t i = first; i < last; i++) {
        Start start = start_of(p, i);
        double cost = soft_forward(&d->soft, &start, m->temperature);
        ranked[i - first] = (Ranked){cost - (p->source_committed[i] && cost < NO_WAY ? FIRST : 0.0), i};
    }
    qsort(ranked, last - first, sizeof *ranked, by_cost);
    double worth = 0.0, *taken = calloc(last - first + 1, sizeof *taken);
    for (int32_t i = 0; i < last - first && *left > 0; i++) {
        int must = p->source_committed[ranked[i].source];
        double take = still_there(p, ranked, taken, i), share = 1.0;
        if (take > *left) take = *left;
        taken[i] = take;
        worth += take * (must ? ranked[i].cost + FIRST : softmin(ranked[i].cost, fresh, m->temperature, &share));
        *left -= take;
        *anew += take * (1.0 - share);
        if (!d->job->group_flow || share * take <= 0) continue;
        Start start = start_of(p, ranked[i].source);
        double again = soft_forward(&d->soft, &start, m->temperature);
        soft_backward(&d->soft, &start, take * share, again, d->job->group_flow);
    }
    free(taken);
    free(ranked);
    return worth;
}

static double value_order(Desk *d, int64_t order) {
    const Market *m = d->job->market;
    const Park *p = m->park;
    double made, left = (double)p->quantity[order], anew = 0.0, worth = 0.0;
    if (left <= 0 && d->job->group_flow) return 0.0;
    double fresh = fresh_value(d, order, &made);
    if (p->order_sources[order + 1] > p->order_sources[order]) {
        worth = begun_value(d, order, fresh, &left, &anew);
        if (d->job->group_flow) fresh = fresh_value(d, order, &made);
    }
    if (d->job->group_flow && d->path < NO_WAY)
        soft_backward(&d->soft, NULL, made * (left + anew), d->path, d->job->group_flow);
    return worth + left * fresh;
}

static void *value_orders(void *argument) {
    Job *job = argument;
    const Park *p = job->market->park;
    Desk desk = {.job = job};
    desk.scratch = malloc(soft_scratch(p) * sizeof(double));
    desk.tables = malloc(2 * p->longest_route * sizeof(double *));
    desk.spans = malloc(2 * p->longest_route * p->zones * sizeof(Span));
    for (int64_t order = job->index; order < p->orders; order += job->threads) {
        double value = value_order(&desk, order);
        if (job->order_value) job->order_value[order] = value;
        job->value += value;
    }
    free(desk.scratch);
    free(desk.tables);
    free(desk.spans);
    return NULL;
}

/* ---- from flow by group and day to use by line and day ---- */

static void group_use(const Job *job, int32_t g, double *costs) {
    const Market *m = job->market;
    const Park *p = m->park;
    const double *flow = job->total_flow + (int64_t)g * p->days, *least = m->least + (int64_t)g * p->days;
    const double *weight = m->weight + (int64_t)g * p->days;
    double cold = 1.0 / m->temperature;
    double *restrict share = job->scratch;
    double all = 0.0;
    for (int t = 0; t < p->days; t++) all += flow[t];
    if (all <= 0) return;
    for (int t = 0; t < p->days; t++) share[t] = flow[t] > 0 ? flow[t] / weight[t] : 0.0;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        double *restrict use = job->use + (int64_t)p->eligible_line[e] * p->days;
        double load = p->eligible_load[e];
        eligible_costs(m, e, costs);
        if (!competes(m, least, costs)) continue;
        double *restrict mine = job->eligible_use ? job->eligible_use + (int64_t)e * p->days : job->scratch + p->days;
        for (int t = 0; t < p->days; t++) {
            mine[t] = load * share[t] * quick_exp((least[t] - costs[t]) * cold);
            use[t] += mine[t];
        }
    }
}

static void *share_use(void *argument) {
    Job *job = argument;
    const Park *p = job->market->park;
    double *costs = malloc(3 * p->days * sizeof *costs);
    job->scratch = costs + p->days;
    for (int32_t g = job->index; g < p->line_groups; g += job->threads) group_use(job, g, costs);
    free(costs);
    return NULL;
}

static void run(void *(*part)(void *), Job *jobs, int threads) {
    pthread_t other[MAX_THREADS];
    for (int i = 1; i < threads; i++) pthread_create(&other[i], NULL, part, &jobs[i]);
    part(&jobs[0]);
    for (int i = 1; i < threads; i++) pthread_join(other[i], NULL);
}

static void add_up(double *into, const double *from, int64_t n) {
    for (int64_t i = 0; i < n; i++) into[i] += from[i];
}

static void free_jobs(Job *jobs, int threads) {
    for (int i = 0; i < threads; i++) {
        free(jobs[i].group_flow);
        free(jobs[i].use);
    }
}

/* The dual's order term at these prices: the sum over orders of quantity x cheapest (temperature 0) or softmin chain.
 * price: [lines][days], quotas' prices included. use, where given: [lines][days] expected use of capacity.
 * order_value, where given: [orders]. least, where given: [groups][days], the cheapest line at these prices.
 * The park's worth at these prices is the caller's to subtract. */
PARKLOOM_API double parkloom_dual_value(const Park *p, const double *price, double temperature, int threads, double *use,
                     double *order_value, double *least, double *eligible_use) {
    int64_t table = p->line_groups * p->days, cells = p->lines * p->days;
    Market market = {p, price, temperature, malloc((2 * table + 1) * sizeof(double)), NULL};
    market.weight = market.least + table;
    Job jobs[MAX_THREADS] = {0};
    if (threads > MAX_THREADS) threads = MAX_THREADS;
    for (int i = 0; i < threads; i++) {
        jobs[i] = (Job){.market = &market, .index = i, .threads = threads, .order_value = order_value,
                        .eligible_use = eligible_use};
        if (use) jobs[i].group_flow = calloc(table + 1, sizeof(double));
        if (use) jobs[i].use = calloc(cells + 1, sizeof(double));
    }
    run(price_groups, jobs, threads);
    run(value_orders, jobs, threads);
    double value = 0.0;
    for (int i = 0; i < threads; i++) value += jobs[i].value;
    if (use) {
        for (int i = 1; i < threads; i++) add_up(jobs[0].group_flow, jobs[i].group_flow, table);
        for (int i = 0; i < threads; i++) jobs[i].total_flow = jobs[0].group_flow;
        run(share_use, jobs, threads);
        memset(use, 0, cells * sizeof(double));
        for (int i = 0; i < threads; i++) add_up(use, jobs[i].use, cells);
    }
    if (least) memcpy(least, market.least, table * sizeof(double));
    free_jobs(jobs, threads);
    free(market.least);
    return value;
}

/* Which entries are, on some day, dearer than the cheapest line of their group by no more than a share of its cost. */
PARKLOOM_API void parkloom_near_best(const Park *p, const double *price, const double *least, double share, uint8_t *near) {
    Market market = {.park = p, .price = price};
    double *costs = malloc((p->days + 1) * sizeof *costs);
    for (int32_t g = 0; g < p->line_groups; g++)
        for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
            eligible_costs(&market, e, costs);
            near[e] = 0;
            for (int t = 0; t < p->days; t++)
                near[e] |= costs[t] < NO_WAY && costs[t] <= least[(int64_t)g * p->days + t] * (1 + share) + 1e-9;
        }
    free(costs);
}
