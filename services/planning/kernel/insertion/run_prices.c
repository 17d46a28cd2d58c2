#include "insertion/run_prices.h"

#include "insertion/quotas.h"

#include <math.h>
#include <string.h>

#define COST_ROUNDING 1e-7 /* money per unit: more than what rounding makes of a cost */
#define BRIDGE_SAVES 1e7 /* money: as much as a unit of a commitment that must be kept */

/* What a day must have left for a set-up and a new run. */
static double needed_by_run(const Park *p, int32_t line, double least, double load) {
    return p->setup[line] + (least * (1 - 1e-12) - 2e-9) * load;
}

static Asked asked_of(const Worker *w, int step, int32_t e) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    Asked a = {.step = step, .eligible = e, .line = p->eligible_line[e], .load = p->eligible_load[e]};
    a.base = p->eligible_price[e] * b->noise[step * b->most_eligible + e - first_eligible(p, b->step_class[step])];
    a.rate = b->params->price_share * a.load;
    a.fee = p->setup_cost[a.line] + b->run_fee[a.line];
    a.least = (double)smallest_run(p, b->order, step, e);
    if (a.least < b->least_units) a.least = b->least_units;
    a.setup = p->setup[a.line];
    a.needed = needed_by_run(p, a.line, a.least, a.load);
    return a;
}

/* Units that a cell holds besides a set-up. */
static double room(const Worker *w, const Asked *a, int t, double setup) {
    const Park *p = w->solution->park;
    int64_t cell = (int64_t)a->line * p->days + t;
    double free = w->residual[cell] - setup;
    if (p->capacity[cell] <= 0 || free < -1e-9) return 0.0;
    if (a->load <= 0) return (double)w->workspace->missing;
    double quota = quota_capacity(w, a->line, t);
    if (quota < free) free = quota;
    return free / a->load * (1 + 1e-12) + 1e-9;
}

static inline void offer(double *cost, int64_t *best, int t, double v, int32_t e) {
    int better = v < cost[t];
    cost[t] = better ? v : cost[t];
    best[t] = better ? e : best[t];
}

/* Units [days] that the line could make besides a set-up on a day. */
static void list_units(const Worker *w, const Asked *a, int from, int reach, double *restrict units) {
    const Park *p = w->solution->park;
    const double *residual = w->residual + (int64_t)a->line * p->days;
    double setup = a->setup, per = 1.0 / a->load;
    int quotas = p->line_quotas[a->line] < p->line_quotas[a->line + 1];
    for (int t = from; t < reach; t++) {
        double u = (residual[t] - setup) * per;
        units[t] = u > 0 ? u : 0.0;
    }
    for (int t = from; t < reach && quotas; t++) {
        double u = quota_capacity(w, a->line, t) * per;
        if (u < units[t]) units[t] = u > 0 ? u : 0.0;
    }
}

/* *made [days] adds up the units of so many days from each on: day after day, as sums of a row are quick. */
static void list_campaigns(const double *restrict units, double *restrict made, int from, int until, int ahead) {
    for (int t = from; t < until; t++) made[t] = units[t] + 1e-9;
    for (int k = 1; k < ahead; k++)
        for (int t = from; t < until; t++) made[t] += units[t + k];
}

/* The most of a line's days. Four maxima at once, so that none waits for the one before. */
static double most_of(const double *residual, int from, int until) {
    double most[4] = {0.0, 0.0, 0.0, 0.0};
    int t = from;
    for (; t + 4 <= until; t += 4)
        for (int k = 0; k < 4; k++) most[k] = residual[t + k] > most[k] ? residual[t + k] : most[k];
    for (; t < until; t++) most[0] = residual[t] > most[0] ? residual[t] : most[0];
    for (int k = 1; k < 4; k++) most[0] = most[k] > most[0] ? most[k] : most[0];
    return most[0];
}

/* Whether a campaign that begins on any of the days may cost less than what is the best there so far. No units bear less
 * of a set-up than all that are missing do. Most lines have no room for a set-up and a new run, as another worker has
 * them or as they are full: what a whole row shows is kept for the next look. */
static int may_be_best(const Worker *w, const Asked *a, const double *restrict cost, int from, int until) {
    const Park *p = w->solution->park;
    const InsertionParams *params = w->workspace->params;
    const double *restrict residual = w->residual + (int64_t)a->line * p->days;
    const double *restrict price = w->price + (int64_t)a->line * p->days;
    double per = 1.0 / (double)w->workspace->missing, needed = a->needed, day_cost = params->day_cost;
    double base = a->base + a->fee * per - COST_ROUNDING, rate = a->rate + params->price_share * a->setup * per;
    int64_t holds = 0, better = 0;
    if (w->most_residual[a->line] < needed) return 0;
    for (int t = from; t < until; t++) {
        int64_t held = residual[t] >= needed;
        holds |= held;
        better |= held & (base + rate * price[t] + day_cost * t < cost[t]);
    }
    if (!holds && 2 * (until - from) > p->days)
        w->most_residual[a->line] = most_of(residual, 0, (int)p->days);
    return better != 0;
}

