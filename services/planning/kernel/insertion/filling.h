/* Cheapest routes one after another over the residual capacity, at cost + price share x scarcity price. */
#ifndef PARKLOOM_FILLING_H
#define PARKLOOM_FILLING_H

#include "insertion/workspace.h"

/* Routes until nothing is missing or none costs less than `most`. Returns the units that are missing then. */
int64_t insert_cheapest_routes(Worker *w, RouteDp *dp, int64_t missing, double most);
/* The units that a day must hold to count as open, from the grain. */
void set_least_units(Workspace *b, int64_t missing);
/* Days from the first on which anything can begin to some after the due date. */
void limit_days_near_due(Worker *w, RouteDp *dp);
/* The missing units of the workspace's order: near its due date on lines near the best, then everywhere. */
void insert_missing(Worker *w, RouteDp *dp);

#endif
