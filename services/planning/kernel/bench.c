/* The bench on which one order is put in: cheapest open line by group and day, and where units may begin. */
#include "inside.h"

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

Bench *bench_open(const Park *p) {
    Bench *b = calloc(1, sizeof *b);
    b->widest = most_in(p->class_groups, p->step_classes);
    b->most_eligible = most_eligible(p);
    int64_t tables = p->longest_route * b->widest * p->days, sources = most_in(p->order_sources, p->orders);
    int64_t marks = p->lines > p->enterprises ? p->lines : p->enterprises;
    b->cost = malloc(tables * sizeof *b->cost);
    b->best = malloc(tables * sizeof *b->best);
    b->allow = malloc(p->longest_route * b->most_eligible);
    b->tables = malloc(p->longest_route * sizeof *b->tables);
    b->walk = malloc(2 * walk_scratch(p) * sizeof *b->walk);
    b->starts = malloc(sources * sizeof *b->starts);
    b->start_source = malloc(sources * sizeof *b->start_source);
    b->source_left = malloc(sources * sizeof *b->source_left);
    b->score = calloc(marks + 1, sizeof *b->score);
    b->seen = malloc((marks + 1) * sizeof *b->seen);
    b->stamp = calloc(marks + 1, sizeof *b->stamp);
    b->amount = calloc(p->lines + 1, sizeof *b->amount);
    b->row = malloc(p->days * sizeof *b->row);
    for (int64_t s = 0; s < p->longest_route; s++) b->tables[s] = b->cost + s * b->widest * p->days;
    return b;
}

void bench_close(Bench *b, const Park *p) {
    (void)p;
    void *owned[] = {b->cost, b->best, b->allow, b->tables, b->walk, b->starts, b->start_source,
                     b->source_left, b->score, b->seen, b->stamp, b->amount, b->row};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
    free(b);
}

/* ---- cheapest open line by group and day ---- */

/* Capacity of a line that its quotas leave on a day. */
double quota_room(const Worker *w, int32_t line, int t) {
    const Park *p = w->plan->park;
    double room = FAR;
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
        int32_t q = p->line_quota[i];
        if (p->quota_per_unit[q] <= 0) continue;
        double left = w->quota_left[q * p->days + t] / p->quota_per_unit[q];
        if (left < room) room = left;
    }
    return room;
}

const double *open_row(const Worker *w, int32_t line) {
    const Park *p = w->plan->park;
    const double *left = w->left + (int64_t)line * p->days;
    if (p->line_quotas[line] == p->line_quotas[line + 1]) return left;
    double *row = w->bench->row;
    for (int t = w->bench->from; t < w->bench->until; t++) {
        double room = quota_room(w, line, t);
        row[t] = left[t] < room ? left[t] : room;
    }
    return row;
}

static void price_eligible(const Worker *w, int32_t eligible, double *restrict cost, int64_t *restrict best) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    int32_t line = p->eligible_line[eligible];
    const double *open = open_row(w, line), *price = w->price + (int64_t)line * p->days;
    double load = p->eligible_load[eligible], base = p->eligible_price[eligible];
    double need = b->need * load, rate = b->params->price_share * load;
    double day_cost = b->params->day_cost;
    /* What takes no capacity fits however full a line is, but not on a day on which it is shut. */
    if (load <= 0) open = p->capacity + (int64_t)line * p->days, need = 2e-9;
    if (w->held_back) {
        const double *real = w->held_back + (int64_t)line * p->days;
        double toll = w->toll * load;
        for (int t = b->from; t < b->until; t++) {
            double v = open[t] * (1 + 1e-12) + 1e-9 >= need ? base + rate * price[t] + day_cost * t : FAR;
            v += real[t] >= need ? 0.0 : toll;
            int better = v < cost[t];
            cost[t] = better ? v : cost[t];
            best[t] = better ? eligible : best[t];
        }
        return;
    }
    for (int t = b->from; t < b->until; t++) {
        double v = open[t] * (1 + 1e-12) + 1e-9 >= need ? base + rate * price[t] + day_cost * t : FAR;
        int better = v < cost[t];
        cost[t] = better ? v : cost[t];
        best[t] = better ? eligible : best[t];
    }
}

static void soil(Bench *b, int step) {
    if (step < b->dirty) b->dirty = step;
}

void price_group(const Worker *w, int step, int group) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    soil(w->bench, step);
    int step_class = b->step_class[step];
    int32_t g = p->class_groups[step_class] + group;
    const uint8_t *allow = allowed(b, step) - first_eligible(p, step_class);
    double *cost = b->cost + slot(b, p, step, group);
    int64_t *best = b->best + slot(b, p, step, group);
    for (int t = b->from; t < b->until; t++) cost[t] = FAR, best[t] = -1;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++)
        if (allow[e] && (!b->near_best_only || w->near[e])) price_eligible(w, e, cost, best);
}

