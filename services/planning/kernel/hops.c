/* Making room on a cell by moving single steps of others' chains: each goes to another line or day of its own order, whose
 * holders may go on in turn, until one comes to rest in free capacity. Shortest augmenting paths by Dijkstra's method with
 * the scarcity prices as potentials (Ahuja, Magnanti, Orlin, Network Flows, 1993, ch. 9), gains on the arcs because a unit
 * loads one line more than another. */
#include "inside.h"
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_SHARE 0.2  /* of what is wanted: chains and gaps that are smaller are not worth a hop */
#define MOST_LINES 256
#define ROUNDS 3

/* A cell that would have to be set free, and the hop that leads on to it from `parent`. */
typedef struct {
    int32_t cell, parent, order, step;
    double money;   /* spent up to here per unit of capacity on the first cell */
    double factor;  /* capacity needed here for a unit of capacity on the first cell */
} Stop;

typedef struct { double key; int32_t stop; } Waiting;

struct Hops {
    Stop *stop;
    int stops;
    Waiting *heap;
    int waiting;
    double *reached;   /* [cells] least key so far */
    int32_t *stamp;    /* [cells] */
    int32_t now;
    double want, limit;
    Stop end;          /* the cheapest place to come to rest */
    int32_t line[MOST_LINES];
    double spare[MOST_LINES];
    int lines;
};

void open_hops(Search *s) {
    const Park *p = s->w->plan->park;
    int64_t cells = p->lines * p->days;
    s->hops = calloc(1, sizeof *s->hops);
    s->hops->stop = malloc(MOST_STOPS * sizeof(Stop));
    s->hops->heap = malloc(MOST_STOPS * sizeof(Waiting));
    s->hops->reached = malloc((cells + 1) * sizeof(double));
    s->hops->stamp = calloc(cells + 1, sizeof(int32_t));
}

void close_hops(Search *s) {
    void *owned[] = {s->hops->stop, s->hops->heap, s->hops->reached, s->hops->stamp, s->hops};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
}

/* ---- a heap of stops by key ---- */

static void push(struct Hops *h, double key, Stop stop) {
    if (h->stops == MOST_STOPS) return;
    h->stop[h->stops] = stop;
    int i = h->waiting++;
    while (i > 0 && h->heap[(i - 1) / 2].key > key) h->heap[i] = h->heap[(i - 1) / 2], i = (i - 1) / 2;
    h->heap[i] = (Waiting){key, h->stops++};
}

static Waiting pop(struct Hops *h) {
    Waiting top = h->heap[0], last = h->heap[--h->waiting];
    int i = 0;
    for (int child = 1; child < h->waiting; child = 2 * i + 1) {
        if (child + 1 < h->waiting && h->heap[child + 1].key < h->heap[child].key) child++;
        if (h->heap[child].key >= last.key) break;
        h->heap[i] = h->heap[child];
        i = child;
    }
    h->heap[i] = last;
    return top;
}

/* ---- where a step of a chain may go ---- */

/* Days on which a line may do a step of a chain, its neighbours staying where they are; first > last: none. */
static void window(const Park *p, int64_t order, int step, const int32_t *cells, int32_t line, int *first, int *last) {
    int steps = p->order_steps[order + 1] - p->order_steps[order], zone = p->line_zone[line];
    *first = p->release[order];
    *last = (int)p->days - 1;
    if (step > 0) {
        int32_t before = line_of(p, cells[step - 1]);
        int transit = p->transit[p->line_zone[before] * p->zones + zone];
        *first = transit < 0 ? (int)p->days : cells[step - 1] % (int32_t)p->days + p->line_lead[before] + transit;
    }
    if (step + 1 < steps) {
        int transit = p->transit[zone * p->zones + p->line_zone[line_of(p, cells[step + 1])]];
        *last = transit < 0 ? -1 : cells[step + 1] % (int32_t)p->days - p->line_lead[line] - transit;
    }
}

/* Money per unit for a step on a line, haulage to its neighbours included, lateness not. */
static double step_money(const Plan *plan, int64_t order, int step, const int32_t *cells, int32_t line) {
    const Park *p = plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order], zone = p->line_zone[line];
    double money = p->eligible_price[eligible_at(plan, order, step, line)];
    if (step > 0) money += p->haulage[p->line_zone[line_of(p, cells[step - 1])] * p->zones + zone];
    if (step + 1 < steps) money += p->haulage[zone * p->zones + p->line_zone[line_of(p, cells[step + 1])]];
    return money;
}

