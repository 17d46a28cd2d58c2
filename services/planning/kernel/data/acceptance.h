/* Acceptance of a worse neighbour, as simulated annealing does at a fixed temperature (money). */
#ifndef PARKLOOM_ACCEPTANCE_H
#define PARKLOOM_ACCEPTANCE_H

#include "random.h"

#include <math.h>

static inline int accepts(Random *random, double worse, double temperature) {
    if (worse <= 0) return 1;
    if (temperature <= 0) return 0;
    return worse < -temperature * log(random_unit(random) + 1e-300);
}

#endif
