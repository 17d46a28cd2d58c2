/* Figures that the whole kernel shares, and the bounds of its fixed arrays. */
#ifndef PARKLOOM_LIMITS_H
#define PARKLOOM_LIMITS_H

#include "data/park.h"

#define UNREACHABLE 1e15 /* larger than any cost, small enough to add a few of them */
#define NO_ROUTE 1e14    /* costs from here on stand for none */

#define MOST_STEPS 64 /* of a route, as the model allows */

/* Whether a park fits the fixed arrays, and its cells a 32-bit number. */
static inline int park_within_limits(const Park *p) {
    return p->longest_route <= MOST_STEPS && p->lines * p->days <= INT32_MAX;
}

#endif