/* The lines an order has at a step, and how many units each could lose without falling below its minimum lot. */
static void list_lines(const Search *s, int64_t order, int step) {
    const Park *p = s->w->plan->park;
    Bench *b = s->w->bench;
    struct Hops *h = s->hops;
    const Chains *c = &s->w->plan->chains[order];
    h->lines = 0;
    b->now++;
    for (int64_t i = 0; i < c->count; i++) {
        int32_t cell = c->cells[i * p->longest_route + step];
        int32_t line = line_of(p, cell);
        if (b->stamp[line] != b->now) {
            if (h->lines == MOST_LINES) continue;
            b->stamp[line] = b->now;
            b->amount[line] = 0.0;
            h->line[h->lines++] = line;
        }
        b->amount[line] += (double)c->quantity[i];
    }
    for (int i = 0; i < h->lines; i++) h->spare[i] = b->amount[h->line[i]] - p->min_lot[h->line[i]];
}

static double spare_of(const struct Hops *h, int32_t line) {
    for (int i = 0; i < h->lines; i++)
        if (h->line[i] == line) return h->spare[i];
    return 0.0;
}

/* ---- the search ---- */

static void reach(Search *s, int parent, int64_t order, int step, double money, double factor, int32_t cell, double load) {
    struct Hops *h = s->hops;
    const Worker *w = s->w;
    double free = quota_room(w, line_of(w->plan->park, cell), cell % (int32_t)w->plan->park->days);
    if (w->left[cell] < free) free = w->left[cell];
    Stop stop = {cell, parent, (int32_t)order, step, money, factor};
    if (free >= load && free >= LEAST_SHARE * h->want * factor) {
        if (money < h->limit) h->limit = money, h->end = stop;
        return;
    }
    double key = money + factor * w->price[cell];
    if (key >= h->limit) return;
    if (h->stamp[cell] == h->now && h->reached[cell] <= key) return;
    h->stamp[cell] = h->now;
    h->reached[cell] = key;
    push(h, key, stop);
}

/* All places where units of one chain could go from a cell. */
static void spread(Search *s, int parent, int64_t order, int step, const int32_t *cells, int64_t quantity) {
    const Plan *plan = s->w->plan;
    const Park *p = plan->park;
    struct Hops *h = s->hops;
    Stop from = h->stop[parent];
    int32_t here = line_of(p, from.cell);
    double load = chain_load(plan, order, step, from.cell);
    double least = LEAST_SHARE * h->want * from.factor / load;
    if ((double)quantity < least) return;
    int final = step == p->order_steps[order + 1] - p->order_steps[order] - 1;
    double now = step_money(plan, order, step, cells, here), per = from.factor / load;
    if (final) now += lateness(p, order, from.cell % (int32_t)p->days + p->line_lead[here]);
    int leaves = spare_of(h, here) >= least;
    for (int i = 0; i < h->lines; i++) {
        int32_t line = h->line[i];
        int first, last;
        if (line != here && !leaves) continue;
        window(p, order, step, cells, line, &first, &last);
        if (first > last) continue;
        double money = step_money(plan, order, step, cells, line) - now;
        double other = p->eligible_load[eligible_at(plan, order, step, line)];
        if (other <= 0) continue;
        for (int t = first; t <= last; t++) {
            int32_t cell = line * (int32_t)p->days + t;
            if (cell == from.cell || p->capacity[cell] <= 0) continue;
            double late = final ? lateness(p, order, t + p->line_lead[line]) : 0.0;
            if (from.money + per * (money + late) >= h->limit) break;
            reach(s, parent, order, step, from.money + per * (money + late), per * other, cell, other);
        }
    }
}

