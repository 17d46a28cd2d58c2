/* Campaigns in the dual: a plan that makes units of an order's step on a line begins a campaign in the window of days
 * that lead times and lanes leave. It pays setup_cost + setup x the line's lowest price in the window, and makes at most
 * `most` units there, so that each unit bears that share. */
#include "dual/setup_shares.h"

#include "boundary.h"
#include "dual/quick_exp.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline int least_day(int a, int b) { return a < b ? a : b; }

/* ---- windows ---- */

typedef struct {
    const Park *p;
    const SetupTables *t;
    int *ready, *onward; /* [zones] first day on which goods are in a zone */
} Windows;

static int first_arrival(const Windows *w, int zone) {
    const Park *p = w->p;
    int first = (int)p->days;
    for (int from = 0; from < p->zones; from++) {
        int transit = p->transit[from * p->zones + zone];
        if (transit >= 0 && w->ready[from] < p->days) first = least_day(first, w->ready[from] + transit);
    }
    return first > 0 ? first : 0;
}

/* The first days of the groups from a step on, of goods that are in `ready` zones before it. */
static void first_days(const Windows *w, int64_t order, int first_step, int released) {
    const Park *p = w->p;
    for (int64_t step = p->order_steps[order] + first_step; step < p->order_steps[order + 1]; step++) {
        int step_class = p->step_class[step];
        int32_t *from = w->t->window_from + w->t->first_window[step];
        for (int z = 0; z < p->zones; z++) w->onward[z] = (int)p->days;
        for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++, from++) {
            int zone = p->group_zone[g];
            int day = released && step == p->order_steps[order] ? p->release[order] : first_arrival(w, zone);
            *from = least_day(*from, day);
            w->onward[zone] = least_day(w->onward[zone], day + p->group_lead[g]);
        }
        memcpy(w->ready, w->onward, p->zones * sizeof *w->ready);
    }
}

static int last_leaving(const Windows *w, int64_t step, int zone, int lead) {
    const Park *p = w->p;
    int after = p->step_class[step + 1], last = -1;
    const int32_t *until = w->t->window_until + w->t->first_window[step + 1];
    for (int32_t g = p->class_groups[after]; g < p->class_groups[after + 1]; g++, until++) {
        int transit = p->transit[zone * p->zones + p->group_zone[g]];
        if (transit >= 0 && *until - 1 - transit - lead > last) last = *until - 1 - transit - lead;
    }
    return last;
}

static void last_days(const Windows *w, int64_t order) {
    const Park *p = w->p;
    for (int64_t step = p->order_steps[order + 1] - 1; step >= p->order_steps[order]; step--) {
        int step_class = p->step_class[step];
        int32_t *until = w->t->window_until + w->t->first_window[step];
        for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++, until++)
            *until = step + 1 == p->order_steps[order + 1]
                         ? (int)p->days
                         : last_leaving(w, step, p->group_zone[g], p->group_lead[g]) + 1;
    }
}

static void order_windows(const Windows *w, int64_t order) {
    const Park *p = w->p;
    int64_t first = w->t->first_window[p->order_steps[order]], end = w->t->first_window[p->order_steps[order + 1]];
    for (int64_t i = first; i < end; i++) w->t->window_from[i] = (int)p->days;
    first_days(w, order, 0, 1);
    for (int32_t source = p->order_sources[order]; source < p->order_sources[order + 1]; source++) {
        if (p->source_quantity[source] <= 0) continue;
        for (int z = 0; z < p->zones; z++) w->ready[z] = (int)p->days;
        w->ready[p->source_zone[source]] = p->source_ready[source];
        first_days(w, order, p->source_step[source], 0);
    }
    last_days(w, order);
}

/* ---- the most units of a campaign ---- */

static int is_warm(const SetupTables *t, int64_t step, int32_t line) {
    for (int32_t i = t->first_warm[step]; i < t->first_warm[step + 1]; i++)
        if (t->warm_line[i] == line) return 1;
    return 0;
}

static double most_units(const Park *p, const SetupTables *t, int64_t order, int32_t eligible, Window window) {
    int32_t line = p->eligible_line[eligible];
    double room = 0.0, load = p->eligible_load[eligible];
    for (int day = window.from; day < window.until; day++) {
        double there = p->capacity[(int64_t)line * p->days + day];
        if (there > 0) room += there * (1 + t->tolerance) + t->tolerance;
    }
    double most = floor((room - t->line_setup[line]) / (load > 1e-12 ? load : 1e-12) + 1e-9);
    double ordered = (double)p->ordered_quantity[order];
    return most < 1 ? 0.0 : most < ordered ? most : ordered;
}

static void most_of_step(const Park *p, const SetupTables *t, int64_t order, int64_t step) {
    int step_class = p->step_class[step];
    double *most = t->most + t->first_row[step];
    int64_t at = t->first_window[step];
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++, at++) {
        Window window = {t->window_from[at], t->window_until[at]};
        for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++, most++) {
            int32_t line = p->eligible_line[e];
            int free_of_charge = t->line_setup[line] <= 0 && t->line_setup_cost[line] <= 0;
            *most = window.from >= window.until || free_of_charge || is_warm(t, step, line)
                        ? -1.0
                        : most_units(p, t, order, e, window);
        }
    }
}

