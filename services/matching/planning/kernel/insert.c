/* Successive cheapest chains over the capacity that is left, at cost + charge x scarcity price; then the rules that a
 * single chain cannot see: suppliers per step, minimum lots, made whole or not at all. */
#include "insert.h"

#include <stdlib.h>
#include <string.h>

static int64_t most_in(const int32_t *offsets, int64_t n) {
    int64_t most = 1;
    for (int64_t i = 0; i < n; i++)
        if (offsets[i + 1] - offsets[i] > most) most = offsets[i + 1] - offsets[i];
    return most;
}

static int64_t longest_kind(const Park *p) {
    int64_t most = 1;
    for (int64_t k = 0; k < p->kinds; k++) {
        int64_t n = p->group_entries[p->kind_groups[k + 1]] - p->group_entries[p->kind_groups[k]];
        if (n > most) most = n;
    }
    return most;
}

Bench *bench_open(const Park *p) {
    Bench *b = calloc(1, sizeof *b);
    b->widest = most_in(p->kind_groups, p->kinds);
    b->longest_kind = longest_kind(p);
    int64_t tables = p->longest_route * b->widest * p->days, sources = most_in(p->order_sources, p->orders);
    int64_t marks = p->lines > p->enterprises ? p->lines : p->enterprises;
    b->cost = malloc(tables * sizeof *b->cost);
    b->best = malloc(tables * sizeof *b->best);
    b->allow = malloc(p->longest_route * b->longest_kind);
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

static inline int32_t first_entry(const Park *p, int kind) { return p->group_entries[p->kind_groups[kind]]; }
static inline int32_t end_entry(const Park *p, int kind) { return p->group_entries[p->kind_groups[kind + 1]]; }
static inline uint8_t *allowed(const Bench *b, const Park *p, int step) { (void)p; return b->allow + step * b->longest_kind; }

static inline int64_t slot(const Bench *b, const Park *p, int step, int group) {
    return (step * b->widest + group) * p->days;
}

static double quota_room(const Worker *w, int32_t line, int t) {
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

static const double *open_row(const Worker *w, int32_t line) {
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

static void price_entry(const Worker *w, int32_t entry, double *restrict cost, int64_t *restrict best) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    int32_t line = p->entry_line[entry];
    const double *open = open_row(w, line), *price = w->price + (int64_t)line * p->days;
    double load = p->entry_load[entry], base = p->entry_price[entry];
    double need = b->need * load, rate = b->recipe->charge * load;
    if (need <= 0) need = -1.0;
    for (int t = b->from; t < b->until; t++) {
        double v = open[t] * (1 + 1e-12) + 1e-9 >= need ? base + rate * price[t] : FAR;
        int better = v < cost[t];
        cost[t] = better ? v : cost[t];
        best[t] = better ? entry : best[t];
    }
}

static void price_group(const Worker *w, int step, int group) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    int kind = b->kind[step];
    int32_t g = p->kind_groups[kind] + group;
    const uint8_t *allow = allowed(b, p, step) - first_entry(p, kind);
    double *cost = b->cost + slot(b, p, step, group);
    int64_t *best = b->best + slot(b, p, step, group);
    for (int t = b->from; t < b->until; t++) cost[t] = FAR, best[t] = -1;
    for (int32_t e = p->group_entries[g]; e < p->group_entries[g + 1]; e++)
        if (allow[e] && (!b->near_only || w->near[e])) price_entry(w, e, cost, best);
}

static void price_all(const Worker *w) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    for (int step = 0; step < b->steps; step++) {
        int kind = b->kind[step];
        for (int g = 0; g < p->kind_groups[kind + 1] - p->kind_groups[kind]; g++) price_group(w, step, g);
    }
}

static void price_day(const Worker *w, int step, int group, int t) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    int kind = b->kind[step];
    int32_t g = p->kind_groups[kind] + group;
    const uint8_t *allow = allowed(b, p, step) - first_entry(p, kind);
    double least = FAR;
    int64_t best = -1;
    for (int32_t e = p->group_entries[g]; e < p->group_entries[g + 1]; e++) {
        if (!allow[e] || (b->near_only && !w->near[e])) continue;
        int32_t line = p->entry_line[e];
        int64_t cell = (int64_t)line * p->days + t;
        double load = p->entry_load[e], need = b->need * load;
        double v = p->entry_price[e] + b->recipe->charge * load * w->price[cell];
        if (v >= least || (load > 0 && w->left[cell] * (1 + 1e-12) + 1e-9 < need)) continue;
        if (load > 0 && p->line_quotas[line] < p->line_quotas[line + 1] && quota_room(w, line, t) * (1 + 1e-12) + 1e-9 < need)
            continue;
        least = v;
        best = e;
    }
    b->cost[slot(b, p, step, group) + t] = least;
    b->best[slot(b, p, step, group) + t] = best;
}

