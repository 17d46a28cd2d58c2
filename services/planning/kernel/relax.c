/* Assignment with "each order is made once" given a price instead: then every cell fills itself as a knapsack. The orders'
 * worths are moved up where nobody takes them and down where several do (subgradients with deflection; M. L. Fisher,
 * Management Science 27, 1981; P. Camerini, L. Fratta, F. Maffioli, Math. Programming Study 3, 1975), and what the
 * knapsacks took of late, on average, stands for the fractions of the linear program (F. Barahona, R. Anbil, Math.
 * Programming 87, 2000). Dives fix what is nearly whole there, and go on with the rest. */
#include "assign.h"
#include "boundary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FINEST 4096      /* steps of capacity in a knapsack, at most */
#define COARSEST 64      /* at least */
#define WORK 4e7         /* places times steps of capacity in one round, about */
#define KEPT 0.95        /* of the averages, each round */
#define DEFLECTION 0.7   /* of the last direction in the next */
#define PATIENCE 15      /* rounds without a better bound before steps get shorter */
#define SHORTER 0.7
#define SHORTEST 1e-4
#define NEAREST 1e-4     /* of the target: what a step takes for missing to it, at least */
#define DIVE_ROUNDS 50
#define DIVE_STEP 0.3
#define FIXED_AT_ONCE 0.1  /* of the open orders */

typedef struct { int32_t place; int64_t need; float gain; } Item;

typedef struct {
    const PlaceTables *p;
    Cells by;
    double *worth, *best_worth, *way;  /* [orders] */
    uint8_t *open;                     /* [orders] not fixed */
    int64_t *room;                     /* [cells + 1] left by the fixed ones */
    int64_t finest;
    double *average;                   /* [places] */
    int32_t *taken, *chosen;           /* places the knapsacks took now; [orders] places fixed */
    int64_t takes;
    Item *item;                        /* [places of a cell] */
    float *full, *with;                /* [steps] a knapsack's value by capacity */
    uint8_t *kept;                     /* [places of a cell][steps] */
    double until;
} Relaxed;

static int64_t widest_cell(const Relaxed *r) {
    int64_t widest = 0;
    for (int64_t c = 0; c < r->p->cells; c++)
        if (r->by.first[c + 1] - r->by.first[c] > widest) widest = r->by.first[c + 1] - r->by.first[c];
    return widest;
}

static void relaxed_open(Relaxed *r, const PlaceTables *p, double seconds) {
    int64_t places = p->first[p->orders], orders = p->orders;
    *r = (Relaxed){.p = p, .by = cells_open(p), .until = clock_seconds() + seconds};
    r->finest = (int64_t)fmin(FINEST, fmax(COARSEST, WORK / (double)(places + 1)));
    r->worth = calloc(orders, sizeof(double));
    r->best_worth = calloc(orders, sizeof(double));
    r->way = calloc(orders, sizeof(double));
    r->open = malloc(orders);
    memset(r->open, 1, orders);
    r->room = malloc((p->cells + 1) * sizeof(int64_t));
    memcpy(r->room, p->capacity, (p->cells + 1) * sizeof(int64_t));
    r->average = malloc(places * sizeof(double));
    r->taken = malloc(places * sizeof(int32_t));
    r->chosen = malloc(orders * sizeof(int32_t));
    r->item = malloc((widest_cell(r) + 1) * sizeof(Item));
    r->full = malloc((r->finest + 1) * sizeof(float));
    r->with = malloc((r->finest + 1) * sizeof(float));
    r->kept = malloc((widest_cell(r) + 1) * (r->finest + 1));
}

static void relaxed_close(Relaxed *r) {
    void *owned[] = {r->worth, r->best_worth, r->way, r->open, r->room, r->average, r->taken, r->chosen,
                     r->item, r->full, r->with, r->kept};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
    cells_close(&r->by);
}

static int stopped(const Relaxed *r) { return *r->p->cancel || clock_seconds() >= r->until; }

/* ---- one round ---- */

/* What an order is worth beyond what a place costs; not above 0: the place is not worth taking. */
static double surplus(const Relaxed *r, int32_t place) {
    int32_t order = r->by.order[place];
    return r->open[order] ? r->worth[order] - r->p->cost[place] : 0.0;
}

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Units of capacity in a step: what all loads of a cell are multiples of, or more where that makes too many steps. */
static int64_t step_units(const Relaxed *r, int64_t cell) {
    int64_t units = 0;
    for (int64_t i = r->by.first[cell]; i < r->by.first[cell + 1]; i++)
        if (surplus(r, r->by.place[i]) > 0) units = common_divisor(r->p->load[r->by.place[i]], units);
    int64_t least = (r->room[cell] + r->finest - 1) / r->finest;
    return units > least ? units : least > 1 ? least : 1;
}