void price_all(const Worker *w) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    w->bench->dirty = -1;
    for (int step = 0; step < b->steps; step++) {
        int step_class = b->step_class[step];
        for (int g = 0; g < p->class_groups[step_class + 1] - p->class_groups[step_class]; g++) price_group(w, step, g);
    }
}

static void price_day(const Worker *w, int step, int group, int t) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    int step_class = b->step_class[step];
    int32_t g = p->class_groups[step_class] + group;
    const uint8_t *allow = allowed(b, step) - first_eligible(p, step_class);
    double least = FAR;
    int64_t best = -1;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        if (!allow[e] || (b->near_best_only && !w->near[e])) continue;
        int32_t line = p->eligible_line[e];
        int64_t cell = (int64_t)line * p->days + t;
        double load = p->eligible_load[e], need = b->need * load;
        double v = p->eligible_price[e] + b->params->price_share * load * w->price[cell] + b->params->day_cost * t;
        if (w->held_back && w->held_back[cell] < need) v += w->toll * load;
        if (v >= least || (load > 0 ? w->left[cell] * (1 + 1e-12) + 1e-9 < need : p->capacity[cell] <= 0)) continue;
        if (load > 0 && p->line_quotas[line] < p->line_quotas[line + 1] && quota_room(w, line, t) * (1 + 1e-12) + 1e-9 < need)
            continue;
        least = v;
        best = e;
    }
    soil(w->bench, step);
    b->cost[slot(b, p, step, group) + t] = least;
    b->best[slot(b, p, step, group) + t] = best;
}

static int quota_spent(const Worker *w, int32_t line, int t) {
    const Park *p = w->plan->park;
    if (p->line_quotas[line] == p->line_quotas[line + 1]) return 0;
    return quota_room(w, line, t) < w->bench->need * 4;
}

/* After a cell has been drawn on: whoever counts on it looks again. */
void refresh(const Worker *w, int32_t cell) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    int32_t line = line_of(p, cell);
    int t = cell % (int)p->days, spent = quota_spent(w, line, t);
    for (int step = 0; step < b->steps; step++) {
        int step_class = b->step_class[step];
        for (int g = 0; g < p->class_groups[step_class + 1] - p->class_groups[step_class]; g++) {
            int64_t e = b->best[slot(b, p, step, g) + t];
            if (e < 0) continue;
            int32_t mine = p->eligible_line[e];
            int shares = spent && p->line_quotas[mine] < p->line_quotas[mine + 1];
            if (mine == line || shares) price_day(w, step, g, t);
        }
    }
}

/* ---- where units may begin ---- */

void open_sources(const Worker *w) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int32_t first = p->order_sources[b->order];
    const Chains *c = &w->plan->chains[b->order];
    for (int32_t i = first; i < p->order_sources[b->order + 1]; i++) b->source_left[i - first] = p->source_quantity[i];
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] >= 0) b->source_left[c->source[i] - first] -= c->quantity[i];
}

int64_t source_room(const Worker *w, int32_t source) {
    const Park *p = w->plan->park;
    int64_t left = w->bench->source_left[source - p->order_sources[w->bench->order]];
    int32_t begun = p->source_in_progress[source];
    if (begun >= 0 && w->plan->begun_left[begun] < left) left = w->plan->begun_left[begun];
    return left;
}

/* Whether the order may have the suppliers of a source's steps: those it has in any case, or one more within the limit. */
static int welcome(const Worker *w, int32_t source) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    if (p->source_committed[source]) return 1;
    for (int s = 0; s < p->source_step[source]; s++) {
        int limit = p->step_limit[p->order_steps[b->order] + s];
        if (limit <= 0) continue;
        int count = suppliers(w, s);
        int32_t who = p->line_enterprise[line_of(p, p->source_cells[source * p->longest_route + s])];
        if (b->stamp[who] != b->now && count >= limit) return 0;
    }
    return 1;
}

int list_starts(const Worker *w) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int n = 0;
    for (int32_t i = p->order_sources[b->order]; i < p->order_sources[b->order + 1]; i++) {
        if (source_room(w, i) <= 0 || !welcome(w, i)) continue;
        b->starts[n] = (Start){p->source_step[i], p->source_zone[i], p->source_ready[i],
                               p->source_cost[i] - p->source_release_cost[i]};
        b->start_source[n++] = i;
    }
    return n;
}
