/* One order in the dual: fresh units, and units that may go on from a source. */
#ifndef PARKLOOM_ORDER_VALUE_H
#define PARKLOOM_ORDER_VALUE_H

#include "dual/setup_shares.h"
#include "dual/soft_route_dp.h"

/* A source of the order and what a unit from it costs. */
typedef struct {
    double cost;
    int32_t source;
} RankedSource;

typedef struct {
    const PricedPark *priced;
    const SetupTables *setups; /* or NULL */
    double *group_flow;        /* [line_groups][days] to add the expected flow to; or NULL */
    double *use;               /* [lines][days] to add what charged steps use to; or NULL */
    double *fresh_value;       /* [orders] cost of a unit made from the release on; or NULL */
    double *source_value;      /* [sources] cost of a unit on from there; or NULL */
    ChargedStep *charged;      /* [steps of a route] */
    double *charged_tables;    /* the memory of all of them */
    double *costs;             /* [2 days] */
    double **flows;            /* [steps of a route] */
    SoftRouteDp soft;
    double fresh; /* softmin over routes of a unit that is made from the release on */
    double *scratch;
    const double **tables;
    Span *spans;
    RankedSource *ranked; /* [sources of an order] */
    double *taken;        /* [sources of an order] */
} OrderPricing;

/* Returns 0 where memory runs out; order_pricing_close in any case. */
int order_pricing_open(OrderPricing *d, const PricedPark *priced, const SetupTables *setups);
void order_pricing_close(OrderPricing *d);
/* Quantity times the softmin of cost or of leaving unmet, of all units of the order. */
double value_order(OrderPricing *d, int64_t order);

#endif
