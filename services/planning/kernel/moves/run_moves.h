/* Moves in a park with set-ups and smallest runs: what they take out of an order leaves in whole lots, and insertion puts
 * it back in whole runs. A move after which a run breaks a rule is undone. */
#ifndef PARKLOOM_RUN_MOVES_H
#define PARKLOOM_RUN_MOVES_H

#include "moves/search.h"

/* One move of a kind drawn at random. Returns the change of cost. */
double move_of_runs(Search *s);

#endif
