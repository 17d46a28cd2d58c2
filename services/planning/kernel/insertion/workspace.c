#include "insertion/workspace.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

static int64_t most_in(const int32_t *offsets, int64_t n) {
    int64_t most = 1;
    for (int64_t i = 0; i < n; i++)
        if (offsets[i + 1] - offsets[i] > most) most = offsets[i + 1] - offsets[i];
    return most;
}

static int64_t most_eligible(const Park *p) {
    int64_t most = 1;
    for (int64_t k = 0; k < p->step_classes; k++) {
        int64_t n = p->group_eligible[p->class_groups[k + 1]] - p->group_eligible[p->class_groups[k]];
        if (n > most) most = n;
    }
    return most;
}

void workspace_close(Workspace *b) {
    void *owned[] = {b->cost,  b->best, b->allow, b->tables, b->dp,  b->starts, b->start_source, b->source_residual,
                     b->score, b->seen, b->stamp, b->amount, b->row, b->kept_seen, b->kept_score,
                     b->closed, b->noise, b->run_fee, b->candidate, b->group_candidates, b->line_cost, b->line_best, b};
    FREE_ALL(owned);
}

/* A share of what a day's work on the line is worth. */
static void set_run_fees(Workspace *b, const Park *p) {
    for (int64_t e = 0; e < p->eligible_lines; e++) {
        int32_t line = p->eligible_line[e];
        double most = 0.0, load = p->eligible_load[e];
        for (int64_t t = 0; t < p->days; t++)
            if (p->capacity[line * p->days + t] > most) most = p->capacity[line * p->days + t];
        if (load > 0) b->run_fee[line] = p->tuning->run_fee * most * p->eligible_price[e] / load;
    }
}

static int allocate_run_tables(Workspace *b, const Park *p) {
    if (!p->has_runs) return 1;
    b->noise = allocate(p->longest_route * b->most_eligible, sizeof *b->noise);
    b->run_fee = allocate_zeroed(p->lines, sizeof *b->run_fee);
    b->candidate = allocate(p->longest_route * b->most_eligible, sizeof *b->candidate);
    b->group_candidates = allocate(p->longest_route * (b->most_groups + 1), sizeof *b->group_candidates);
    b->line_cost = allocate(p->days, sizeof *b->line_cost);
    b->line_best = allocate(p->days, sizeof *b->line_best);
    if (!b->noise || !b->run_fee || !b->candidate || !b->group_candidates || !b->line_cost ||
        !b->line_best)
        return 0;
    set_run_fees(b, p);
    return 1;
}

static int allocate_tables(Workspace *b, const Park *p) {
    int64_t tables = p->longest_route * b->most_groups * p->days, sources = most_in(p->order_sources, p->orders);
    int64_t marks = (p->lines > p->enterprises ? p->lines : p->enterprises) + 1;
    b->cost = allocate(tables, sizeof *b->cost);
    b->best = allocate(tables, sizeof *b->best);
    b->allow = allocate(p->longest_route * b->most_eligible, sizeof *b->allow);
    b->closed = allocate_zeroed(p->longest_route * b->most_eligible * p->days, 1);
    b->tables = allocate(p->longest_route, sizeof *b->tables);
    b->dp = allocate(2 * route_dp_scratch(p), sizeof *b->dp);
    b->starts = allocate(sources, sizeof *b->starts);
    b->start_source = allocate(sources, sizeof *b->start_source);
    b->source_residual = allocate(sources, sizeof *b->source_residual);
    b->score = allocate_zeroed(marks, sizeof *b->score);
    b->seen = allocate(marks, sizeof *b->seen);
    b->stamp = allocate_zeroed(marks, sizeof *b->stamp);
    b->kept_seen = allocate(p->longest_route * marks, sizeof *b->kept_seen);
    b->kept_score = allocate(p->longest_route * marks, sizeof *b->kept_score);
    b->amount = allocate_zeroed(p->lines + 1, sizeof *b->amount);
    b->row = allocate(2 * p->days + 1 + most_campaign_days(p), sizeof *b->row);
    return b->cost && b->best && b->allow && b->closed && b->tables && b->dp && b->starts && b->start_source && b->source_residual &&
           b->score && b->seen && b->stamp && b->kept_seen && b->kept_score && b->amount && b->row;
}

Workspace *workspace_open(const Park *p) {
    Workspace *b = allocate_zeroed(1, sizeof *b);
    if (!b) return NULL;
    b->most_groups = most_in(p->class_groups, p->step_classes);
    b->most_eligible = most_eligible(p);
    if (!allocate_tables(b, p) || !allocate_run_tables(b, p)) {
        workspace_close(b);
        return NULL;
    }
    for (int64_t s = 0; s < p->longest_route; s++) b->tables[s] = b->cost + s * b->most_groups * p->days;
    return b;
}

void open_all_cells(Workspace *b, const Park *p) {
    if (b->any_closed) memset(b->closed, 0, p->longest_route * b->most_eligible * p->days);
    b->any_closed = 0;
}

static void begin_runs(Worker *w) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    double most = b->params->cost_noise;
    int64_t lines = p->longest_route * b->most_eligible;
    b->campaign_days = (int)(b->params->campaign_days ? b->params->campaign_days : p->tuning->campaign_days);
    if (b->campaign_days > most_campaign_days(p)) b->campaign_days = (int)most_campaign_days(p);
    b->strict = b->params->strict;
    for (int64_t i = 0; i < lines; i++) b->noise[i] = most > 0 ? 1.0 + most * (2.0 * random_unit(&w->random) - 1.0) : 1.0;
}

void workspace_set_order(Worker *w, int64_t order, const InsertionParams *params, RouteDp *dp) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    b->order = order;
    b->params = params;
    b->steps = p->order_steps[order + 1] - p->order_steps[order];
    b->step_class = p->step_class + p->order_steps[order];
    memset(b->allow, 1, p->longest_route * b->most_eligible);
    open_all_cells(b, p);
    if (p->has_runs) begin_runs(w);
    route_dp_open(dp, p, order, b->dp, b->tables);
    dp->arrive_onward = b->dp + route_dp_scratch(p);
    dp->ready_onward = dp->arrive_onward + route_dp_scratch(p) / 2;
}

int64_t missing_units(const Worker *w) {
    const Solution *solution = w->solution;
    return solution->park->quantity[w->workspace->order] - lots_units(&solution->lots[w->workspace->order]);
}
