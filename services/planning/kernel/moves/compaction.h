/* Fewer lots that do the same: an order's lots taken apart and put together again, first in, first out.
 *
 * Lots that pass through the same zones may exchange what they do at any step: each step's days stay as they are, and
 * so do capacity, haulage and lateness. Units that leave a step first go to where the next step begins first, which no
 * other pairing beats; so what fitted before fits again, in at most as many lots as the group has cells. */
#ifndef PARKLOOM_COMPACTION_H
#define PARKLOOM_COMPACTION_H

#include "moves/search.h"

/* Makes an order's lots as few as they may be. Returns 0, the lots unchanged, where memory runs out. */
int compact_order(const Solution *solution, int64_t order);
/* Compacts an order where moves have divided its lots since it was compacted last. */
void compact_if_many(Search *s, int64_t order);

#endif
