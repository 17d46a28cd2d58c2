/* Which orders a neighbourhood takes: those far from their price, and those that want the same capacity. */
#ifndef PARKLOOM_CHOICE_H
#define PARKLOOM_CHOICE_H

#include "moves/search.h"

/* Returns 0 where memory runs out; choice_close in any case. */
int choice_open(Search *s);
void choice_close(Search *s);
/* An order, in proportion to the root of its regret. */
int64_t draw_order(Search *s);
/* A cell that the order holds, or one that it would like: an eligible line, around the days it is at work. */
int32_t contested_cell(Search *s, int64_t order);
/* Makes the orders of a neighbourhood those of the move. */
void choose_orders(Search *s);

#endif
