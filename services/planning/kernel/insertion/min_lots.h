/* Minimum lots, which a single route cannot see. */
#ifndef PARKLOOM_MIN_LOTS_H
#define PARKLOOM_MIN_LOTS_H

#include "insertion/workspace.h"

/* Drops lines with less than their minimum lot and inserts again, until every line in use has its minimum lot. */
void enforce_min_lots(Worker *w, RouteDp *dp);

#endif
