/* Large neighbourhoods: a few orders that want the same capacity are taken out and put back in other ways. */
#include "insert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_OUT 12   /* orders taken out together */
#define MOST_KEPT 512 /* (step, enterprise) pairs a recipe may name */

typedef struct {
    double charge;       /* share of the prices charged while choosing, at most */
    double temperature;  /* money: how much worse a neighbour may be, on the average, to be taken */
    double patience;     /* share of moves on one order alone */
    int64_t most_out;
    int64_t grain;
    double slack;
} Style;

typedef struct {
    Worker *w;
    const Style *style;
    int64_t count;
    int64_t order[MOST_OUT];
    Chains old[MOST_OUT];
    int32_t keep[2 * MOST_KEPT];
    /* who uses a cell, as it was when the search began: [cells + 1] offsets into users */
    int32_t *first_user;
    int32_t *users;
    /* orders by how far they are from their price: cumulative, for drawing */
    int64_t *drawn;
    double *heap;
    int64_t draws;
} Search;

/* ---- which orders ---- */

static void index_users(Search *s) {
    const Park *p = s->w->plan->park;
    int64_t cells = p->lines * p->days, total = 0;
    s->first_user = calloc(cells + 2, sizeof *s->first_user);
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t o = 0; o < p->orders; o++) {
            const Chains *c = &s->w->plan->chains[o];
            if (!s->w->mine[o]) continue;
            for (int64_t i = 0; i < c->count * p->longest_route; i++) {
                if (c->cells[i] < 0) continue;
                if (pass) s->users[s->first_user[c->cells[i] + 1]++] = (int32_t)o;
                else s->first_user[c->cells[i] + 2]++, total++;
            }
        }
        if (pass) break;
        for (int64_t i = 0; i < cells; i++) s->first_user[i + 2] += s->first_user[i + 1];
        s->users = malloc((total + 1) * sizeof *s->users);
    }
}

/* An order's regret: what it costs and holds beyond its cheapest way at the prices. The regrets of all orders and the
 * worth of idle capacity add up to the gap. */
static double regret(const Worker *w, int64_t o) {
    double beyond = w->plan->cost[o] + w->plan->worth[o] - w->value[o];
    return beyond > 0 ? beyond : 0.0;
}

static void weigh_orders(Search *s) {
    const Park *p = s->w->plan->park;
    double sum = 0.0, all = 0.0;
    s->drawn = malloc((p->orders + 1) * sizeof *s->drawn);
    s->heap = malloc((p->orders + 1) * sizeof *s->heap);
    for (int64_t o = 0; o < p->orders; o++)
        if (s->w->mine[o]) all += sqrt(regret(s->w, o)), s->draws++;
    double floor_weight = s->draws ? 0.1 * all / (double)s->draws + 1e-9 : 1.0;
    s->draws = 0;
    for (int64_t o = 0; o < p->orders; o++) {
        if (!s->w->mine[o] || p->quantity[o] <= 0) continue;
        sum += sqrt(regret(s->w, o)) + floor_weight;
        s->drawn[s->draws] = o;
        s->heap[s->draws++] = sum;
    }
}

static int64_t draw_order(Search *s) {
    double at = chance_unit(s->w) * s->heap[s->draws - 1];
    int64_t low = 0, high = s->draws - 1;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (s->heap[middle] > at) high = middle;
        else low = middle + 1;
    }
    return s->drawn[low];
}

static int is_out(const Search *s, int64_t order) {
    for (int64_t i = 0; i < s->count; i++)
        if (s->order[i] == order) return 1;
    return 0;
}

/* A cell the order holds, or one that it would like: any line that fits a step, around the days it is at work. */
static int32_t wanted_cell(Search *s, int64_t order) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[order];
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    if (steps == 0) return -1;
    int step = (int)chance_below(w, steps);
    if (c->count && chance_unit(w) < 0.5) return c->cells[chance_below(w, c->count) * p->longest_route + step];
    int kind = p->step_kind[p->order_steps[order] + step];
    int64_t first = p->group_entries[p->kind_groups[kind]], n = p->group_entries[p->kind_groups[kind + 1]] - first;
    if (n <= 0) return -1;
    /* Among a few fitting lines, the one most in demand at the prices is what the order competes for. */
    int from = p->release[order], until = p->due[order] + 1;
    if (until > p->days) until = (int)p->days;
    if (from >= until) from = 0, until = (int)p->days;
    int32_t best = -1;
    double dearest = -1.0;
    for (int i = 0; i < 4; i++) {
        int32_t line = p->entry_line[first + chance_below(w, n)];
        int32_t cell = line * (int32_t)p->days + from + (int32_t)chance_below(w, until - from);
        if (s->first_user[cell] == s->first_user[cell + 1]) continue;
        double price = w->price[cell] * w->left[cell] >= 0 ? w->price[cell] : 0.0;
        if (price > dearest) dearest = price, best = cell;
    }
    return best;
}

