/* The lots of one order. */
#ifndef PARKLOOM_LOTS_H
#define PARKLOOM_LOTS_H

#include "data/park.h"

typedef struct {
    int64_t count, allocated;
    int64_t *quantity;
    double *cost;    /* money per unit, less the release cost of the commitment it keeps */
    int32_t *source; /* index into the park's sources, -1: none, begun at the release */
    int32_t *cells;  /* [allocated][longest_route] */
} Lots;

void lots_clear(Lots *lots);
void lots_free(Lots *lots);
/* Units of one route: added to the last lot where that has the same route. Returns 0 where memory runs out. */
int lots_add(Lots *lots, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells);
/* The same, added to any lot of that route. */
int lots_merge(Lots *lots, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells);
/* The last lot takes the place of the one removed. */
void lots_remove(Lots *lots, const Park *p, int64_t i);
/* A copy in place of nothing. Returns 0, and leaves nothing, where memory runs out. */
int lots_copy(Lots *to, const Lots *from, const Park *p);
int64_t lots_units(const Lots *lots);

#endif
