/* A neighbourhood: a few orders that use the same capacity are taken out and inserted again. */
#ifndef PARKLOOM_NEIGHBOURHOOD_H
#define PARKLOOM_NEIGHBOURHOOD_H

#include "moves/search.h"

/* Returns the change of cost. */
double neighbourhood(Search *s);

#endif