static void invite(Search *s, int64_t near) {
    int32_t cell = wanted_cell(s, near);
    if (cell < 0) return;
    int64_t n = s->first_user[cell + 1] - s->first_user[cell];
    if (n <= 0) return;
    int32_t order = s->users[s->first_user[cell] + chance_below(s->w, n)];
    if (!is_out(s, order)) s->order[s->count++] = order;
}

static void choose(Search *s) {
    s->count = 0;
    s->order[s->count++] = draw_order(s);
    if (chance_unit(s->w) < s->style->patience) return;
    int64_t wish = 2 + chance_below(s->w, s->style->most_out - 1);
    for (int64_t tries = 0; tries < 3 * wish && s->count < wish; tries++)
        invite(s, s->order[chance_unit(s->w) < 0.6 ? 0 : chance_below(s->w, s->count)]);
}

/* ---- ways to put one back ---- */

static int add_pair(Search *s, int count, int step, int32_t who) {
    for (int i = 0; i < count; i++)
        if (s->keep[2 * i] == step && s->keep[2 * i + 1] == who) return count;
    if (count == MOST_KEPT) return count;
    s->keep[2 * count] = step;
    s->keep[2 * count + 1] = who;
    return count + 1;
}

static int limited(const Park *p, int64_t order, int step) { return p->step_limit[p->order_steps[order] + step] > 0; }

static int choose_open_step(Search *s, int64_t order, int steps) {
    int found = -1, seen = 0;
    for (int step = 0; step < steps; step++)
        if (limited(s->w->plan->park, order, step) && chance_below(s->w, ++seen) == 0) found = step;
    return found;
}

static int32_t any_supplier(Search *s, int64_t order, int step) {
    const Park *p = s->w->plan->park;
    int kind = p->step_kind[p->order_steps[order] + step];
    int64_t first = p->group_entries[p->kind_groups[kind]], n = p->group_entries[p->kind_groups[kind + 1]] - first;
    return n > 0 ? p->line_enterprise[p->entry_line[first + chance_below(s->w, n)]] : -1;
}

/* The suppliers an order had, as pairs to keep; one step may be left open, or have one supplier swapped. */
static int had_suppliers(Search *s, int64_t order, const Chains *old, int open, int swap) {
    const Park *p = s->w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order], count = 0;
    int32_t leaves = -1;
    if (swap >= 0 && old->count)
        leaves = p->line_enterprise[line_of(p, old->cells[chance_below(s->w, old->count) * p->longest_route + swap])];
    for (int step = 0; step < steps; step++) {
        if (!limited(p, order, step) || step == open) continue;
        for (int64_t i = 0; i < old->count; i++) {
            int32_t who = p->line_enterprise[line_of(p, old->cells[i * p->longest_route + step])];
            if (step != swap || who != leaves) count = add_pair(s, count, step, who);
        }
        if (step == swap) {
            int32_t comes = any_supplier(s, order, step);
            if (comes >= 0) count = add_pair(s, count, step, comes);
        }
    }
    return count;
}

static const double CHARGES[] = {0.0, 0.0, 0.5, 0.8, 1.0};

static Recipe variant(Search *s, int64_t order, const Chains *old, int64_t which) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    Recipe r = {.charge = s->style->charge * CHARGES[chance_below(w, 5)], .slack = s->style->slack,
                .grain = (int)s->style->grain, .near_only = 1, .keep = s->keep};
    int step = choose_open_step(s, order, steps);
    if (which == 0 && old->count) r.keep_count = had_suppliers(s, order, old, -1, -1);
    if (which == 1 && old->count) r.keep_count = had_suppliers(s, order, old, step, -1);
    if (which == 2 && old->count) r.keep_count = had_suppliers(s, order, old, -1, step);
    if (which >= 3 || (which > 0 && chance_unit(w) < 0.3)) r.by_room = chance_unit(w) < 0.7, r.noise = 0.6 * chance_unit(w);
    return r;
}

static double objective(const Worker *w, int64_t order) { return w->plan->cost[order]; }