static int quota_spent(const Worker *w, int32_t line, int t) {
    const Park *p = w->plan->park;
    if (p->line_quotas[line] == p->line_quotas[line + 1]) return 0;
    return quota_room(w, line, t) < w->bench->need * 4;
}

/* After a cell has been drawn on: whoever counts on it looks again. */
static void refresh(const Worker *w, int32_t cell) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    int32_t line = line_of(p, cell);
    int t = cell % (int)p->days, spent = quota_spent(w, line, t);
    for (int step = 0; step < b->steps; step++) {
        int kind = b->kind[step];
        for (int g = 0; g < p->kind_groups[kind + 1] - p->kind_groups[kind]; g++) {
            int64_t e = b->best[slot(b, p, step, g) + t];
            if (e < 0) continue;
            int32_t mine = p->entry_line[e];
            int shares = spent && p->line_quotas[mine] < p->line_quotas[mine + 1];
            if (mine == line || shares) price_day(w, step, g, t);
        }
    }
}

/* ---- where units may begin ---- */

static void open_sources(const Worker *w) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int32_t first = p->order_sources[b->order];
    const Chains *c = &w->plan->chains[b->order];
    for (int32_t i = first; i < p->order_sources[b->order + 1]; i++) b->source_left[i - first] = p->source_quantity[i];
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] >= 0) b->source_left[c->source[i] - first] -= c->quantity[i];
}

static int64_t source_room(const Worker *w, int32_t source) {
    const Park *p = w->plan->park;
    int64_t left = w->bench->source_left[source - p->order_sources[w->bench->order]];
    int32_t begun = p->source_begun[source];
    if (begun >= 0 && w->plan->begun_left[begun] < left) left = w->plan->begun_left[begun];
    return left;
}

/* A source whose suppliers are no longer allowed cannot be drawn on, unless it must be. */
static int list_starts(const Worker *w) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int n = 0;
    for (int32_t i = p->order_sources[b->order]; i < p->order_sources[b->order + 1]; i++) {
        if (source_room(w, i) <= 0) continue;
        b->starts[n] = (Start){p->source_step[i], p->source_zone[i], p->source_ready[i],
                               p->source_cost[i] - p->source_bonus[i]};
        b->start_source[n++] = i;
    }
    return n;
}

/* ---- from the tables back to the cells of the cheapest chain ---- */

typedef struct {
    double cost;
    int32_t source;
    int32_t *cells;
    int from;            /* first step that was chosen, not fixed by the source */
    int group[64], day[64];
} Way;

static double apart(double a, double b) { return a > b ? a - b : b - a; }

static int start_behind(const Bench *b, const Walk *k, int count, int step, int zone, int t, double cost, double *gap) {
    const Park *p = k->park;
    int found = -1;
    for (int i = 0; i < count; i++) {
        if (b->starts[i].step != step) continue;
        int transit = p->transit[b->starts[i].zone * p->zones + zone];
        int day = (b->starts[i].ready > 0 ? b->starts[i].ready : 0) + transit;
        if (transit < 0 || day > t) continue;
        double off = apart(cost, b->starts[i].cost + p->haulage[b->starts[i].zone * p->zones + zone]);
        if (off < *gap) *gap = off, found = i;
    }
    return found;
}

static int zone_behind(const Walk *k, int step, int zone, int t, double cost, double *gap) {
    const Park *p = k->park;
    int kind = k->kind[step - 1], found = -1;
    for (int32_t i = p->kind_zones[kind]; i < p->kind_zones[kind + 1]; i++) {
        int from = p->kind_zone[i], transit = p->transit[from * p->zones + zone];
        if (transit < 0 || t - transit < k->from) continue;
        double off = apart(cost, row(k->ready, p, step - 1, from)[t - transit] + p->haulage[from * p->zones + zone]);
        if (off < *gap) *gap = off, found = from;
    }
    return found;
}

