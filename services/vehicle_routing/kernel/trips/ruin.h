/* Ruin: what a move takes out. */
#ifndef PARKLOOM_RUIN_H
#define PARKLOOM_RUIN_H

#include "trips/worker.h"

/* Strings of neighbouring trips (J. Christiaens and G. Vanden Berghe, Slack induction by string removals, Transportation
 * Science 54, 2020, section 5.1): into `absent`. */
void remove_strings(Worker *worker);
/* All trips of a vehicle, whole; or all of its shipments, and an unused vehicle of another class is favoured. */
void remove_tour(Worker *worker);
/* Some trips of a few vehicles, whole. */
void remove_trips(Worker *worker);

#endif
