/* What the moves of one search share: the orders of the move at hand, their lots before it, and who holds what. */
#ifndef PARKLOOM_SEARCH_H
#define PARKLOOM_SEARCH_H

#include "data/params.h"
#include "data/worker.h"

#define MOST_MOVED 40 /* orders in one move */
#define MOST_KEPT 512 /* (step, enterprise) pairs that an insertion may be restricted to */

/* One in a list of orders that hold a cell. */
typedef struct {
    int32_t order, next;
} Holder;

/* The users of each cell and the draw weights of orders, as of the beginning of the search. */
typedef struct {
    int32_t *first_user, *users; /* [cells + 1] offsets into the orders that use a cell */
    int64_t *order;              /* those that may be drawn */
    double *weight;              /* cumulative */
    int64_t count;
} Choice;

/* Orders that hold a cell, in lists that may name some that hold it no longer. */
typedef struct {
    int32_t *first; /* [cells] -1: none */
    Holder *holder;
    int64_t count, allocated;
} Holders;

typedef struct {
    Worker *w;
    const SearchParams *params;
    int64_t count; /* orders in the move */
    int64_t order[MOST_MOVED];
    Lots before[MOST_MOVED]; /* their lots before the move */
    double cost_before[MOST_MOVED]; /* money of each order then */
    double nuisance_before[MOST_MOVED]; /* money that its runs were charged */
    int32_t kept_suppliers[2 * MOST_KEPT];
    Choice choice;
    Holders holders;
    double *ideal_residual, *ideal_quota_residual; /* of a park without lots that could be displaced */
    struct PathSearch *paths;
    int64_t *compact_above; /* [orders] lots from which on the order is compacted; or NULL */
    int64_t claimant;       /* the order for which others are displaced */
    int repairing;          /* whole orders may be incomplete for now */
    int along_paths;        /* capacity is freed along augmenting paths, not by displacing lots */
    double value_share;     /* of the capacity's value, by which insertions of an order are compared */
    double budget;          /* money that the displaced units would cost unmet: to be spent on them */
} Search;

#endif