/* Tries a few variants and leaves the cheapest in place. */
static void put_back(Search *s, int64_t order, const Chains *old, int tries) {
    Worker *w = s->w;
    Plan *plan = w->plan;
    Chains best = {0};
    double least = INFINITY;
    int64_t last = -1;
    for (int i = 0; i < tries; i++) {
        int64_t which = chance_below(w, 5);
        if (which == last) which = (which + 1) % 5;
        last = which;
        Recipe recipe = variant(s, order, old, which);
        insert_order(w, order, &recipe);
        double cost = objective(w, order);
        if (cost < least - 1e-9) {
            least = cost;
            Chains kept = plan->chains[order];
            give_back(w, order, &kept);
            plan->chains[order] = best;
            best = kept;
        } else {
            give_back(w, order, &plan->chains[order]);
        }
        chains_clear(&plan->chains[order]);
    }
    chains_free(&plan->chains[order]);
    plan->chains[order] = best;
    take_all(w, order, &plan->chains[order]);
    settle(w, order);
}

/* ---- one neighbourhood ---- */

static void shuffle(Search *s) {
    for (int64_t i = s->count - 1; i > 0; i--) {
        int64_t j = chance_below(s->w, i + 1), o = s->order[i];
        s->order[i] = s->order[j];
        s->order[j] = o;
    }
}

static double take_out(Search *s) {
    Plan *plan = s->w->plan;
    double cost = 0.0;
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        cost += objective(s->w, o);
        s->old[i] = plan->chains[o];
        give_back(s->w, o, &s->old[i]);
        memset(&plan->chains[o], 0, sizeof plan->chains[o]);
    }
    return cost;
}

static void undo(Search *s) {
    Plan *plan = s->w->plan;
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        give_back(s->w, o, &plan->chains[o]);
        chains_free(&plan->chains[o]);
        plan->chains[o] = s->old[i];
    }
    for (int64_t i = 0; i < s->count; i++) {
        take_all(s->w, s->order[i], &s->old[i]);
        settle(s->w, s->order[i]);
    }
}

static void accept(Search *s) {
    for (int64_t i = 0; i < s->count; i++) chains_free(&s->old[i]);
}

static int tolerable(Search *s, double worse) {
    if (worse <= 0) return 1;
    if (s->style->temperature <= 0) return 0;
    return worse < -s->style->temperature * log(chance_unit(s->w) + 1e-300);
}

static double neighbourhood(Search *s) {
    choose(s);
    shuffle(s);
    double before = take_out(s), after = 0.0;
    for (int64_t i = 0; i < s->count; i++) {
        put_back(s, s->order[i], &s->old[i], s->count == 1 ? 3 : 2);
        after += objective(s->w, s->order[i]);
    }
    if (tolerable(s, after - before)) {
        accept(s);
        return after - before;
    }
    undo(s);
    return 0.0;
}

static double clock_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- for Python ---- */

Worker *parkloom_worker_open(Plan *plan, const double *price, const double *value, double *left, double *quota_left,
                             const uint8_t *mine, const uint8_t *near, const int32_t *cancel, int64_t seed) {
    Worker *w = calloc(1, sizeof *w);
    *w = (Worker){.plan = plan, .price = price, .value = value, .left = left, .quota_left = quota_left, .mine = mine,
                  .near = near, .cancel = cancel};
    w->random = 0x9E3779B97F4A7C15ULL ^ ((uint64_t)(seed + 1) * 0xBF58476D1CE4E5B9ULL);
    if (!w->random) w->random = 1;
    for (int i = 0; i < 8; i++) chance(w);
    w->bench = bench_open(plan->park);
    return w;
}

void parkloom_worker_close(Worker *w) {
    bench_close(w->bench, w->plan->park);
    free(w);
}

/* Puts these orders in, one after another, until done, cancelled or out of time. Returns how many were. */
int64_t parkloom_insert(Worker *w, const int32_t *orders, int64_t count, const Recipe *recipe, double seconds) {
    double until = clock_seconds() + seconds;
    int64_t i = 0;
    for (; i < count && !*w->cancel && clock_seconds() < until; i++) {
        remove_order(w, orders[i]);
        insert_order(w, orders[i], recipe);
    }
    return i;
}

void parkloom_top_up(Worker *w, const int32_t *orders, int64_t count, const Recipe *recipe) {
    for (int64_t i = 0; i < count; i++) top_up_order(w, orders[i], recipe);
}

/* Searches `iterations` neighbourhoods, or until cancelled or out of time. Returns how many were searched. */
int64_t parkloom_search(Worker *w, const Style *style, int64_t iterations, double seconds) {
    Search s = {.w = w, .style = style};
    double until = clock_seconds() + seconds;
    int64_t done = 0;
    index_users(&s);
    weigh_orders(&s);
    while (s.draws && done < iterations && !*w->cancel && clock_seconds() < until) {
        neighbourhood(&s);
        done++;
    }
    free(s.first_user);
    free(s.users);
    free(s.drawn);
    free(s.heap);
    return done;
}