void list_candidates(const Worker *w, int step) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int32_t group = p->class_groups[b->step_class[step]], groups = p->class_groups[b->step_class[step] + 1] - group;
    Asked *listed = b->candidate + step * b->most_eligible;
    int32_t *of_group = b->group_candidates + step * (b->most_groups + 1);
    const uint8_t *allow = allowed_lines(b, step) - first_eligible(p, b->step_class[step]);
    int64_t open = p->step_open[p->order_steps[b->order] + step];
    int count = 0;
    for (int32_t g = 0; g < groups; g++) {
        of_group[g] = count;
        for (int32_t e = p->group_eligible[group + g]; e < p->group_eligible[group + g + 1]; e++) {
            if (!allow[e] || (b->near_best_only && !w->near[e])) continue;
            int64_t least = p->eligible_run[e] < open ? p->eligible_run[e] : open;
            int32_t line = p->eligible_line[e];
            double needed = needed_by_run(p, line, (double)least, p->eligible_load[e]);
            if (p->eligible_load[e] > 0 && w->most_residual[line] < needed) continue;
            listed[count] = asked_of(w, step, e);
            if (listed[count].load <= 0 || listed[count].least <= (double)b->missing) count++;
        }
    }
    of_group[groups] = count;
}

/* Days on which a campaign would begin. */
static void price_new_campaigns(const Worker *w, const Asked *a, double *restrict cost, int64_t *restrict best,
                                int from, int until) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    const double *restrict price = w->price + (int64_t)a->line * p->days;
    double setup_rate = b->params->price_share * a->setup, missing = (double)b->missing;
    double least = a->least * (1 - 1e-12) - 1e-9, day_cost = b->params->day_cost;
    double base = a->base, rate = a->rate, fee = a->fee;
    double *restrict units = b->row, *restrict made = b->row + p->days + most_campaign_days(p);
    int ahead = b->campaign_days, reach = until + ahead - 1 < p->days ? until + ahead - 1 : (int)p->days;
    if (a->least > missing || !may_be_best(w, a, cost, from, until)) return;
    list_units(w, a, from, reach, units);
    for (int t = reach; t < until + ahead; t++) units[t] = 0.0;
    list_campaigns(units, made, from, until, ahead);
    if (b->any_closed) {
        const uint8_t *closed = closed_days(b, p, a->step, a->eligible);
        for (int t = from; t < until; t++) units[t] = closed[t] ? -1.0 : units[t];
    }
    int64_t eligible = a->eligible;
    for (int t = from; t < until; t++) {
        double campaign = made[t] < missing ? made[t] : missing;
        double v = base + rate * price[t] + day_cost * t + (fee + setup_rate * price[t]) / campaign;
        v = units[t] >= least ? v : UNREACHABLE;
        best[t] = v < cost[t] ? eligible : best[t];
        cost[t] = fmin(cost[t], v); /* a comparison would be compiled to a store under a mask, which takes long */
    }
}

/* The same where units take no capacity: any open day that holds the set-up. */
static void price_without_load(const Worker *w, const Asked *a, double *cost, int64_t *best, int from, int until) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    const uint8_t *closed = closed_days(b, p, a->step, a->eligible);
    const double *price = w->price + (int64_t)a->line * p->days;
    double setup = p->setup[a->line], missing = (double)(b->missing > 0 ? b->missing : 1);
    for (int t = from; t < until; t++)
        if (!closed[t] && room(w, a, t, setup) >= b->least_units)
            offer(cost, best, t,
                  a->base + b->params->day_cost * t + (a->fee + b->params->price_share * setup * price[t]) / missing,
                  a->eligible);
}

typedef struct {
    double *cost;
    int64_t *best;
    int from, until;
} Days;

/* One day on which nothing need be charged for a set-up: `fee` is what joining two campaigns saves. */
static void price_day_of_campaign(const Worker *w, const Asked *a, const Days *d, int t, double setup, double least,
                                  double saved) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    if (closed_days(b, p, a->step, a->eligible)[t]) return;
    double units = room(w, a, t, setup), made = units < (double)b->missing ? units : (double)b->missing;
    if (units < least || units <= 0) return;
    double v = a->base + a->rate * w->price[(int64_t)a->line * p->days + t] + b->params->day_cost * t;
    offer(d->cost, d->best, t, v - (made > 0 ? saved / made : 0.0), a->eligible);
}

