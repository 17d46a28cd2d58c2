/* What the moves of a search share: the orders in a move, what they had, and who holds which capacity. */
#ifndef PARKLOOM_SEARCH_H
#define PARKLOOM_SEARCH_H

#include "insert.h"

#define MOST_OUT 40     /* orders in one move */
#define MOST_TOUCHED 5  /* orders that a displacement may touch: longer chains rarely end well */
#define MOST_KEPT 512   /* (step, enterprise) pairs a recipe may name */
#define TOLL 1e-2       /* of a unit's value: for taking what another holds, so that what is free is taken first */

/* One in a list of orders that hold a cell. */
typedef struct Holder {
    int32_t order, next;
} Holder;

typedef struct {
    Worker *w;
    const SearchParams *params;
    int64_t count;
    int64_t order[MOST_OUT];
    Chains old[MOST_OUT];
    int32_t keep[2 * MOST_KEPT];
    /* who uses a cell, as it was when the search began: [cells + 1] offsets into users */
    int32_t *first_user;
    int32_t *users;
    /* orders by how far they are from their price: cumulative, for drawing */
    int64_t *drawn;
    double *heap;
    int64_t draws;
    /* orders that hold a cell, as a list that may name some that hold it no more */
    int32_t *head;
    Holder *holders;
    int64_t holder_count, holder_room;
    double *dream, *dream_quota;
    int64_t bidder;
    int mending;         /* whole orders may be incomplete for now */
    int64_t *many;       /* [orders] chains from which on there are too many */
    struct Hops *hops;
    int hopping;         /* who is in the way hops; else whole chains give way */
    double purse;        /* money that the units without a place would otherwise cost: what may be spent on them */
} Search;


/* What a move is judged by: money that an order costs now. */
static inline double objective(const Worker *w, int64_t order) { return w->plan->cost[order]; }

/* Which orders (choose.c) */
void index_users(Search *s);
void weigh_orders(Search *s);
int64_t draw_order(Search *s);
int is_out(const Search *s, int64_t order);
void choose(Search *s);

/* Ways to put one back (variants.c) */
InsertionParams variant(Search *s, int64_t order, const Chains *old, int64_t which);
void put_back(Search *s, int64_t order, const Chains *old, int tries);

/* Who holds what, and who gives way (market.c) */
void hold_all(Search *s, int64_t order);
void open_market(Search *s);
int remember(Search *s, int64_t order);
void dream(Search *s, int64_t order, const InsertionParams *params, Chains *wish);
void make_room(Search *s, int64_t order, const Chains *wish);
int64_t missing_of(const Search *s, int64_t order);
void displace(Search *s, double toll);
void close_market(Search *s);

/* Hops (hops.c) */
#define MOST_STOPS 4000  /* cells that one search may reach */
#define MOST_LOOKS 30    /* cells whose holders one search asks */
void open_hops(Search *s);
void close_hops(Search *s);
void give_way(Search *s, int32_t cell, double need, double most);

/* Fewer lots (compact.c) */
void compact_order(const Plan *plan, int64_t order);
void keep_compact(Search *s, int64_t order);

/* Moves (search.c) */
double conclude(Search *s);
double clock_seconds(void);

#endif
