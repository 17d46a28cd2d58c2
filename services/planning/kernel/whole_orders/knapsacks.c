#include "whole_orders/relaxation.h"

#include <string.h>

/* The price of an order beyond what a place costs; not above 0: the place is not worth taking. */
static double surplus(const Relaxation *r, int32_t place) {
    int32_t order = r->by.order[place];
    return r->open[order] ? r->price[order] - r->p->cost[place] : 0.0;
}

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Units of capacity in a step: the common divisor of a cell's loads, or more where that makes too many steps. */
static int64_t step_units(const Relaxation *r, int64_t cell) {
    int64_t units = 0;
    for (int64_t i = r->by.first[cell]; i < r->by.first[cell + 1]; i++)
        if (surplus(r, r->by.place[i]) > 0) units = common_divisor(r->p->load[r->by.place[i]], units);
    int64_t least = (r->residual[cell] + r->finest - 1) / r->finest;
    return units > least ? units : least > 1 ? least : 1;
}

/* One more order for a knapsack: where it is worth more with it, by capacity. */
static void add_item(float *restrict full, float *restrict with, uint8_t *restrict kept, int64_t steps,
                     const Item *item) {
    memset(kept, 0, item->need);
    for (int64_t u = item->need; u <= steps; u++) with[u] = full[u - item->need] + item->gain;
    for (int64_t u = item->need; u <= steps; u++) {
        kept[u] = with[u] > full[u];
        full[u] = with[u] > full[u] ? with[u] : full[u];
    }
}

/* The orders that are worth a place on a cell, and could be there. */
static int64_t list_items(Relaxation *r, int64_t cell, int64_t units, int64_t steps) {
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

/* The highest price that a cell's residual can hold; its orders are added to the taken places. */
static double fill_knapsack(Relaxation *r, int64_t cell) {
    int64_t units = step_units(r, cell), steps = r->residual[cell] / units, count = list_items(r, cell, units, steps);
    double gained = 0.0;
    memset(r->full, 0, (steps + 1) * sizeof *r->full);
    for (int64_t i = 0; i < count; i++) add_item(r->full, r->with, r->kept + i * (steps + 1), steps, &r->item[i]);
    for (int64_t i = count - 1, at = steps; i >= 0; i--) {
        if (!r->kept[i * (steps + 1) + at]) continue;
        r->taken[r->takes++] = r->item[i].place;
        gained += surplus(r, r->item[i].place);
        at -= r->item[i].need;
    }
    return gained;
}

static double leave_unmade(Relaxation *r) {
    double gained = 0.0;
    for (int64_t i = r->by.first[r->p->cells]; i < r->by.first[r->p->cells + 1]; i++) {
        double gain = surplus(r, r->by.place[i]);
        if (gain > 0) gained += gain, r->taken[r->takes++] = r->by.place[i];
    }
    return gained;
}

double fill_knapsacks(Relaxation *r) {
    double bound = 0.0;
    r->takes = 0;
    for (int64_t o = 0; o < r->p->orders; o++)
        if (r->open[o]) bound += r->price[o];
    for (int64_t c = 0; c < r->p->cells; c++) bound -= fill_knapsack(r, c);
    return bound - leave_unmade(r);
}