static int group_behind(const Walk *k, int step, int zone, int t) {
    const Park *p = k->park;
    int kind = k->kind[step], found = -1;
    double cost = row(k->ready, p, step, zone)[t], gap = FAR;
    for (int32_t g = p->kind_groups[kind]; g < p->kind_groups[kind + 1]; g++) {
        int begin = t - p->group_lead[g];
        if (p->group_zone[g] != zone || begin < k->from) continue;
        double reach = row(k->arrive, p, step, zone)[begin];
        double off = apart(cost, reach + k->cost[step][(int64_t)(g - p->kind_groups[kind]) * p->days + begin]);
        if (off < gap) gap = off, found = g - p->kind_groups[kind];
    }
    return found;
}

static void fixed_cells(const Park *p, int32_t source, int32_t *cells, int until) {
    for (int s = 0; s < until; s++) cells[s] = p->source_cells[source * p->longest_route + s];
}

static void trace(const Bench *b, const Walk *k, Finish finish, int starts, int known, Way *way) {
    const Park *p = k->park;
    int step = k->steps - 1, group = finish.group, t = finish.day;
    way->cost = finish.cost;
    way->source = finish.start >= 0 ? b->start_source[finish.start] : -1;
    way->from = k->steps;
    if (finish.start >= 0) {
        fixed_cells(p, way->source, way->cells, k->steps);
        return;
    }
    for (;;) {
        way->group[step] = group;
        way->day[step] = t;
        way->cells[step] = p->entry_line[b->best[slot(b, p, step, group) + t]] * (int32_t)p->days + t;
        way->from = step;
        if (step == 0) return;
        int zone = p->group_zone[p->kind_groups[k->kind[step]] + group];
        const double *arrive = row(k->arrive, p, step, zone);
        while (t > k->from && arrive[t - 1] == arrive[t]) t--;
        double gap = FAR;
        int begun = start_behind(b, k, known, step, zone, t, arrive[t], &gap);
        double better = gap;
        int from = step > starts ? zone_behind(k, step, zone, t, arrive[t], &better) : -1;
        if (from < 0 || better >= gap) {
            way->source = b->start_source[begun];
            fixed_cells(p, way->source, way->cells, step);
            return;
        }
        t -= p->transit[from * p->zones + zone];
        group = group_behind(k, step - 1, from, t);
        t -= p->group_lead[p->kind_groups[k->kind[step - 1]] + group];
        step--;
    }
}

static int search(const Worker *w, Walk *k, double most, Way *way) {
    Bench *b = w->bench;
    int starts = list_starts(w);
    Finish finish = walk_forward(k, 1, b->starts, starts);
    if (finish.cost >= most) return 0;
    trace(b, k, finish, 0, starts, way);
    return 1;
}

/* ---- placing chains ---- */

static void shut(const Worker *w, const Way *way, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    if (step < way->from || step < 0) {
        b->source_left[way->source - p->order_sources[b->order]] = 0;
        return;
    }
    int64_t entry = b->best[slot(b, p, step, way->group[step]) + way->day[step]];
    if (entry >= 0) allowed(b, p, step)[entry - first_entry(p, b->kind[step])] = 0;
    price_group(w, step, way->group[step]);
}

static void place(Worker *w, const Way *way, int64_t quantity) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    double cost = chain_cost(w->plan, b->order, way->cells, way->source);
    chains_add(&w->plan->chains[b->order], p, quantity, cost, way->source, way->cells);
    take(w, b->order, way->cells, quantity, way->source);
    if (way->source >= 0) b->source_left[way->source - p->order_sources[b->order]] -= quantity;
    for (int s = 0; s < b->steps; s++)
        if (way->cells[s] >= 0) refresh(w, way->cells[s]);
}

static double way_tables(const Bench *b, const Park *p, const Way *way) {
    double cost = 0.0;
    for (int s = way->from; s < b->steps; s++) cost += b->cost[slot(b, p, s, way->group[s]) + way->day[s]];
    return cost;
}

/* The same zones and days with the next cheapest lines, where that costs little. */
static int follow_on(const Worker *w, Way *way, double before, double most) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    double dearer = way_tables(b, p, way) - before;
    if (way->from >= b->steps || dearer > b->recipe->slack * apart(way->cost, 0.0) || way->cost + dearer >= most) return 0;
    if (way->source >= 0 && source_room(w, way->source) <= 0) return 0;
    for (int s = way->from; s < b->steps; s++) {
        int64_t entry = b->best[slot(b, p, s, way->group[s]) + way->day[s]];
        if (entry < 0) return 0;
        way->cells[s] = p->entry_line[entry] * (int32_t)p->days + way->day[s];
    }
    way->cost += dearer;
    return 1;
}

