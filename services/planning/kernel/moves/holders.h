/* Which orders hold which capacity, and the capacity of a park without them. */
#ifndef PARKLOOM_HOLDERS_H
#define PARKLOOM_HOLDERS_H

#include "moves/search.h"

/* Lists who holds what, and sets the ideal residual. Returns 0 where memory runs out; holders_close in any case. */
int holders_open(Search *s);
void holders_close(Search *s);
/* Lists an order under every cell that it holds beyond its commitments. */
void list_held_cells(Search *s, int64_t order);

#endif
