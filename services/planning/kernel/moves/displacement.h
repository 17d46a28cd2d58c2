/* Displacement: an order takes capacity that others hold, and they look for another place. */
#ifndef PARKLOOM_DISPLACEMENT_H
#define PARKLOOM_DISPLACEMENT_H

#include "moves/search.h"

/* The lots that the order would have were all capacity that can be displaced its own to take at the prices. */
void ideal_route(Search *s, int64_t order, const InsertionParams *params, Lots *ideal);
/* Gives an order these lots as far as others can be displaced. */
void claim(Search *s, int64_t order, const Lots *ideal);
/* Units without a place take the cheapest at the prices, even if held by others; the displaced units follow. Taking
 * what others hold costs a price, so that the row of displacements ends in residual capacity (as in D. Bertsekas'
 * auctions, Annals of Operations Research 14, 1988). */
void displace(Search *s, double price);

#endif
