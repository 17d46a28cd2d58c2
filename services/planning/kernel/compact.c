/* Fewer lots that do the same: an order's chains taken apart and put together again, first in, first out.
 *
 * Chains that pass through the same zones may exchange what they do at any step: each step's days stay as they are, and so
 * do capacity, haulage and lateness. Units that leave a step first go to where the next step begins first, which no other
 * pairing beats; so what fitted before fits again, in at most as many chains as the group has cells. */
#include "search.h"

#include <stdlib.h>
#include <string.h>

#define MORE 2  /* times as many chains as there were */
#define FEW 8   /* and so many more: not looked at before */

/* Some units on their way: `day` is when they leave their last step, or when they begin the next. */
typedef struct {
    int32_t day, cell;
    int64_t quantity;
    int32_t chain;      /* whose cells those before are */
} Batch;

typedef struct {
    const Park *p;
    int steps;
    int64_t count;      /* chains of the group */
    const int64_t *of;  /* which they are */
    Batch *waiting, *next;
    int32_t *cells, *longer;  /* [batches][longest_route] */
} Yard;

static int by_day(const void *a, const void *b) {
    const Batch *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return x->chain < y->chain ? -1 : x->chain > y->chain;
}

static int32_t ready(const Park *p, int32_t cell) { return cell % (int32_t)p->days + p->line_lead[line_of(p, cell)]; }

/* What a step of the group does, by cell, in the sequence in which it begins. Returns how many cells there are. */
static int64_t list_step(const Yard *y, const Chains *c, int step, Batch *into) {
    for (int64_t i = 0; i < y->count; i++) {
        int32_t cell = c->cells[y->of[i] * y->p->longest_route + step];
        into[i] = (Batch){cell % (int32_t)y->p->days, cell, c->quantity[y->of[i]], 0};
    }
    qsort(into, y->count, sizeof *into, by_day);
    int64_t n = 0;
    for (int64_t i = 0; i < y->count; i++) {
        if (n && into[n - 1].cell == into[i].cell) into[n - 1].quantity += into[i].quantity;
        else into[n++] = into[i];
    }
    return n;
}

/* Gives every batch that waits its place among the cells of a step. Returns how many batches there are then. */
static int64_t pass_on(Yard *y, int64_t waiting, int64_t cells, int step) {
    int64_t n = 0, at = 0, route = y->p->longest_route;
    Batch *batch = y->next + y->count; /* behind the cells */
    for (int64_t i = 0; i < waiting; i++) {
        int64_t units = y->waiting[i].quantity;
        while (units > 0 && at < cells) {
            int64_t moved = units < y->next[at].quantity ? units : y->next[at].quantity;
            int32_t *to = y->longer + n * route;
            memcpy(to, y->cells + y->waiting[i].chain * route, route * sizeof *to);
            to[step] = y->next[at].cell;
            batch[n] = (Batch){ready(y->p, to[step]), to[step], moved, (int32_t)n};
            n++;
            units -= moved;
            y->next[at].quantity -= moved;
            if (!y->next[at].quantity) at++;
        }
    }
    memcpy(y->waiting, batch, n * sizeof *batch);
    int32_t *swap = y->cells;
    y->cells = y->longer;
    y->longer = swap;
    qsort(y->waiting, n, sizeof *y->waiting, by_day);
    return n;
}

/* One group's chains anew, added to `made`. */
static void regroup(Yard *y, const Plan *plan, int64_t order, const Chains *c, Chains *made) {
    int64_t route = y->p->longest_route, waiting = list_step(y, c, 0, y->waiting);
    memset(y->cells, -1, waiting * route * sizeof *y->cells);
    for (int64_t i = 0; i < waiting; i++) {
        y->cells[i * route] = y->waiting[i].cell;
        y->waiting[i].day = ready(y->p, y->waiting[i].cell);
        y->waiting[i].chain = (int32_t)i;
    }
    qsort(y->waiting, waiting, sizeof *y->waiting, by_day);
    for (int step = 1; step < y->steps; step++)
        waiting = pass_on(y, waiting, list_step(y, c, step, y->next), step);
    for (int64_t i = 0; i < waiting; i++) {
        const int32_t *cells = y->cells + y->waiting[i].chain * route;
        chains_add(made, y->p, y->waiting[i].quantity, chain_cost(plan, order, cells, -1), -1, cells);
    }
}

static int same_zones(const Park *p, const int32_t *a, const int32_t *b, int steps) {
    for (int s = 0; s < steps; s++)
        if (p->line_zone[line_of(p, a[s])] != p->line_zone[line_of(p, b[s])]) return 0;
    return 1;
}

/* Makes an order's chains as few as they may be; what they do on which day stays the same. */
void compact_order(const Plan *plan, int64_t order) {
    const Park *p = plan->park;
    Chains *c = &plan->chains[order], made = {0};
    int64_t route = p->longest_route, room = c->count * (route + 1);
    if (c->count < 3) return;
    uint8_t *done = calloc(c->count, 1);
    int64_t *of = malloc(c->count * sizeof *of);
    Yard y = {.p = p, .steps = p->order_steps[order + 1] - p->order_steps[order], .of = of,
              .waiting = malloc(room * sizeof(Batch)), .next = malloc((room + c->count) * sizeof(Batch)),
              .cells = malloc(room * route * sizeof(int32_t)), .longer = malloc(room * route * sizeof(int32_t))};
    for (int64_t i = 0; i < c->count; i++) {
        const int32_t *mine = c->cells + i * route;
        if (c->source[i] >= 0) chains_add(&made, p, c->quantity[i], c->cost[i], c->source[i], mine);
        if (c->source[i] >= 0 || done[i]) continue;
        y.count = 0;
        for (int64_t k = i; k < c->count; k++) {
            if (done[k] || c->source[k] >= 0 || !same_zones(p, mine, c->cells + k * route, y.steps)) continue;
            done[k] = 1;
            of[y.count++] = k;
        }
        regroup(&y, plan, order, c, &made);
    }
    Chains *worse = made.count < c->count ? c : &made;
    Chains kept = made.count < c->count ? made : *c;
    chains_free(worse);
    *c = kept;
    void *owned[] = {done, of, y.waiting, y.next, y.cells, y.longer};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
}

/* Makes them fewer where moves have cut them up since they were made so last. */
void keep_compact(Search *s, int64_t order) {
    const Chains *c = &s->w->plan->chains[order];
    if (!s->many || c->count <= s->many[order]) return;
    compact_order(s->w->plan, order);
    s->many[order] = MORE * c->count + FEW;
}