/* Cheapest chains one after another until all is placed or nothing is left that pays. Returns the units missing. */
static int64_t fill_up(Worker *w, Walk *k, int64_t missing, double most) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int32_t cells[64];
    Way way = {.cells = cells};
    memset(cells, -1, sizeof cells);
    int follow = 0;
    while (missing > 0) {
        if (!follow && !search(w, k, most, &way)) break;
        int64_t quantity = missing;
        if (way.source >= 0 && source_room(w, way.source) < quantity) quantity = source_room(w, way.source);
        int tightest;
        quantity = room_for(w, b->order, cells, way.source, quantity, &tightest);
        follow = 0;
        if (quantity <= 0) {
            shut(w, &way, tightest);
            continue;
        }
        double before = way_tables(b, p, &way);
        place(w, &way, quantity);
        missing -= quantity;
        follow = missing > 0 && follow_on(w, &way, before, most);
    }
    return missing;
}

static int64_t missing_units(const Worker *w) {
    const Plan *plan = w->plan;
    return plan->park->quantity[w->bench->order] - chains_made(&plan->chains[w->bench->order]);
}

static void set_need(Bench *b, int64_t missing) {
    b->need = b->recipe->grain > 0 ? (double)(missing / b->recipe->grain) : 1.0;
    if (b->need < 1.0) b->need = 1.0;
}

#define DAYS_LATE 12  /* looked at before looking everywhere */

/* From the first day anything can begin to some days after the due date. */
static void look_near(Worker *w, Walk *k) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int64_t o = b->order;
    b->near_only = b->recipe->near_only;
    b->from = p->order_sources[o] < p->order_sources[o + 1] ? 0 : p->release[o];
    b->until = p->due[o] + 1 + DAYS_LATE;
    if (b->until < p->release[o] + 2 * DAYS_LATE) b->until = p->release[o] + 2 * DAYS_LATE;
    if (b->until > p->days || !b->recipe->near_only) b->until = (int)p->days;
    if (b->from > b->until) b->from = b->until;
    k->from = b->from;
    k->until = b->until;
}

static int look_everywhere(Worker *w, Walk *k) {
    Bench *b = w->bench;
    int more = b->near_only || b->need > 1.0 || b->until < w->plan->park->days;
    b->near_only = 0;
    b->need = 1.0;
    b->until = k->until = (int)w->plan->park->days;
    return more;
}

static void fill_order(Worker *w, Walk *k) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    double most = p->whole[b->order] ? NO_WAY : p->unmet_cost[b->order];
    int64_t missing = missing_units(w);
    if (missing <= 0) return;
    open_sources(w);
    set_need(b, missing);
    look_near(w, k);
    price_all(w);
    missing = fill_up(w, k, missing, most);
    if (missing <= 0 || !look_everywhere(w, k)) return;
    price_all(w);
    fill_up(w, k, missing, most);
}

/* ---- suppliers per step ---- */

static int committed(const Park *p, int64_t step, int32_t enterprise) {
    for (int32_t i = p->step_committed[step]; i < p->step_committed[step + 1]; i++)
        if (p->committed_enterprise[i] == enterprise) return 1;
    return 0;
}

static int note(Bench *b, int32_t who, int count) {
    if (b->stamp[who] == b->now) return count;
    b->stamp[who] = b->now;
    b->score[who] = 0.0;
    b->seen[count] = who;
    return count + 1;
}

/* Enterprises that serve a step, those that count in any case first; `score` is what each carries. */
static int suppliers(const Worker *w, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    const Chains *c = &w->plan->chains[b->order];
    int64_t at = p->order_steps[b->order] + step;
    int count = 0;
    b->now++;
    for (int32_t i = p->step_committed[at]; i < p->step_committed[at + 1]; i++)
        count = note(b, p->committed_enterprise[i], count);
    for (int64_t i = 0; i < c->count; i++) {
        int32_t who = p->line_enterprise[line_of(p, c->cells[i * p->longest_route + step])];
        count = note(b, who, count);
        b->score[who] += (double)c->quantity[i];
    }
    return count;
}

