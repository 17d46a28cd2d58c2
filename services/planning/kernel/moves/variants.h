/* Ways to insert an order again: same suppliers, one step reopened, one supplier swapped, or freely. */
#ifndef PARKLOOM_VARIANTS_H
#define PARKLOOM_VARIANTS_H

#include "moves/search.h"

InsertionParams insertion_variant(Search *s, int64_t order, const Lots *before, int64_t which);
/* Tries a few variants and leaves the cheapest in place. */
void reinsert(Search *s, int64_t order, const Lots *before, int tries);

#endif
