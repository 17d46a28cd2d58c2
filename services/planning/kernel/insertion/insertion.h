/* Putting one order into the residual capacity. */
#ifndef PARKLOOM_INSERTION_H
#define PARKLOOM_INSERTION_H

#include "insertion/workspace.h"

/* Inserts an order that has no lots. All rules of an order hold afterwards. */
void insert_order(Worker *w, int64_t order, const InsertionParams *params);
/* Adds what is missing: on the lines the order uses, then with its suppliers; else inserts the order again. */
void complete_order(Worker *w, int64_t order, const InsertionParams *params);
/* Adds what is missing on the lines the order uses, or with its suppliers, within no rule but capacity. */
void insert_missing_nearby(Worker *w, int64_t order, const InsertionParams *params, int any_line_of_suppliers);
/* Takes the order out: its capacity is residual again. */
void remove_order(Worker *w, int64_t order);

#endif
