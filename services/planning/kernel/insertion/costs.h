/* What routes, lots and orders cost. */
#ifndef PARKLOOM_COSTS_H
#define PARKLOOM_COSTS_H

#include "data/residual.h"

/* Money per unit, the source's release cost taken off. */
double route_cost(const Solution *solution, int64_t order, const int32_t *cells, int32_t source);
/* Money of an order with these lots: for them, for unmet units and for commitments that are released. */
double lots_cost(const Solution *solution, int64_t order, const Lots *lots);
/* Brings the order's cost and capacity value up to date with its lots. */
void update_order_cost(Worker *w, int64_t order);
double commitments_release_cost(const Park *p, int64_t order);

#endif
