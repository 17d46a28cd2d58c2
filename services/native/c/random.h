/* Random numbers of kernels: xorshift64* (S. Vigna, ACM Transactions on Mathematical Software 42, 2016). */
#ifndef PARKLOOM_RANDOM_H
#define PARKLOOM_RANDOM_H

#include <stdint.h>

typedef struct {
    uint64_t state;
} Random;

static inline uint64_t random_next(Random *random) {
    uint64_t x = random->state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    random->state = x;
    return x * 0x2545F4914F6CDD1DULL;
}

static inline Random random_from(int64_t seed) {
    Random random = {0x9E3779B97F4A7C15ULL ^ ((uint64_t)(seed + 1) * 0xBF58476D1CE4E5B9ULL)};
    if (!random.state) random.state = 1;
    for (int i = 0; i < 8; i++) random_next(&random);
    return random;
}

/* From 0 to below 1. */
static inline double random_unit(Random *random) { return (double)(random_next(random) >> 11) * 0x1p-53; }

/* From 0 to n - 1. */
static inline int64_t random_below(Random *random, int64_t n) {
    return n > 0 ? (int64_t)(random_next(random) % (uint64_t)n) : 0;
}

#endif
