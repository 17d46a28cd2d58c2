/* An assignment of whole orders to places that ejection chains change, with a log to undo.
 *
 * What it costs beyond the linear program is a sum of terms that are never negative: regrets of orders, and idle
 * capacity at its price. Load beyond the capacity is allowed at an overload price. */
#ifndef PARKLOOM_ASSIGNMENT_H
#define PARKLOOM_ASSIGNMENT_H

#include "random.h"
#include "whole_orders/places_by_cell.h"

#define NEGLIGIBLE 1e-9
#define LOG_LENGTH 8192 /* moves that can be undone */

typedef struct {
    int32_t order, place;
} PlaceMove;

typedef struct {
    const PlaceTables *p;
    PlacesByCell by;
    int32_t *now;             /* [orders] place */
    int64_t *used;            /* [cells + 1] units */
    int32_t *member, *at;     /* orders by cell, in the rows of `by`; [orders] index in its row */
    int64_t *members;         /* [cells + 1] */
    uint8_t *moved, *waiting; /* [orders] by the chain at hand; in the queue */
    int32_t *queue;           /* [orders] */
    int64_t head, queued;
    PlaceMove *log;
    int64_t moves;
    double overload_factor, displacement_width;
    double sum; /* what the last chain saved, negative */
    int looked_at;
    Random random;
    double until;
} Ejection;

/* What a cell costs beyond the linear program: idle capacity at its price, or the overload. */
static inline double beyond(const Ejection *s, int32_t cell, int64_t used) {
    int64_t idle = s->p->capacity[cell] - used;
    return idle >= 0 ? s->p->price[cell] * (double)idle
                     : -s->p->overload_price[cell] * s->overload_factor * (double)idle;
}

static inline double change_of(const Ejection *s, int32_t cell, int64_t units) {
    return beyond(s, cell, s->used[cell] + units) - beyond(s, cell, s->used[cell]);
}

static inline int32_t cell_of(const Ejection *s, int32_t order) { return s->p->cell[s->now[order]]; }
static inline int64_t load_of(const Ejection *s, int32_t order) { return s->p->load[s->now[order]]; }
static inline double regret_of(const Ejection *s, int32_t order) { return s->p->regret[s->now[order]]; }

/* Returns 0 where memory runs out; ejection_close in any case. */
int ejection_open(Ejection *s, const PlaceTables *p, const int32_t *chosen);
void ejection_close(Ejection *s);
/* Puts an order on the books of its place, or takes it off. */
void enter(Ejection *s, int32_t order);
void leave(Ejection *s, int32_t order);
void move_order(Ejection *s, int32_t order, int32_t place);
void undo_moves(Ejection *s, int64_t to);
/* The cost beyond the linear program. */
double total(const Ejection *s);
int within_capacity(const Ejection *s);

#endif
