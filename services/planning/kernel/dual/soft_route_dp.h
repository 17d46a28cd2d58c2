/* The dynamic program over routes with softmins: weights forward, expected flow backward.
 *
 * Partition sums are kept relative to a potential per (step, zone, day), the hard minimum there: the cheapest route
 * into a node always weighs at least 1, so nothing underflows at any temperature. */
#ifndef PARKLOOM_SOFT_ROUTE_DP_H
#define PARKLOOM_SOFT_ROUTE_DP_H

#include "dp/route_dp.h"
#include "dual/priced_park.h"
#include "dual/quick_exp.h"

typedef struct {
    int from, until;
} Span;

typedef struct {
    RouteDp dp;
    const double **weight;                                           /* per step, like dp.cost */
    double **flow;                                                   /* per step, to add the expected flow to */
    double *arrive_weight, *ready_weight, *arrive_flow, *ready_flow; /* shaped like dp.arrive */
    Span *arrive_span, *ready_span;                                  /* [steps][zones]: the days that have weight */
    double end_weight;
    double cold; /* 1 / temperature */
} SoftRouteDp;

static inline int later(int a, int b) { return a > b ? a : b; }
static inline int sooner(int a, int b) { return a < b ? a : b; }

static inline Span *span_at(Span *spans, const Park *p, int step, int zone) { return spans + step * p->zones + zone; }

/* The days t of `earlier` whose t + shift lies in `later_span`. */
static inline Span overlap(const Span *earlier, const Span *later_span, int displacement_move) {
    return (Span){later(earlier->from, later_span->from - displacement_move),
                  sooner(earlier->until, later_span->until - displacement_move)};
}

/* The weight of the routes that end in a line group on a day, relative to `least`, the cost of the cheapest route. */
double end_share(const SoftRouteDp *s, int32_t g, int t, double least);
/* Doubles that soft_open needs. */
int64_t soft_scratch(const Park *p);
/* The caller has set or sets `flows` [steps] before soft_backward. */
void soft_open(SoftRouteDp *s, const PricedPark *m, int64_t order, double *scratch, const double **tables,
               double **flows, Span *spans);
/* The softmin of a unit's cost from the release (start NULL) or from a start; NO_ROUTE or more where there is none. */
double soft_forward(SoftRouteDp *s, const Start *start, double temperature);
/* After soft_forward gave `value`: adds the expected flow of so many units to each step's [groups of its class][days]. */
void soft_backward(const SoftRouteDp *s, const Start *start, double quantity, double value);

#endif