/* One more order for a knapsack: what is worth more with it, by capacity. */
static void offer(float *restrict full, float *restrict with, uint8_t *restrict kept, int64_t steps, const Item *item) {
    memset(kept, 0, item->need);
    for (int64_t u = item->need; u <= steps; u++) with[u] = full[u - item->need] + item->gain;
    for (int64_t u = item->need; u <= steps; u++) {
        kept[u] = with[u] > full[u];
        full[u] = with[u] > full[u] ? with[u] : full[u];
    }
}

/* What is worth its place on a cell, and could be there. */
static int64_t list_items(Relaxed *r, int64_t cell, int64_t units, int64_t steps) {
    int64_t count = 0;
    for (int64_t i = r->by.first[cell]; i < r->by.first[cell + 1]; i++) {
        int32_t place = r->by.place[i];
        double gain = surplus(r, place);
        if (gain <= 0) continue;
        int64_t need = (r->p->load[place] + units - 1) / units;
        if (need <= steps) r->item[count++] = (Item){place, need, (float)gain};
    }
    return count;
}

/* The most worth that a cell's room can hold; what it holds is added to the taken places. */
static double fill(Relaxed *r, int64_t cell) {
    int64_t units = step_units(r, cell), steps = r->room[cell] / units, count = list_items(r, cell, units, steps);
    double gained = 0.0;
    memset(r->full, 0, (steps + 1) * sizeof *r->full);
    for (int64_t i = 0; i < count; i++) offer(r->full, r->with, r->kept + i * (steps + 1), steps, &r->item[i]);
    for (int64_t i = count - 1, at = steps; i >= 0; i--) {
        if (!r->kept[i * (steps + 1) + at]) continue;
        r->taken[r->takes++] = r->item[i].place;
        gained += surplus(r, r->item[i].place);
        at -= r->item[i].need;
    }
    return gained;
}

static double leave_unmade(Relaxed *r) {
    double gained = 0.0;
    for (int64_t i = r->by.first[r->p->cells]; i < r->by.first[r->p->cells + 1]; i++) {
        double gain = surplus(r, r->by.place[i]);
        if (gain > 0) gained += gain, r->taken[r->takes++] = r->by.place[i];
    }
    return gained;
}

/* All knapsacks filled at the worths of now. Returns what the open orders cost at least. */
static double fill_all(Relaxed *r) {
    double bound = 0.0;
    r->takes = 0;
    for (int64_t o = 0; o < r->p->orders; o++)
        if (r->open[o]) bound += r->worth[o];
    for (int64_t c = 0; c < r->p->cells; c++) bound -= fill(r, c);
    return bound - leave_unmade(r);
}

/* ---- the ascent ---- */

static void average_in(Relaxed *r, double kept) {
    for (int64_t o = 0; o < r->p->orders; o++)
        for (int64_t k = r->p->first[o]; r->open[o] && k < r->p->first[o + 1]; k++) r->average[k] *= kept;
    for (int64_t i = 0; i < r->takes; i++) r->average[r->taken[i]] += 1.0 - kept;
}

/* The direction for the worths of now. Returns the square of its length. */
static double turn(Relaxed *r, int first) {
    double square = 0.0, kept = first ? 0.0 : DEFLECTION;
    for (int64_t o = 0; o < r->p->orders; o++) r->way[o] = r->open[o] ? kept * r->way[o] + (1.0 - kept) : 0.0;
    for (int64_t i = 0; i < r->takes; i++) r->way[r->by.order[r->taken[i]]] -= 1.0 - kept;
    for (int64_t o = 0; o < r->p->orders; o++) square += r->way[o] * r->way[o];
    return square;
}

/* Moves the worths of the open orders to those of the best bound found, which it returns. */
static double ascend(Relaxed *r, double target, int64_t rounds, double step) {
    double best = -INFINITY, nearest = NEAREST * fabs(target);
    size_t size = r->p->orders * sizeof(double);
    memset(r->average, 0, r->p->first[r->p->orders] * sizeof(double));
    memcpy(r->best_worth, r->worth, size);
    for (int64_t round = 0, stalled = 0; round < rounds && step > SHORTEST && !stopped(r); round++) {
        double bound = fill_all(r);
        if (bound > best + 1e-3 * nearest) {
            best = bound;
            stalled = 0;
            memcpy(r->best_worth, r->worth, size);
        } else if (++stalled == PATIENCE) {
            step *= SHORTER;
            stalled = 0;
            memcpy(r->worth, r->best_worth, size);
        }
        average_in(r, round ? KEPT : 0.0);
        double square = turn(r, round == 0);
        if (square < 1e-12) break;
        double length = step * fmax(target - bound, nearest) / square;
        for (int64_t o = 0; o < r->p->orders; o++) r->worth[o] += length * r->way[o];
    }
    memcpy(r->worth, r->best_worth, size);
    return best;
}

