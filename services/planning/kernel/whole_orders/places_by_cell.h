/* The places of whole orders, listed by cell instead of by order. */
#ifndef PARKLOOM_PLACES_BY_CELL_H
#define PARKLOOM_PLACES_BY_CELL_H

#include "data/places.h"

typedef struct {
    int64_t *first; /* [cells + 2] */
    int32_t *place; /* [places] those of least regret first */
    int32_t *order; /* [places] the order of a place */
} PlacesByCell;

/* Returns 0 where memory runs out; places_by_cell_close in any case. */
int places_by_cell_open(PlacesByCell *c, const PlaceTables *p);
void places_by_cell_close(PlacesByCell *c);

#endif
