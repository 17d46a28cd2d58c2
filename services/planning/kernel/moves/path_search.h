/* The cheapest row of moves of single steps that frees capacity on a cell.
 *
 * Each step of a lot goes to another line or day of its own order, whose holders may go on in turn, until one comes to
 * rest in residual capacity: shortest augmenting paths by Dijkstra's method with the scarcity prices as potentials (R.
 * Ahuja, T. Magnanti, J. Orlin, Network Flows, 1993, ch. 9), with gains on the arcs because a unit loads one line more
 * than another. */
#ifndef PARKLOOM_PATH_SEARCH_H
#define PARKLOOM_PATH_SEARCH_H

#include "moves/search.h"

#define MOST_LINES 256 /* of an order at a step */

/* A cell that would have to be freed, and the step that moves on to it from `parent`. */
typedef struct {
    int32_t cell, parent, order, step;
    double money;  /* spent up to here per unit of capacity on the first cell */
    double factor; /* capacity needed here for a unit of capacity on the first cell */
} PathNode;

typedef struct {
    double key;
    int32_t node;
} QueuedNode;

typedef struct PathSearch {
    PathNode *node;
    int nodes;
    QueuedNode *heap;
    int queued;
    double *reached; /* [cells] least key so far */
    int32_t *stamp;  /* [cells] equal to `now`: reached in this search */
    int32_t now;
    double want, limit;
    PathNode end; /* the cheapest that comes to rest */
    int32_t line[MOST_LINES];
    double spare[MOST_LINES];
    int lines;
} PathSearch;

/* Returns 0 where memory runs out; paths_close in any case. */
int paths_open(Search *s);
void paths_close(Search *s);
/* Searches a path that frees `want` capacity on a cell for less than `most` money a unit. Returns whether there is one.
 */
int find_path(Search *s, int32_t cell, double want, double most);
/* Lists the lines of an order at a step, and the units that each could lose without falling below its minimum lot. */
void list_lines(const Search *s, int64_t order, int step);
double spare_of(const PathSearch *h, int32_t line);
/* Days on which a line may do a step of a lot, its neighbours staying where they are; first > last: none. */
void day_window(const Park *p, int64_t order, int step, const int32_t *cells, int32_t line, int *first, int *last);

#endif
