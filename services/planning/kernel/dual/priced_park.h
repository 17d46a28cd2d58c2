/* A park at prices: what a step costs on each eligible line and in each line group, by day. */
#ifndef PARKLOOM_PRICED_PARK_H
#define PARKLOOM_PRICED_PARK_H

#include "data/limits.h"
#include "data/park.h"


/* The days from `from` to before `until`. */
typedef struct {
    int from, until;
} Window;

typedef struct {
    const Park *park;
    const double *price; /* [lines][days], quotas' prices included */
    double temperature;  /* money per unit; 0: hard minima */
    double *least;       /* [line_groups][days] cost on the cheapest line of the group */
    double *weight;      /* [line_groups][days] softmin weight of the group relative to it */
} PricedPark;

/* Cost of a unit on an eligible line [days], UNREACHABLE where the line is closed. */
void eligible_costs(const PricedPark *m, int32_t eligible, double *restrict to);
/* The same with what each unit bears of campaigns, in a window of days; the days outside are left as they are. */
void charged_costs(const PricedPark *m, int32_t eligible, double share, Window window, double *restrict to);
/* Whether a line comes near its group's cheapest on any day; most never do, and need no exponentials. */
int competes(const PricedPark *m, const double *least, const double *costs, Window window);
/* Fills `least`, and `weight` where there is a temperature; `costs` is working memory [days]. */
void price_line_group(const PricedPark *m, int32_t g, double *costs);

#endif
