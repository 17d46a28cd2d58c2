#include "moves/compaction.h"

#include "insertion/costs.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* Lots from which on an order is compacted again: so many times as many as it had then, and some more. */

/* Some units between two steps: `day` is when they leave their last step, or when they begin the next. */
typedef struct {
    int32_t day, cell;
    int64_t quantity;
    int32_t route_index; /* index of the cells of the steps before */
} Batch;

typedef struct {
    const Park *p;
    int steps;
    int64_t count; /* lots of the group */
    uint8_t *done; /* [lots of the order] */
    int64_t *of;   /* their indices */
    Batch *queued, *next;
    int32_t *cells, *extended; /* [batches][longest_route] */
} Regrouping;

static int by_day(const void *a, const void *b) {
    const Batch *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return x->route_index < y->route_index ? -1 : x->route_index > y->route_index;
}

static int32_t ready(const Park *p, int32_t cell) { return cell % (int32_t)p->days + p->line_lead[line_of(p, cell)]; }

/* What a step of the group does, by cell, in the sequence in which it begins. Returns how many cells there are. */
static int64_t list_step(const Regrouping *y, const Lots *c, int step, Batch *into) {
    for (int64_t i = 0; i < y->count; i++) {
        int32_t cell = c->cells[y->of[i] * y->p->longest_route + step];
        into[i] = (Batch){cell % (int32_t)y->p->days, cell, c->quantity[y->of[i]], 0};
    }
    qsort(into, y->count, sizeof *into, by_day);
    int64_t n = 0;
    for (int64_t i = 0; i < y->count; i++) {
        if (n && into[n - 1].cell == into[i].cell)
            into[n - 1].quantity += into[i].quantity;
        else
            into[n++] = into[i];
    }
    return n;
}

/* Gives every waiting batch its place among the cells of a step. Returns how many batches there are then. */
static int64_t pass_on(Regrouping *y, int64_t queued, int64_t cells, int step) {
    int64_t n = 0, at = 0, route = y->p->longest_route;
    Batch *batch = y->next + y->count; /* behind the cells */
    for (int64_t i = 0; i < queued; i++) {
        int64_t units = y->queued[i].quantity;
        while (units > 0 && at < cells) {
            int64_t moved = units < y->next[at].quantity ? units : y->next[at].quantity;
            int32_t *to = y->extended + n * route;
            memcpy(to, y->cells + y->queued[i].route_index * route, route * sizeof *to);
            to[step] = y->next[at].cell;
            batch[n] = (Batch){ready(y->p, to[step]), to[step], moved, (int32_t)n};
            n++;
            units -= moved;
            y->next[at].quantity -= moved;
            if (!y->next[at].quantity) at++;
        }
    }
    memcpy(y->queued, batch, n * sizeof *batch);
    int32_t *swap = y->cells;
    y->cells = y->extended;
    y->extended = swap;
    qsort(y->queued, n, sizeof *y->queued, by_day);
    return n;
}

/* Puts one group's lots together again, added to `made`. Returns 0 where memory runs out. */
static int regroup(Regrouping *y, const Solution *solution, int64_t order, const Lots *c, Lots *made) {
    int64_t route = y->p->longest_route, queued = list_step(y, c, 0, y->queued);
    memset(y->cells, -1, queued * route * sizeof *y->cells);
    for (int64_t i = 0; i < queued; i++) {
        y->cells[i * route] = y->queued[i].cell;
        y->queued[i].day = ready(y->p, y->queued[i].cell);
        y->queued[i].route_index = (int32_t)i;
    }
    qsort(y->queued, queued, sizeof *y->queued, by_day);
    for (int step = 1; step < y->steps; step++) queued = pass_on(y, queued, list_step(y, c, step, y->next), step);
    for (int64_t i = 0; i < queued; i++) {
        const int32_t *cells = y->cells + y->queued[i].route_index * route;
        if (!lots_add(made, y->p, y->queued[i].quantity, route_cost(solution, order, cells, -1), -1, cells)) return 0;
    }
    return 1;
}

static int same_zones(const Park *p, const int32_t *a, const int32_t *b, int steps) {
    for (int s = 0; s < steps; s++)
        if (p->line_zone[line_of(p, a[s])] != p->line_zone[line_of(p, b[s])]) return 0;
    return 1;
}

static int regrouping_open(Regrouping *y, int64_t count) {
    int64_t route = y->p->longest_route, batches = count * (route + 1);
    y->done = allocate_zeroed(count, 1);
    y->of = allocate(count, sizeof *y->of);
    y->queued = allocate(batches, sizeof *y->queued);
    y->next = allocate(batches + count, sizeof *y->next);
    y->cells = allocate(batches * route, sizeof *y->cells);
    y->extended = allocate(batches * route, sizeof *y->extended);
    return y->done && y->of && y->queued && y->next && y->cells && y->extended;
}

static void regrouping_close(Regrouping *y) {
    void *owned[] = {y->done, y->of, y->queued, y->next, y->cells, y->extended};
    FREE_ALL(owned);
}

/* Puts the lots that pass through the zones of lot `i`, and are not done, together again. */
static int regroup_like(Regrouping *y, const Solution *solution, int64_t order, const Lots *c, int64_t i, Lots *made) {
    int64_t route = y->p->longest_route;
    y->count = 0;
    for (int64_t k = i; k < c->count; k++) {
        if (y->done[k] || c->source[k] >= 0) continue;
        if (!same_zones(y->p, c->cells + i * route, c->cells + k * route, y->steps)) continue;
        y->done[k] = 1;
        y->of[y->count++] = k;
    }
    return regroup(y, solution, order, c, made);
}

int compact_order(const Solution *solution, int64_t order) {
    const Park *p = solution->park;
    Lots *c = &solution->lots[order], made = {0};
    if (c->count < 3 || p->has_runs) return 1; /* lots taken apart could be less than a transfer batch */
    Regrouping y = {.p = p, .steps = p->order_steps[order + 1] - p->order_steps[order]};
    int done = regrouping_open(&y, c->count);
    for (int64_t i = 0; done && i < c->count; i++) {
        const int32_t *cells = c->cells + i * p->longest_route;
        if (c->source[i] >= 0)
            done = lots_add(&made, p, c->quantity[i], c->cost[i], c->source[i], cells);
        else if (!y.done[i])
            done = regroup_like(&y, solution, order, c, i, &made);
    }
    regrouping_close(&y);
    Lots *worse = done && made.count < c->count ? c : &made;
    Lots kept = done && made.count < c->count ? made : *c;
    lots_free(worse);
    *c = kept;
    return done;
}

void compact_if_many(Search *s, int64_t order) {
    const Lots *c = &s->w->solution->lots[order];
    if (!s->compact_above || c->count <= s->compact_above[order]) return;
    if (!compact_order(s->w->solution, order)) s->w->out_of_memory = 1;
    const Tuning *tuning = s->w->solution->park->tuning;
    s->compact_above[order] = tuning->compaction_factor * c->count + tuning->compaction_more;
}
