/* For each shipment the others by distance. */
#ifndef PARKLOOM_NEAREST_H
#define PARKLOOM_NEAREST_H

#include <stdint.h>

#define MOST_NEAR 1000 /* more of them a removal of strings never looks at */

/* Fills `near` [n][kept] with the shipments nearest to each one, itself first. */
int sort_nearest(int64_t n, int64_t kept, double (*between)(const void *, int, int), const void *problem, int *near);

#endif