/* Steps done before day 0 ask for nobody new: the limit holds where at least one lot lies within the horizon. */
static int planned(const Worker *w, int step) {
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[w->bench->order];
    int64_t at = p->order_steps[w->bench->order] + step;
    if (p->step_committed[at] < p->step_committed[at + 1]) return 1;
    for (int64_t i = 0; i < c->count; i++)
        if (c->cells[i * p->longest_route + step] >= 0) return 1;
    return 0;
}

static int too_many(const Worker *w, int step) {
    int limit = w->plan->park->step_limit[w->plan->park->order_steps[w->bench->order] + step];
    return limit > 0 && suppliers(w, step) > limit && planned(w, step);
}

/* What each enterprise could carry of a step, times what that would save against leaving it undone. */
static int score_by_room(const Worker *w, const Walk *k, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int kind = b->kind[step], count = 0, last = step == b->steps - 1;
    double quantity = (double)p->quantity[b->order];
    double most = p->unmet_cost[b->order] * (p->whole[b->order] ? 1.5 : 1.0);
    b->now++;
    for (int32_t g = p->kind_groups[kind]; g < p->kind_groups[kind + 1]; g++) {
        int zone = p->group_zone[g], lead = p->group_lead[g];
        const double *arrive = row(k->arrive, p, step, zone), *rest = row(k->ready_rest, p, step, zone);
        for (int32_t e = p->group_entries[g]; e < p->group_entries[g + 1]; e++) {
            int32_t line = p->entry_line[e], who = p->line_enterprise[line];
            if (!allowed(b, p, step)[e - first_entry(p, kind)]) continue;
            const double *left = open_row(w, line), *price = w->price + (int64_t)line * p->days;
            double load = p->entry_load[e], room = 0.0, saved = 0.0;
            for (int t = b->from; t < b->until; t++) {
                double after = last ? lateness(p, b->order, t + lead) : t + lead < b->until ? rest[t + lead] : FAR;
                double cost = arrive[t] + p->entry_price[e] + b->recipe->charge * load * price[t] + after;
                double units = load > 0 ? left[t] / load : quantity;
                if (units > quantity) units = quantity;
                if (cost >= most || units < 1) continue;
                room += units;
                saved += units * (most - cost);
            }
            if (room > quantity) saved *= quantity / room;
            if (saved <= 0) continue;
            count = note(b, who, count);
            b->score[who] += saved;
        }
    }
    return count;
}

static void shake(Worker *w, int count) {
    Bench *b = w->bench;
    if (b->recipe->noise <= 0) return;
    for (int i = 0; i < count; i++) b->score[b->seen[i]] *= 1.0 + b->recipe->noise * (2.0 * chance_unit(w) - 1.0);
}

static int32_t take_best(Bench *b, int *count) {
    int best = 0;
    for (int i = 1; i < *count; i++)
        if (b->score[b->seen[i]] > b->score[b->seen[best]]) best = i;
    int32_t who = b->seen[best];
    b->seen[best] = b->seen[--*count];
    return who;
}

/* Keeps the best-scored suppliers of a step, up to its limit, and closes the step to all others. */
static void keep_best(Worker *w, int step, int count) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int kind = b->kind[step];
    int64_t at = p->order_steps[b->order] + step;
    int room = p->step_limit[at] - (p->step_committed[at + 1] - p->step_committed[at]);
    shake(w, count);
    b->now++;
    for (int32_t i = p->step_committed[at]; i < p->step_committed[at + 1]; i++) b->stamp[p->committed_enterprise[i]] = b->now;
    while (room > 0 && count > 0) {
        int32_t who = take_best(b, &count);
        if (committed(p, at, who)) continue;
        b->stamp[who] = b->now;
        room--;
    }
    uint8_t *allow = allowed(b, p, step);
    for (int32_t e = first_entry(p, kind); e < end_entry(p, kind); e++)
        if (b->stamp[p->line_enterprise[p->entry_line[e]]] != b->now) allow[e - first_entry(p, kind)] = 0;
}

static void start_again(Worker *w) {
    Chains *c = &w->plan->chains[w->bench->order];
    give_back(w, w->bench->order, c);
    chains_clear(c);
}

/* Work in progress that would bring in one supplier too many is left where it is. */
static void drop_strangers(Worker *w, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    Chains *c = &w->plan->chains[b->order];
    int count = suppliers(w, step);
    keep_best(w, step, count);
    for (int64_t i = c->count - 1; i >= 0; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        if (b->stamp[p->line_enterprise[line_of(p, cells[step])]] == b->now) continue;
        take(w, b->order, cells, -c->quantity[i], c->source[i]);
        chains_drop(c, p, i);
    }
}