/* ---- dives ---- */

typedef struct { double score; int32_t order, place; } Candidate;

static int by_score(const void *a, const void *b) {
    const Candidate *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->order - y->order;
}

static int64_t list_candidates(const Relaxed *r, Candidate *candidate, double noise, uint64_t *random) {
    int64_t count = 0;
    for (int64_t o = 0; o < r->p->orders; o++) {
        if (!r->open[o]) continue;
        int64_t best = r->p->first[o];
        for (int64_t k = best + 1; k < r->p->first[o + 1]; k++)
            if (r->average[k] > r->average[best]) best = k;
        candidate[count++] = (Candidate){r->average[best] + noise * random_unit(random), (int32_t)o, (int32_t)best};
    }
    qsort(candidate, count, sizeof *candidate, by_score);
    return count;
}

static int fix(Relaxed *r, int32_t order, int32_t place) {
    int32_t cell = r->p->cell[place];
    if (r->p->load[place] > r->room[cell]) return 0;
    r->room[cell] -= r->p->load[place];
    r->open[order] = 0;
    r->chosen[order] = place;
    return 1;
}

/* Fixes the orders nearest to whole. Returns how many. */
static int64_t fix_some(Relaxed *r, Candidate *candidate, double noise, uint64_t *random) {
    int64_t count = list_candidates(r, candidate, noise, random), done = 0;
    int64_t most = (int64_t)ceil(FIXED_AT_ONCE * (double)count);
    for (int64_t i = 0; i < count && done < most; i++)
        if (r->average[candidate[i].place] > 0) done += fix(r, candidate[i].order, candidate[i].place);
    return done;
}

static double fixed_cost(const Relaxed *r) {
    double cost = 0.0;
    for (int64_t o = 0; o < r->p->orders; o++)
        if (!r->open[o]) cost += r->p->cost[r->chosen[o]];
    return cost;
}

/* What no knapsack takes goes where there is room, nowhere at the last. */
static void fix_rest(Relaxed *r) {
    for (int64_t o = 0; o < r->p->orders; o++)
        for (int64_t k = r->p->first[o]; r->open[o] && k < r->p->first[o + 1]; k++) fix(r, (int32_t)o, (int32_t)k);
}

/* ---- for Python ---- */

/* What each order is worth [orders], from `worth` on, for the highest bound found in so many rounds. Returns that bound on
 * what all orders cost among their places, loads as coarse as the knapsacks see them. `target` is a plan's cost. */
PARKLOOM_API double parkloom_order_prices(const PlaceTables *p, double *worth, double target, int64_t rounds, double seconds) {
    Relaxed r;
    relaxed_open(&r, p, seconds);
    memcpy(r.worth, worth, p->orders * sizeof(double));
    double bound = ascend(&r, target, rounds, 0.5);
    memcpy(worth, r.worth, p->orders * sizeof(double));
    relaxed_close(&r);
    return bound;
}

/* Dives from these worths to a place for every order [orders]; no cell has more than its room. Orders that have one before,
 * instead of -1, keep it if there is room. `noise` is what chance adds to averages, which lie between 0 and 1. */
PARKLOOM_API void parkloom_relax_and_fix(const PlaceTables *p, const double *worth, double target, double noise, int64_t seed, double seconds,
                   int32_t *chosen) {
    Relaxed r;
    relaxed_open(&r, p, seconds);
    for (int64_t o = 0; o < p->orders; o++)
        if (chosen[o] >= 0) fix(&r, (int32_t)o, chosen[o]);
    memcpy(r.worth, worth, p->orders * sizeof(double));
    Candidate *candidate = malloc(p->orders * sizeof *candidate);
    uint64_t random = shuffled_seed((uint64_t)seed);
    do ascend(&r, target - fixed_cost(&r), DIVE_ROUNDS, DIVE_STEP);
    while (!stopped(&r) && fix_some(&r, candidate, noise, &random));
    fix_rest(&r);
    memcpy(chosen, r.chosen, p->orders * sizeof(int32_t));
    free(candidate);
    relaxed_close(&r);
}
