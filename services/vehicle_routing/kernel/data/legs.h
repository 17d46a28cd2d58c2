/* From site to site. */
#ifndef PARKLOOM_LEGS_H
#define PARKLOOM_LEGS_H

#include "data/fleet.h"

typedef struct {
    double metres, seconds;
} Leg;

static inline const Leg *leg(const Fleet *fleet, int from, int to) {
    return (const Leg *)fleet->legs + ((int64_t)from * fleet->sites + to);
}

#endif