/* A day without a run beside a campaign, which then begins there or goes on. */
static void price_beside(const Worker *w, const Asked *a, const Days *d, int32_t cell, int begins, int joins) {
    const Park *p = w->solution->park;
    int t = cell % (int)p->days;
    if (t < d->from || t >= d->until || a->least > (double)w->workspace->missing) return;
    double saved = joins && !begins ? p->setup_cost[a->line] : 0.0;
    price_day_of_campaign(w, a, d, t, begins ? p->setup[a->line] : 0.0, a->least, saved);
}

static int has_key(const Runs *runs, int64_t i, int64_t key) {
    return i >= 0 && i < runs->count && runs->run[i].key == key;
}

/* A committed run may hold only if its campaign began before: its cell is then over capacity by the set-up. The day from
 * which a campaign can lead to it pays for all that it costs, as nothing else would make it go on from there. */
static void price_bridge(const Worker *w, const Asked *a, const Days *d, int64_t i, int64_t base) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    const Runs *runs = &w->solution->runs[b->order];
    int32_t cell = (int32_t)(runs->run[i].key - base), before = p->open_before[cell];
    if (!runs->run[i].committed || w->residual[cell] >= -1e-7 * (1.0 + p->capacity[cell])) return;
    for (; before >= 0 && !runs_at(runs, p, a->step, before); before = p->open_before[before]) {
        int begins = begins_campaign(runs, p, b->order, a->step, before), t = before % (int)p->days;
        if (room(w, a, t, 0.0) < a->least) return;
        double setup = begins ? p->setup[a->line] : 0.0;
        if (begins && room(w, a, t, setup) < a->least) continue;
        if (t >= d->from && t < d->until) price_day_of_campaign(w, a, d, t, setup, a->least, BRIDGE_SAVES);
        return;
    }
}

/* Whether a run on day t, and the open days beside it, all lie outside the days that are priced. The cells of a line lie
 * side by side. */
static int elsewhere(const Park *p, const Days *d, int32_t cell, int t) {
    int first = p->open_before[cell] < 0 ? t : t - (cell - p->open_before[cell]);
    int last = p->open_after[cell] < 0 ? t : t + (p->open_after[cell] - cell);
    return last < d->from || first >= d->until;
}

/* The runs lie in the sequence of their cells: those on the days beside are neighbours in the list. */
static void price_own_run(const Worker *w, const Asked *a, const Days *d, int64_t i, int64_t base) {
    const Park *p = w->solution->park;
    const Runs *runs = &w->solution->runs[w->workspace->order];
    int32_t cell = (int32_t)(runs->run[i].key - base), before = p->open_before[cell], after = p->open_after[cell];
    int t = cell % (int)p->days;
    if (t >= d->from && t < d->until) price_day_of_campaign(w, a, d, t, 0.0, w->workspace->least_units, 0.0);
    if (before >= 0 && !has_key(runs, i - 1, base + before)) {
        int32_t further = p->open_before[before];
        int begins = further < 0 ? begins_campaign(runs, p, w->workspace->order, a->step, before)
                                 : !has_key(runs, i - 1, base + further);
        price_beside(w, a, d, before, begins, 1);
    }
    if (after >= 0 && !has_key(runs, i + 1, base + after)) {
        int32_t further = p->open_after[after];
        price_beside(w, a, d, after, 0, further >= 0 && has_key(runs, i + 1, base + further));
    }
}

/* Eligible lines of a step: those from one to another, one alone or a whole group. */
typedef struct {
    int step;
    int32_t first, end;
} Span;

static int asks(const Worker *w, const Span *s, int32_t e) {
    const Workspace *b = w->workspace;
    return e >= s->first && e < s->end &&
           allowed_lines(b, s->step)[e - first_eligible(w->solution->park, b->step_class[s->step])];
}

/* The order's runs of the step on the span's lines; of one line only those are looked at. */
static void price_own_runs(const Worker *w, const Span *s, const Days *d) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    const Runs *runs = &w->solution->runs[b->order];
    int64_t base = run_key(p, s->step, 0), from = base, until = run_key(p, s->step + 1, 0);
    if (s->end == s->first + 1) {
        from = base + (int64_t)p->eligible_line[s->first] * p->days;
        until = from + p->days;
    }
    for (int64_t i = runs_place(runs, from); i < runs->count && runs->run[i].key < until; i++) {
        int32_t cell = (int32_t)(runs->run[i].key - base);
        int32_t line = line_of(p, cell), t = cell - line * (int32_t)p->days;
        if (!runs->run[i].committed && elsewhere(p, d, cell, t)) continue;
        int32_t e = eligible_at(w->solution, b->order, s->step, line);
        if (!asks(w, s, e)) continue;
        Asked a = asked_of(w, s->step, e);
        price_bridge(w, &a, d, i, base);
        if (!elsewhere(p, d, cell, t)) price_own_run(w, &a, d, i, base);
    }
}