static void expand(Search *s, int at) {
    const Plan *plan = s->w->plan;
    const Park *p = plan->park;
    int32_t cell = s->hops->stop[at].cell;
    for (int32_t i = s->head[cell]; i >= 0; i = s->holders[i].next) {
        int64_t order = s->holders[i].order;
        const Chains *c = &plan->chains[order];
        int steps = p->order_steps[order + 1] - p->order_steps[order], listed = -1;
        for (int64_t k = 0; k < c->count; k++) {
            const int32_t *cells = c->cells + k * p->longest_route;
            if (c->source[k] >= 0) continue;
            for (int step = 0; step < steps; step++) {
                if (cells[step] != cell) continue;
                if (chain_load(plan, order, step, cell) <= 0) continue;
                if (listed != step) list_lines(s, order, step), listed = step;
                spread(s, at, order, step, cells, c->quantity[k]);
            }
        }
    }
}

static int seek(Search *s, int32_t cell, double want, double most) {
    struct Hops *h = s->hops;
    h->now++;
    h->stops = h->waiting = 0;
    h->want = want;
    h->limit = most;
    h->end.cell = -1;
    h->stamp[cell] = h->now;
    h->reached[cell] = -INFINITY;
    push(h, -INFINITY, (Stop){cell, -1, -1, -1, 0.0, 1.0});
    for (int looks = 0; h->waiting && looks < MOST_LOOKS; looks++) {
        Waiting next = pop(h);
        if (next.key >= h->limit) break;
        if (next.stop && h->reached[h->stop[next.stop].cell] < next.key) continue;
        expand(s, next.stop);
    }
    return h->end.cell >= 0;
}

/* ---- doing it ---- */

/* Moves units of one chain's step to a cell, as many as fit. Returns how many did. */
static int64_t move_units(Worker *w, int64_t order, int step, int64_t i, int32_t to, int64_t most) {
    const Park *p = w->plan->park;
    Chains *c = &w->plan->chains[order];
    int32_t cells[64];
    int tightest;
    memcpy(cells, c->cells + i * p->longest_route, p->longest_route * sizeof *cells);
    int32_t from = cells[step];
    take(w, order, cells, -most, -1);
    cells[step] = to;
    int64_t fits = room_for(w, order, cells, -1, most, &tightest);
    take(w, order, cells, fits, -1);
    cells[step] = from;
    take(w, order, cells, most - fits, -1);
    cells[step] = to;
    if (fits <= 0) return 0;
    if (fits == c->quantity[i]) chains_drop(c, p, i);
    else c->quantity[i] -= fits;
    chains_merge(c, p, fits, chain_cost(w->plan, order, cells, -1), -1, cells);
    return fits;
}

/* Up to so many units of an order leave a cell for another at a step. */
static void hop(Search *s, int64_t order, int step, int32_t from, int32_t to, int64_t wanted) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    if (!remember(s, order)) return;
    Chains *c = &w->plan->chains[order];
    int32_t line = line_of(p, to);
    if (line != line_of(p, from)) {
        list_lines(s, order, step);
        double spare = spare_of(s->hops, line_of(p, from));
        if (spare < (double)wanted) wanted = spare > 0 ? (int64_t)spare : 0;
    }
    for (int64_t i = c->count - 1; i >= 0 && wanted > 0; i--) {
        const int32_t *cells = c->cells + i * p->longest_route;
        int first, last;
        if (c->source[i] >= 0 || cells[step] != from) continue;
        window(p, order, step, cells, line, &first, &last);
        if (to % p->days < first || to % p->days > last) continue;
        wanted -= move_units(w, order, step, i, to, wanted < c->quantity[i] ? wanted : c->quantity[i]);
    }
}

static void follow(Search *s, double need) {
    const struct Hops *h = s->hops;
    s->purse -= need * h->end.money;
    Stop at = h->end;
    while (at.parent >= 0) {
        Stop before = h->stop[at.parent];
        double load = chain_load(s->w->plan, at.order, at.step, before.cell);
        double wanted = need * before.factor - (before.parent >= 0 ? s->w->left[before.cell] : 0.0);
        if (wanted > 0) hop(s, at.order, at.step, before.cell, at.cell, (int64_t)ceil(wanted / load - 1e-9));
        at = before;
    }
}

/* Sets capacity free on a cell by others' hops, as far as it is had for less than `most` money. */
void give_way(Search *s, int32_t cell, double need, double most) {
    most /= need;
    for (int round = 0; round < ROUNDS && s->w->left[cell] + 1e-9 < need; round++) {
        double before = s->w->left[cell];
        if (!seek(s, cell, need - before, most)) return;
        follow(s, need - before);
        if (s->w->left[cell] <= before + 1e-9) return;
    }
}
