/* Whole orders and the places that would take one: the generalised assignment problem as flat arrays, which
 * solver/assignment/ground.py fills; the order of fields is a contract. */
#ifndef PARKLOOM_ASSIGN_H
#define PARKLOOM_ASSIGN_H

#include <stdint.h>

typedef struct {
    int64_t orders, cells;
    const int64_t *first;   /* [orders + 1] an order's places, those of least regret first */
    const int32_t *cell;    /* [places]; the one after the last is nowhere: the order is left unmade */
    const int64_t *load;    /* [places] whole units of capacity */
    const double *cost;     /* [places] money */
    const double *regret;   /* [places] money, capacity at its price included, above the order's best */
    const int64_t *room;    /* [cells + 1] units of capacity, more than enough of them nowhere */
    const double *price;    /* [cells + 1] money per unit */
    const double *toll;     /* [cells + 1] money per unit beyond the room, before it is adapted */
    const int32_t *cancel;  /* set by another thread to stop */
} Places;

/* Places by cell instead of by order. */
typedef struct {
    int64_t *first;   /* [cells + 2] */
    int32_t *place;   /* [places] those of least regret first */
    int32_t *order;   /* [places] whose place it is, by place */
} Cells;

double clock_seconds(void);
Cells cells_open(const Places *p);
void cells_close(Cells *c);

static inline uint64_t shuffled_seed(uint64_t seed) { return (seed + 1) * 0x9E3779B97F4A7C15ULL | 1; }

static inline uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * 0x2545F4914F6CDD1DULL;
}

static inline double random_unit(uint64_t *state) { return (double)(next_random(state) >> 11) * 0x1p-53; }

static inline int64_t random_below(uint64_t *state, int64_t end) { return (int64_t)(random_unit(state) * (double)end); }

#endif
