/* One order in the dual: fresh units, and units that may go on from a source. */
#ifndef PARKLOOM_ORDER_VALUE_H
#define PARKLOOM_ORDER_VALUE_H

#include "dual/soft_route_dp.h"

/* A source of the order and what a unit from it costs. */
typedef struct {
    double cost;
    int32_t source;
} RankedSource;

typedef struct {
    const PricedPark *priced;
    double *group_flow; /* [line_groups][days] to add the expected flow to; or NULL */
    SoftRouteDp soft;
    double fresh; /* softmin over routes of a unit that is made from the release on */
    double *scratch;
    const double **tables;
    Span *spans;
    RankedSource *ranked; /* [sources of an order] */
    double *taken;        /* [sources of an order] */
} OrderPricing;

/* Returns 0 where memory runs out; order_pricing_close in any case. */
int order_pricing_open(OrderPricing *d, const PricedPark *priced, double *group_flow);
void order_pricing_close(OrderPricing *d);
/* Quantity times the softmin of cost or of leaving unmet, of all units of the order. */
double value_order(OrderPricing *d, int64_t order);

#endif