/* The line's first open day, where the line is set up from before day 0. */
static void price_warm_lines(const Worker *w, const Span *s, const Days *d) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int64_t at = p->order_steps[b->order] + s->step;
    for (int32_t i = p->step_warm[at]; i < p->step_warm[at + 1]; i++) {
        int32_t e = eligible_at(w->solution, b->order, s->step, p->warm_line[i]);
        if (!asks(w, s, e)) continue;
        int32_t cell = p->warm_line[i] * (int32_t)p->days;
        if (p->capacity[cell] <= 0) cell = p->open_after[cell];
        if (cell < 0 || runs_at(&w->solution->runs[b->order], p, s->step, cell)) continue;
        Asked a = asked_of(w, s->step, e);
        price_beside(w, &a, d, cell, 0, goes_on_after(&w->solution->runs[b->order], p, s->step, cell));
    }
}

/* The candidates of a span: those of a whole group, or the line itself. */
static void price_span(const Worker *w, const Span *s, const Days *d, const Asked *candidate, int count) {
    for (int t = d->from; t < d->until; t++) d->cost[t] = UNREACHABLE, d->best[t] = -1;
    for (int i = 0; i < count; i++) {
        const Asked *a = &candidate[i];
        if (a->load > 0)
            price_new_campaigns(w, a, d->cost, d->best, d->from, d->until);
        else
            price_without_load(w, a, d->cost, d->best, d->from, d->until);
    }
    price_own_runs(w, s, d);
    price_warm_lines(w, s, d);
}

void price_runs_of_group(const Worker *w, int step, int group, int from, int until) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int32_t g = p->class_groups[b->step_class[step]] + group;
    Span all = {step, p->group_eligible[g], p->group_eligible[g + 1]};
    Days d = {b->cost + table_slot(b, p, step, group), b->best + table_slot(b, p, step, group), from, until};
    if (from < b->from) d.from = b->from;
    if (until > b->until) d.until = b->until;
    if (step < b->dirty) b->dirty = step;
    const int32_t *of_group = b->group_candidates + step * (b->most_groups + 1) + group;
    price_span(w, &all, &d, b->candidate + step * b->most_eligible + of_group[0], of_group[1] - of_group[0]);
}

/* The days of one line whose runs or residual have changed. Of its group all lines are priced only on days on which
 * it was the best and costs more than it did. */
static void reprice_line(const Worker *w, int step, int group, int32_t e, int from, int until) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    double *cost = b->cost + table_slot(b, p, step, group);
    int64_t *best = b->best + table_slot(b, p, step, group);
    Span line = {step, e, e + 1};
    Days d = {b->line_cost, b->line_best, from < b->from ? b->from : from, until > b->until ? b->until : until};
    if (step < b->dirty) b->dirty = step;
    Asked a = asked_of(w, step, e);
    price_span(w, &line, &d, &a, asks(w, &line, e) && (!b->near_best_only || w->near[e]));
    int again = -1; /* the first of the days side by side that must be priced for all lines */
    for (int t = d.from; t <= d.until; t++) {
        int costlier = t < d.until && best[t] == e && b->line_cost[t] > cost[t];
        if (costlier && again < 0) again = t;
        if (!costlier && again >= 0) price_runs_of_group(w, step, group, again, t), again = -1;
        if (t < d.until && !costlier) offer(cost, best, t, b->line_cost[t], e);
    }
}

void reprice_runs_at(const Worker *w, int32_t cell) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int32_t line = line_of(p, cell);
    int t = cell - line * (int)p->days, from = t, until = t + 1, shares = p->line_quotas[line] < p->line_quotas[line + 1];
    if (p->open_before[cell] >= 0) from = t - (cell - p->open_before[cell]);
    if (p->open_after[cell] >= 0) until = t + (p->open_after[cell] - cell) + 1;
    from -= b->campaign_days - 1;
    for (int step = 0; step < b->steps; step++) {
        int step_class = b->step_class[step];
        int32_t mine = eligible_at(w->solution, b->order, step, line);
        if (mine < 0 && !shares) continue;
        for (int g = 0; g < p->class_groups[step_class + 1] - p->class_groups[step_class]; g++) {
            int32_t at = p->class_groups[step_class] + g;
            if (shares && quota_nearly_used(w, line, t))
                price_runs_of_group(w, step, g, from, until);
            else if (mine >= p->group_eligible[at] && mine < p->group_eligible[at + 1])
                reprice_line(w, step, g, mine, from, until);
        }
    }
}
