/* Insertion within the supplier limits. */
#ifndef PARKLOOM_SUPPLIER_LIMITS_H
#define PARKLOOM_SUPPLIER_LIMITS_H

#include "insertion/workspace.h"

/* Inserts freely, keeps the suppliers that carry most, inserts again: each turn settles at least one more step. */
void insert_within_supplier_limits(Worker *w, RouteDp *dp);

#endif
