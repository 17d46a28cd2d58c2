/* The cheapest route of the workspace's order as cells. */
#ifndef PARKLOOM_ROUTES_H
#define PARKLOOM_ROUTES_H

#include "insertion/workspace.h"

typedef struct {
    double cost;
    int32_t source;
    int from; /* first step that was chosen, not fixed by the source */
    int32_t cells[MOST_STEPS];
    int group[MOST_STEPS], day[MOST_STEPS];
} Route;

static inline double distance(double a, double b) { return a > b ? a - b : b - a; }

/* Money per unit of the route's steps, as the cells are priced now. */
double table_cost(const Workspace *b, const Park *p, const Route *route);
/* The cheapest route below `most`; 0 where there is none. */
int cheapest_route(const Worker *w, RouteDp *dp, double most, Route *route);
/* A lot of so many units on the route, its capacity taken and its cells priced again. */
void place_on_route(Worker *w, const Route *route, int64_t quantity);
/* The same zones and days on the next cheapest lines; 0 where that costs much more than `before`, or `most`. */
int reuse_route(const Worker *w, Route *route, double before, double most);

#endif
