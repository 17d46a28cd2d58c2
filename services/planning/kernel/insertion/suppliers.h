/* The suppliers of the workspace's order by step, and the limits on their number. */
#ifndef PARKLOOM_SUPPLIERS_H
#define PARKLOOM_SUPPLIERS_H

#include "insertion/workspace.h"

/* Lists the enterprises that serve a step, committed ones first; `score` is the units of each. Returns how many. */
int list_suppliers(const Worker *w, int step);
/* Puts an enterprise on the list that is `count` long, unless it is there. Returns the new length. */
int list_supplier(Workspace *b, int32_t enterprise, int count);
int exceeds_supplier_limit(const Worker *w, int step);
/* Keeps the best-scored of the listed suppliers, up to the step's limit, and closes the step to all others. */
void keep_best_suppliers(Worker *w, int step, int count);
/* Removes lots on work in progress that bring in more suppliers than allowed: no closed line keeps those out. */
void drop_surplus_suppliers(Worker *w);
/* Removes all lots of the workspace's order. */
void remove_lots(Worker *w);

#endif
