/* The cheapest open line by line group and day. */
#ifndef PARKLOOM_LINE_PRICES_H
#define PARKLOOM_LINE_PRICES_H

#include "insertion/workspace.h"

/* Capacity of a line that may be used [days]; it may lie in the workspace's row. */
const double *usable_capacity(const Worker *w, int32_t line);
/* Closes a step of the workspace's order to a cell for as long as the order is being inserted. */
void close_cell(Worker *w, int step, int32_t eligible, int t);
void open_cell(Worker *w, int step, int32_t eligible, int t);
void price_group(const Worker *w, int step, int group);
void price_all_groups(const Worker *w);
/* After capacity of a cell has been taken: prices again what counted on it. */
void reprice_cell(const Worker *w, int32_t cell);

#endif
