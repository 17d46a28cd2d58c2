#include "whole_orders/relaxation.h"

#include "clock.h"
#include "memory.h"

#include <math.h>
#include <string.h>


static int64_t widest_cell(const Relaxation *r) {
    int64_t widest = 0;
    for (int64_t c = 0; c < r->p->cells; c++)
        if (r->by.first[c + 1] - r->by.first[c] > widest) widest = r->by.first[c + 1] - r->by.first[c];
    return widest;
}

static int allocate_relaxation(Relaxation *r) {
    const PlaceTables *p = r->p;
    int64_t places = p->first[p->orders], widest = widest_cell(r) + 1;
    r->price = allocate(p->orders, sizeof(double));
    r->best_price = allocate_zeroed(p->orders, sizeof(double));
    r->direction = allocate_zeroed(p->orders, sizeof(double));
    r->open = allocate(p->orders, 1);
    r->residual = allocate(p->cells + 1, sizeof(int64_t));
    r->average = allocate(places, sizeof(double));
    r->taken = allocate(places, sizeof(int32_t));
    r->chosen = allocate(p->orders, sizeof(int32_t));
    r->item = allocate(widest, sizeof(Item));
    r->full = allocate(r->finest + 1, sizeof(float));
    r->with = allocate(r->finest + 1, sizeof(float));
    r->kept = allocate(widest * (r->finest + 1), 1);
    return r->price && r->best_price && r->direction && r->open && r->residual && r->average && r->taken && r->chosen &&
           r->item && r->full && r->with && r->kept;
}

int relaxation_open(Relaxation *r, const PlaceTables *p, const double *price, double seconds) {
    *r = (Relaxation){.p = p, .until = clock_seconds() + seconds};
    int64_t places = p->first[p->orders];
    double affordable = p->tuning->knapsack_work / (double)(places + 1);
    r->finest = (int64_t)fmin((double)p->tuning->knapsack_steps_most,
                              fmax((double)p->tuning->knapsack_steps_least, affordable));
    if (!places_by_cell_open(&r->by, p) || !allocate_relaxation(r)) return 0;
    memcpy(r->price, price, p->orders * sizeof(double));
    memset(r->open, 1, p->orders);
    memcpy(r->residual, p->capacity, (p->cells + 1) * sizeof(int64_t));
    return 1;
}

void relaxation_close(Relaxation *r) {
    void *owned[] = {r->price, r->best_price, r->direction, r->open, r->residual, r->average,
                     r->taken, r->chosen,     r->item,      r->full, r->with,     r->kept};
    FREE_ALL(owned);
    places_by_cell_close(&r->by);
}

int relaxation_stopped(const Relaxation *r) {
    return __atomic_load_n(r->p->cancel, __ATOMIC_RELAXED) || clock_seconds() >= r->until;
}

static void average_in(Relaxation *r, double kept) {
    for (int64_t o = 0; o < r->p->orders; o++)
        for (int64_t k = r->p->first[o]; r->open[o] && k < r->p->first[o + 1]; k++) r->average[k] *= kept;
    for (int64_t i = 0; i < r->takes; i++) r->average[r->taken[i]] += 1.0 - kept;
}

/* The direction at these prices. Returns the square of its length. */
static double turn_direction(Relaxation *r, int first) {
    double square = 0.0, kept = first ? 0.0 : r->p->tuning->deflection;
    for (int64_t o = 0; o < r->p->orders; o++)
        r->direction[o] = r->open[o] ? kept * r->direction[o] + (1.0 - kept) : 0.0;
    for (int64_t i = 0; i < r->takes; i++) r->direction[r->by.order[r->taken[i]]] -= 1.0 - kept;
    for (int64_t o = 0; o < r->p->orders; o++) square += r->direction[o] * r->direction[o];
    return square;
}

double ascend(Relaxation *r, double target, int64_t rounds, double step) {
    const Tuning *tuning = r->p->tuning;
    double best = -INFINITY, least_distance = tuning->nearest * fabs(target);
    size_t size = r->p->orders * sizeof(double);
    memset(r->average, 0, r->p->first[r->p->orders] * sizeof(double));
    memcpy(r->best_price, r->price, size);
    for (int64_t round = 0, stalled = 0; round < rounds && step > tuning->shortest && !relaxation_stopped(r); round++) {
        double bound = fill_knapsacks(r);
        if (bound > best + 1e-3 * least_distance) {
            best = bound;
            stalled = 0;
            memcpy(r->best_price, r->price, size);
        } else if (++stalled == tuning->patience) {
            step *= tuning->shorter;
            stalled = 0;
            memcpy(r->price, r->best_price, size);
        }
        average_in(r, round ? tuning->average_kept : 0.0);
        double square = turn_direction(r, round == 0);
        if (square < 1e-12) break;
        double length = step * fmax(target - bound, least_distance) / square;
        for (int64_t o = 0; o < r->p->orders; o++) r->price[o] += length * r->direction[o];
    }
    memcpy(r->price, r->best_price, size);
    return best;
}