static void drop_surplus(Worker *w) {
    for (int step = 0; step < w->bench->steps; step++)
        if (too_many(w, step)) drop_strangers(w, step);
}

static void limit_by_room(Worker *w, Walk *k) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    open_sources(w);
    set_need(b, missing_units(w));
    look_near(w, k);
    price_all(w);
    int starts = list_starts(w);
    walk_forward(k, 1, b->starts, starts);
    walk_backward(k, 0);
    for (int step = 0; step < b->steps; step++) {
        if (p->step_limit[p->order_steps[b->order] + step] <= 0) continue;
        int count = score_by_room(w, k, step);
        if (count > p->step_limit[p->order_steps[b->order] + step]) keep_best(w, step, count);
    }
}

/* Insert freely, keep the suppliers that carry most, insert again: each turn settles at least one more step. */
static void within_suppliers(Worker *w, Walk *k) {
    Bench *b = w->bench;
    if (b->recipe->by_room) limit_by_room(w, k);
    for (int turn = 0; turn <= b->steps; turn++) {
        fill_order(w, k);
        int settled = 1;
        for (int step = 0; step < b->steps; step++) {
            if (!too_many(w, step)) continue;
            keep_best(w, step, suppliers(w, step));
            settled = 0;
        }
        if (settled) return;
        start_again(w);
    }
    fill_order(w, k);
    /* What is still over the limit came with work in progress, which no closed line keeps out. */
    drop_surplus(w);
}

/* ---- minimum lots ---- */

static int exempt(const Park *p, int64_t step, int32_t line) {
    for (int32_t i = p->step_exempt[step]; i < p->step_exempt[step + 1]; i++)
        if (p->exempt_line[i] == line) return 1;
    return 0;
}

static int too_small(const Worker *w, int64_t step, int32_t line) {
    const Park *p = w->plan->park;
    double most = (double)p->whole_size[w->bench->order], carried = w->bench->amount[line];
    return carried < p->min_lot[line] && carried < most && !exempt(p, step, line);
}

static void add_up_lines(const Worker *w, int step) {
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[w->bench->order];
    for (int64_t i = 0; i < c->count; i++) w->bench->amount[line_of(p, c->cells[i * p->longest_route + step])] = 0.0;
    for (int64_t i = 0; i < c->count; i++)
        w->bench->amount[line_of(p, c->cells[i * p->longest_route + step])] += (double)c->quantity[i];
}

static int32_t smallest_lot(const Worker *w, int step) {
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[w->bench->order];
    int64_t at = p->order_steps[w->bench->order] + step;
    int32_t found = -1;
    add_up_lines(w, step);
    for (int64_t i = 0; i < c->count; i++) {
        int32_t cell = c->cells[i * p->longest_route + step], line = line_of(p, cell);
        if (cell < 0 || !too_small(w, at, line)) continue;
        if (found < 0 || w->bench->amount[line] < w->bench->amount[found]) found = line;
    }
    return found;
}

static void close_line(Worker *w, int step, int32_t line) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int32_t entry = w->plan->entry_of[(int64_t)b->kind[step] * p->lines + line];
    if (entry >= 0) allowed(b, p, step)[entry - first_entry(p, b->kind[step])] = 0;
}

static void drop_line(Worker *w, int step, int32_t line) {
    const Park *p = w->plan->park;
    Chains *c = &w->plan->chains[w->bench->order];
    for (int64_t i = c->count - 1; i >= 0; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        if (cells[step] < 0 || line_of(p, cells[step]) != line) continue;
        take(w, w->bench->order, cells, -c->quantity[i], c->source[i]);
        chains_drop(c, p, i);
    }
}

/* Of each step, the line that got least of too little loses it and is closed: what it had may bring others above their
 * minimum. Returns whether there was one. */
static int drop_small_lots(Worker *w) {
    int any = 0;
    for (int step = 0; step < w->bench->steps; step++) {
        int32_t line = smallest_lot(w, step);
        if (line < 0) continue;
        close_line(w, step, line);
        drop_line(w, step, line);
        any = 1;
    }
    return any;
}

#define REFILLS 20