/* Fills the windows and the most units of each row, which no price changes. Returns a status. */
PARKLOOM_API int64_t parkloom_setup_windows(const Park *p, const SetupTables *t) {
    Windows w = {p, t, allocate(p->zones, sizeof(int)), allocate(p->zones, sizeof(int))};
    int opened = w.ready && w.onward;
    for (int64_t order = 0; opened && order < p->orders; order++) {
        order_windows(&w, order);
        for (int64_t step = p->order_steps[order]; step < p->order_steps[order + 1]; step++)
            if (is_charged(t, step)) most_of_step(p, t, order, step);
    }
    void *owned[] = {w.ready, w.onward};
    FREE_ALL(owned);
    return opened ? PARKLOOM_OK : PARKLOOM_OUT_OF_MEMORY;
}

/* ---- shares at prices ---- */

static double campaign_cost(const Park *p, const SetupTables *t, int32_t line, Window window, const double *price) {
    double setup = t->line_setup[line];
    if (setup <= 0) return t->line_setup_cost[line];
    double lowest = UNREACHABLE;
    const double *here = price + (int64_t)line * p->days, *capacity = p->capacity + (int64_t)line * p->days;
    for (int day = window.from; day < window.until; day++) {
        double open = capacity[day] > 0 ? here[day] : UNREACHABLE;
        lowest = open < lowest ? open : lowest;
    }
    return t->line_setup_cost[line] + setup * lowest;
}

/* Fills the shares at the lines' own prices [lines][days]: set-ups take no quota. */
PARKLOOM_API void parkloom_setup_shares(const Park *p, const SetupTables *t, const double *price) {
    for (int64_t step = 0; step < t->steps; step++) {
        if (!is_charged(t, step)) continue;
        int step_class = p->step_class[step];
        int64_t row = t->first_row[step], at = t->first_window[step];
        for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++, at++) {
            Window window = {t->window_from[at], t->window_until[at]};
            for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++, row++) {
                double most = t->most[row];
                t->share[row] = most < 0    ? 0.0
                                : most == 0 ? UNREACHABLE
                                            : campaign_cost(p, t, p->eligible_line[e], window, price) / most;
            }
        }
    }
}

/* ---- one step at prices and shares ---- */

static Window window_of(const Park *p, const SetupTables *t, int64_t at) {
    Window window = {t->window_from[at], t->window_until[at]};
    /* Goods cannot come there in time; without a window nothing is charged, as the bound has it. */
    return window.from < window.until ? window : (Window){0, (int)p->days};
}

static void charged_group(const PricedPark *m, const double *share, int32_t g, Window window, double *restrict least,
                          double *restrict weight, double *costs) {
    const Park *p = m->park;
    for (int t = 0; t < p->days; t++) least[t] = UNREACHABLE;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        charged_costs(m, e, share[e - p->group_eligible[g]], window, costs);
        for (int t = window.from; t < window.until; t++) least[t] = costs[t] < least[t] ? costs[t] : least[t];
    }
    if (m->temperature <= 0) return;
    double cold = 1.0 / m->temperature;
    memset(weight, 0, p->days * sizeof *weight);
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        charged_costs(m, e, share[e - p->group_eligible[g]], window, costs);
        if (!competes(m, least, costs, window)) continue;
        for (int t = window.from; t < window.until; t++) weight[t] += quick_exp((least[t] - costs[t]) * cold);
    }
}

void price_charged_step(const PricedPark *m, const SetupTables *setups, int64_t step, const ChargedStep *to,
                        double *costs) {
    const Park *p = m->park;
    int step_class = p->step_class[step];
    const double *share = setups->share + setups->first_row[step];
    int64_t days = p->days, at = setups->first_window[step];
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++, at++) {
        int64_t row = (int64_t)(g - p->class_groups[step_class]) * days;
        charged_group(m, share, g, window_of(p, setups, at), to->least + row, to->weight + row, costs);
        memset(to->flow + row, 0, days * sizeof *to->flow);
        share += p->group_eligible[g + 1] - p->group_eligible[g];
    }
}

void use_of_charged_step(const PricedPark *m, const SetupTables *setups, int64_t step, const ChargedStep *of,
                         double *use, double *scratch) {
    const Park *p = m->park;
    int step_class = p->step_class[step];
    const double *share = setups->share + setups->first_row[step];
    int64_t days = p->days, at = setups->first_window[step];
    double cold = 1.0 / m->temperature, *per_weight = scratch, *costs = scratch + days;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++, at++) {
        int64_t row = (int64_t)(g - p->class_groups[step_class]) * days;
        const double *flow = of->flow + row, *least = of->least + row, *weight = of->weight + row;
        Window window = window_of(p, setups, at);
        double all = 0.0;
        for (int t = window.from; t < window.until; t++) all += flow[t];
        for (int t = window.from; t < window.until; t++) per_weight[t] = flow[t] > 0 ? flow[t] / weight[t] : 0.0;
        for (int32_t e = p->group_eligible[g]; all > 0 && e < p->group_eligible[g + 1]; e++) {
            charged_costs(m, e, share[e - p->group_eligible[g]], window, costs);
            if (!competes(m, least, costs, window)) continue;
            double *restrict to = use + (int64_t)p->eligible_line[e] * days, load = p->eligible_load[e];
            for (int t = window.from; t < window.until; t++)
                to[t] += load * per_weight[t] * quick_exp((least[t] - costs[t]) * cold);
        }
        share += p->group_eligible[g + 1] - p->group_eligible[g];
    }
}
