/* The cheapest open line by line group and day in a park with set-ups and smallest runs.
 *
 * A day on which the order's step has a run is open to any unit. A day beside one goes on from its campaign. On all
 * others a campaign begins, whose set-up is charged to the units that it is expected to make. */
#ifndef PARKLOOM_RUN_PRICES_H
#define PARKLOOM_RUN_PRICES_H

#include "insertion/workspace.h"

/* Lists the lines on which a step of the workspace's order may begin a campaign: those allowed that have room. */
void list_candidates(const Worker *w, int step);
/* Prices a group's days from `from` to before `until`. */
void price_runs_of_group(const Worker *w, int step, int group, int from, int until);
/* After units have been placed on a cell: prices what counted on it. */
void reprice_runs_at(const Worker *w, int32_t cell);

#endif
