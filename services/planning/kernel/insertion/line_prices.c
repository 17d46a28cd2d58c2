#include "insertion/line_prices.h"

#include "insertion/quotas.h"
#include "insertion/run_prices.h"

const double *usable_capacity(const Worker *w, int32_t line) {
    const Park *p = w->solution->park;
    const double *residual = w->residual + (int64_t)line * p->days;
    if (p->line_quotas[line] == p->line_quotas[line + 1]) return residual;
    double *row = w->workspace->row;
    for (int t = w->workspace->from; t < w->workspace->until; t++) {
        double usable = quota_capacity(w, line, t);
        row[t] = residual[t] < usable ? residual[t] : usable;
    }
    return row;
}

void close_cell(Worker *w, int step, int32_t e, int t) {
    closed_days(w->workspace, w->solution->park, step, e)[t] = 1;
    w->workspace->any_closed = 1;
}

void open_cell(Worker *w, int step, int32_t e, int t) { closed_days(w->workspace, w->solution->park, step, e)[t] = 0; }

/* Capacity [days] of a line that may be used, without that of the days that are closed to the step. */
static const double *without_closed(const Worker *w, int step, int32_t eligible, const double *open) {
    const Workspace *b = w->workspace;
    if (!b->any_closed) return open;
    const uint8_t *closed = closed_days(b, w->solution->park, step, eligible);
    for (int t = b->from; t < b->until; t++) b->row[t] = closed[t] ? -1.0 : open[t];
    return b->row;
}

static void price_eligible(const Worker *w, int step, int32_t eligible, double *restrict cost, int64_t *restrict best) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int32_t line = p->eligible_line[eligible];
    const double *open = usable_capacity(w, line), *price = w->price + (int64_t)line * p->days;
    double load = p->eligible_load[eligible], base = p->eligible_price[eligible];
    double least_units = b->least_units * load, rate = b->params->price_share * load;
    double day_cost = b->params->day_cost;
    /* A step without load fits a full line, but not a day without capacity. */
    if (load <= 0) open = p->capacity + (int64_t)line * p->days, least_units = 2e-9;
    open = without_closed(w, step, eligible, open);
    if (w->true_residual) {
        const double *real = w->true_residual + (int64_t)line * p->days;
        double displacement_price = w->displacement_price * load;
        for (int t = b->from; t < b->until; t++) {
            double v =
                open[t] * (1 + 1e-12) + 1e-9 >= least_units ? base + rate * price[t] + day_cost * t : UNREACHABLE;
            v += real[t] >= least_units ? 0.0 : displacement_price;
            int better = v < cost[t];
            cost[t] = better ? v : cost[t];
            best[t] = better ? eligible : best[t];
        }
        return;
    }
    for (int t = b->from; t < b->until; t++) {
        double v = open[t] * (1 + 1e-12) + 1e-9 >= least_units ? base + rate * price[t] + day_cost * t : UNREACHABLE;
        int better = v < cost[t];
        cost[t] = better ? v : cost[t];
        best[t] = better ? eligible : best[t];
    }
}

static void mark_dirty(Workspace *b, int step) {
    if (step < b->dirty) b->dirty = step;
}

void price_group(const Worker *w, int step, int group) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    mark_dirty(w->workspace, step);
    if (p->has_runs) {
        price_runs_of_group(w, step, group, b->from, b->until);
        return;
    }
    int step_class = b->step_class[step];
    int32_t g = p->class_groups[step_class] + group;
    const uint8_t *allow = allowed_lines(b, step) - first_eligible(p, step_class);
    double *cost = b->cost + table_slot(b, p, step, group);
    int64_t *best = b->best + table_slot(b, p, step, group);
    for (int t = b->from; t < b->until; t++) cost[t] = UNREACHABLE, best[t] = -1;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++)
        if (allow[e] && (!b->near_best_only || w->near[e])) price_eligible(w, step, e, cost, best);
}

void price_all_groups(const Worker *w) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    w->workspace->dirty = -1;
    for (int step = 0; step < b->steps; step++) {
        int step_class = b->step_class[step];
        if (p->has_runs) list_candidates(w, step);
        for (int g = 0; g < p->class_groups[step_class + 1] - p->class_groups[step_class]; g++) price_group(w, step, g);
    }
}

static void price_day(const Worker *w, int step, int group, int t) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int step_class = b->step_class[step];
    int32_t g = p->class_groups[step_class] + group;
    const uint8_t *allow = allowed_lines(b, step) - first_eligible(p, step_class);
    double least = UNREACHABLE;
    int64_t best = -1;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        if (!allow[e] || (b->near_best_only && !w->near[e])) continue;
        if (b->any_closed && closed_days(b, p, step, e)[t]) continue;
        int32_t line = p->eligible_line[e];
        int64_t cell = (int64_t)line * p->days + t;
        double load = p->eligible_load[e], least_units = b->least_units * load;
        double v = p->eligible_price[e] + b->params->price_share * load * w->price[cell] + b->params->day_cost * t;
        if (w->true_residual && w->true_residual[cell] < least_units) v += w->displacement_price * load;
        if (v >= least || (load > 0 ? w->residual[cell] * (1 + 1e-12) + 1e-9 < least_units : p->capacity[cell] <= 0))
            continue;
        if (load > 0 && p->line_quotas[line] < p->line_quotas[line + 1] &&
            quota_capacity(w, line, t) * (1 + 1e-12) + 1e-9 < least_units)
            continue;
        least = v;
        best = e;
    }
    mark_dirty(w->workspace, step);
    b->cost[table_slot(b, p, step, group) + t] = least;
    b->best[table_slot(b, p, step, group) + t] = best;
}

void reprice_cell(const Worker *w, int32_t cell) {
    if (w->solution->park->has_runs) {
        reprice_runs_at(w, cell);
        return;
    }
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int32_t line = line_of(p, cell);
    int t = cell % (int)p->days;
    /* A commitment may lie on a day that the order's own days leave out: the tables have no prices of it. */
    if (t < b->from || t >= b->until) return;
    int spent = quota_nearly_used(w, line, t), first = t, until = t + 1;
    if (spent) days_sharing_quotas(p, line, t, &first, &until);
    if (first < b->from) first = b->from;
    if (until > b->until) until = b->until;
    for (int step = 0; step < b->steps; step++) {
        int step_class = b->step_class[step];
        for (int g = 0; g < p->class_groups[step_class + 1] - p->class_groups[step_class]; g++) {
            for (int day = first; day < until; day++) {
                int64_t e = b->best[table_slot(b, p, step, g) + day];
                if (e < 0) continue;
                int32_t mine = p->eligible_line[e];
                int shares = spent && p->line_quotas[mine] < p->line_quotas[mine + 1];
                if ((mine == line && day == t) || shares) price_day(w, step, g, day);
            }
        }
    }
}
