/* One move: its orders and their lots before it, and whether it stands. */
#ifndef PARKLOOM_MOVE_H
#define PARKLOOM_MOVE_H

#include "moves/search.h"

int in_move(const Search *s, int64_t order);
/* Money that an order's runs are charged beyond their cost: small ones, and those on a crowded line and day. */
double nuisance(const Search *s, int64_t order);
/* Copies an order's lots before they are changed, once a move. Returns 0 where the order must not be changed: as many
 * have been already as a move may touch, or memory ran out. */
int remember_lots(Search *s, int64_t order);
int64_t missing_of(const Search *s, int64_t order);
/* The change of cost where it is accepted; else all is as before, and 0. */
double keep_or_undo(Search *s, double change);
/* After units have been displaced: inserts what is missing into the residual, keeps the rules that no route can see,
 * and undoes all where that does not save money. Returns the change of cost. */
double finish_move(Search *s);

#endif
