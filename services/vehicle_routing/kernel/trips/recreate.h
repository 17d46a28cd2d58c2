/* Recreate: greedy insertion with blinks (Christiaens and Vanden Berghe, section 5.2), whole trips first. */
#ifndef PARKLOOM_RECREATE_H
#define PARKLOOM_RECREATE_H

#include "trips/worker.h"

/* Puts whole trips into other tours, and those that fit nowhere among the absent shipments. */
void recreate_trips(Worker *worker);
/* Inserts absent shipments one after another, each where it is cheapest, if that is cheaper than to leave it. */
void recreate(Worker *worker);

#endif
