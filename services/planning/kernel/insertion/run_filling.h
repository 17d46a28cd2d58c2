/* Cheapest routes one after another in a park with set-ups, smallest runs and transfer batches. */
#ifndef PARKLOOM_RUN_FILLING_H
#define PARKLOOM_RUN_FILLING_H

#include "insertion/workspace.h"

/* Routes until nothing is missing or none costs less than `most`. Returns the units that are missing then.
 *
 * A route may open a run that it does not fill to the smallest run: later routes find that run free of a set-up, and
 * enforce_minima takes out what none has filled. Where the parameters ask for `strict`, every route keeps the rules. */
int64_t insert_routes_of_runs(Worker *w, RouteDp *dp, int64_t missing, double most);
/* Takes out what breaks the order's smallest runs, transfer batches or the capacity, the least first, until nothing does.
 * Closes the cells of these runs. Returns whether there was anything. */
int drop_broken_runs(Worker *w);
/* Whether all runs of an order keep their rules: those that drop_broken_runs looks at. */
int runs_hold(const Worker *w, int64_t order);

#endif
