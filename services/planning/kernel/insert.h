/* Putting one order into what capacity is left. */
#ifndef PARKLOOM_INSERT_H
#define PARKLOOM_INSERT_H

#include "data/params.h"
#include "plan.h"

typedef struct Bench {
    int64_t order;
    int steps;
    const int32_t *step_class;
    const InsertionParams *params;
    int from, until;           /* days looked at */
    int near_best_only;
    int dirty;                 /* first step whose costs changed since the last search; -1: all of them */
    double need;               /* units below which a day counts as closed */
    int at_any_price;          /* as many units as a promise needs to meet minimum lots, whatever they cost */
    int64_t widest, most_eligible;
    double *cost;              /* [longest_route][widest groups][days] */
    int64_t *best;             /* the same: the entry that is cheapest, -1 where none is open */
    uint8_t *allow;            /* [longest_route][entries of the longest kind] */
    const double **tables;     /* [longest_route] into cost */
    double *walk;
    Start *starts;
    int32_t *start_source;
    int64_t *source_left;      /* by source of the order */
    double *score;             /* [enterprises] */
    int32_t *seen;             /* [enterprises] or lines: list */
    int32_t *stamp;            /* [max(enterprises, lines)] */
    int32_t now;
    double *amount;            /* [lines] */
    double *row;               /* [days] */
} Bench;

Bench *bench_open(const Park *p);
void bench_close(Bench *b, const Park *p);
/* Puts the order in from nothing: takes capacity, sets its chains and cost. All rules of an order hold afterwards. */
void insert_order(Worker *w, int64_t order, const InsertionParams *params);
/* Adds to the chains an order has, on the lines it has. */
void top_up_order(Worker *w, int64_t order, const InsertionParams *params);
/* Adds what is missing on the lines the order has, or with the suppliers it has; no rule but capacity is looked at. */
void add_missing(Worker *w, int64_t order, const InsertionParams *params, int suppliers_only);
/* Takes the order out: gives capacity back, leaves it without chains. */
void remove_order(Worker *w, int64_t order);

#endif
