/* Relax-and-fix dives: orders that the averages of the knapsacks nearly agree on are fixed, and the rest is relaxed
 * again. */
#include "boundary.h"
#include "random.h"
#include "memory.h"
#include "whole_orders/relaxation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>


typedef struct {
    double score;
    int32_t order, place;
} Candidate;

static int by_score(const void *a, const void *b) {
    const Candidate *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->order - y->order;
}

static int64_t list_candidates(const Relaxation *r, Candidate *candidate, double noise, Random *random) {
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

static int fix(Relaxation *r, int32_t order, int32_t place) {
    int32_t cell = r->p->cell[place];
    if (r->p->load[place] > r->residual[cell]) return 0;
    r->residual[cell] -= r->p->load[place];
    r->open[order] = 0;
    r->chosen[order] = place;
    return 1;
}

/* Fixes the orders nearest to whole. Returns how many. */
static int64_t fix_some(Relaxation *r, Candidate *candidate, double noise, Random *random) {
    int64_t count = list_candidates(r, candidate, noise, random), done = 0;
    int64_t most = (int64_t)ceil(r->p->tuning->fixed_at_once * (double)count);
    for (int64_t i = 0; i < count && done < most; i++)
        if (r->average[candidate[i].place] > 0) done += fix(r, candidate[i].order, candidate[i].place);
    return done;
}

static double fixed_cost(const Relaxation *r) {
    double cost = 0.0;
    for (int64_t o = 0; o < r->p->orders; o++)
        if (!r->open[o]) cost += r->p->cost[r->chosen[o]];
    return cost;
}

/* Orders that no knapsack takes go where there is capacity, nowhere at the last. */
static void fix_rest(Relaxation *r) {
    for (int64_t o = 0; o < r->p->orders; o++)
        for (int64_t k = r->p->first[o]; r->open[o] && k < r->p->first[o + 1]; k++) fix(r, (int32_t)o, (int32_t)k);
}

/* Dual prices [orders], from `price` on, of the highest bound found in so many rounds; *bound is that bound on what all
 * orders cost among their places, loads as coarse as the knapsacks see them. `target` is a solution's cost. Returns a
 * status. */
PARKLOOM_API int64_t parkloom_order_prices(const PlaceTables *p, double *price, double target, int64_t rounds,
                                           double seconds, double *bound) {
    Relaxation r;
    int opened = relaxation_open(&r, p, price, seconds);
    if (opened) {
        *bound = ascend(&r, target, rounds, p->tuning->bound_step);
        memcpy(price, r.price, p->orders * sizeof(double));
    }
    relaxation_close(&r);
    return opened ? PARKLOOM_OK : PARKLOOM_OUT_OF_MEMORY;
}

static void dive(Relaxation *r, Candidate *candidate, double target, double noise, Random *random) {
    const Tuning *tuning = r->p->tuning;
    do ascend(r, target - fixed_cost(r), tuning->dive_rounds, tuning->dive_step);
    while (!relaxation_stopped(r) && fix_some(r, candidate, noise, random));
    fix_rest(r);
}

/* Dives from these prices to a place for every order [orders]; no cell has more than its capacity. Orders that have a
 * place before, instead of -1, keep it where it fits. `noise` is what chance adds to averages, which lie between 0
 * and 1. Returns a status. */
PARKLOOM_API int64_t parkloom_relax_and_fix(const PlaceTables *p, const double *price, double target, double noise,
                                            int64_t seed, double seconds, int32_t *chosen) {
    Relaxation r;
    int opened = relaxation_open(&r, p, price, seconds);
    Candidate *candidate = allocate(p->orders, sizeof *candidate);
    Random random = random_from(seed);
    if (opened && candidate) {
        for (int64_t o = 0; o < p->orders; o++)
            if (chosen[o] >= 0) fix(&r, (int32_t)o, chosen[o]);
        dive(&r, candidate, target, noise, &random);
        memcpy(chosen, r.chosen, p->orders * sizeof(int32_t));
    }
    free(candidate);
    relaxation_close(&r);
    return opened && candidate ? PARKLOOM_OK : PARKLOOM_OUT_OF_MEMORY;
}
