/* Random numbers of the searches for whole orders. */
#ifndef PARKLOOM_RANDOM_H
#define PARKLOOM_RANDOM_H

#include <stdint.h>

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