static void within_min_lots(Worker *w, Walk *k) {
    for (int turn = 0; turn < REFILLS; turn++) {
        if (!drop_small_lots(w)) return;
        fill_order(w, k);
        drop_surplus(w); /* what was taken out may have come back with new suppliers */
    }
    while (drop_small_lots(w)) continue;
}

/* ---- the whole order ---- */

static void restrict_to(const Worker *w, const Recipe *recipe) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    for (int step = 0; step < b->steps; step++) {
        int kind = b->kind[step], named = 0;
        b->now++;
        for (int i = 0; i < recipe->keep_count; i++) {
            if (recipe->keep[2 * i] != step) continue;
            b->stamp[recipe->keep[2 * i + 1]] = b->now;
            named = 1;
        }
        if (!named) continue;
        uint8_t *allow = allowed(b, p, step);
        for (int32_t e = first_entry(p, kind); e < end_entry(p, kind); e++)
            if (b->stamp[p->line_enterprise[p->entry_line[e]]] != b->now) allow[e - first_entry(p, kind)] = 0;
    }
}

static int not_worth_it(const Worker *w, int64_t order) {
    const Park *p = w->plan->park;
    if (!p->whole[order]) return 0;
    double unmade = promised_bonus(p, order) + p->unmet_cost[order] * (double)p->quantity[order];
    double charged = w->plan->cost[order] + w->bench->recipe->charge * w->plan->worth[order];
    return missing_units(w) > 0 || charged > unmade;
}

void remove_order(Worker *w, int64_t order) {
    Chains *c = &w->plan->chains[order];
    give_back(w, order, c);
    chains_clear(c);
    settle(w, order);
}

static void set_up(Worker *w, int64_t order, const Recipe *recipe, Walk *walk) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    b->order = order;
    b->recipe = recipe;
    b->steps = p->order_steps[order + 1] - p->order_steps[order];
    b->kind = p->step_kind + p->order_steps[order];
    memset(b->allow, 1, p->longest_route * b->longest_kind);
    walk_open(walk, p, order, b->walk, b->tables);
    walk->arrive_rest = b->walk + walk_scratch(p);
    walk->ready_rest = walk->arrive_rest + walk_scratch(p) / 2;
}

/* Only lines that the order is on already, so that suppliers and minimum lots stay kept. */
static void keep_lines(const Worker *w) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    const Chains *c = &w->plan->chains[b->order];
    memset(b->allow, 0, p->longest_route * b->longest_kind);
    for (int64_t i = 0; i < c->count; i++)
        for (int step = 0; step < b->steps; step++) {
            int32_t line = line_of(p, c->cells[i * p->longest_route + step]);
            int32_t entry = w->plan->entry_of[(int64_t)b->kind[step] * p->lines + line];
            if (entry >= 0) allowed(b, p, step)[entry - first_entry(p, b->kind[step])] = 1;
        }
}

/* Any line at steps without a supplier limit; at the others any line of the suppliers the order has. */
static void keep_suppliers(const Worker *w) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    for (int step = 0; step < b->steps; step++) {
        int limited = p->step_limit[p->order_steps[b->order] + step] > 0, kind = b->kind[step];
        uint8_t *allow = allowed(b, p, step);
        if (limited) suppliers(w, step);
        for (int32_t e = first_entry(p, kind); e < end_entry(p, kind); e++)
            if (!limited || b->stamp[p->line_enterprise[p->entry_line[e]]] == b->now) allow[e - first_entry(p, kind)] = 1;
    }
}

/* Adds what is missing: on the lines the order has, then with the suppliers it has, then all anew. */
void top_up_order(Worker *w, int64_t order, const Recipe *recipe) {
    Walk walk;
    set_up(w, order, recipe, &walk);
    keep_lines(w);
    fill_order(w, &walk);
    if (missing_units(w) > 0) {
        keep_suppliers(w);
        fill_order(w, &walk);
        drop_surplus(w);
    }
    within_min_lots(w, &walk);
    settle(w, order);
    if (!not_worth_it(w, order)) return;
    remove_order(w, order);
    insert_order(w, order, recipe);
}

void insert_order(Worker *w, int64_t order, const Recipe *recipe) {
    Walk walk;
    set_up(w, order, recipe, &walk);
    restrict_to(w, recipe);
    within_suppliers(w, &walk);
    within_min_lots(w, &walk);
    settle(w, order);
    if (not_worth_it(w, order)) remove_order(w, order);
}
