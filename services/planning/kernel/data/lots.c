#include "data/lots.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

void lots_clear(Lots *lots) { lots->count = 0; }

void lots_free(Lots *lots) {
    free(lots->quantity);
    free(lots->cost);
    free(lots->source);
    free(lots->cells);
    memset(lots, 0, sizeof *lots);
}

static int grow(Lots *lots, const Park *p) {
    int64_t wanted = lots->allocated ? 2 * lots->allocated : 8;
    int64_t *quantity = reallocate(lots->quantity, wanted, sizeof *quantity);
    if (quantity) lots->quantity = quantity;
    double *cost = reallocate(lots->cost, wanted, sizeof *cost);
    if (cost) lots->cost = cost;
    int32_t *source = reallocate(lots->source, wanted, sizeof *source);
    if (source) lots->source = source;
    int32_t *cells = reallocate(lots->cells, wanted * p->longest_route, sizeof *cells);
    if (cells) lots->cells = cells;
    if (!quantity || !cost || !source || !cells) return 0;
    lots->allocated = wanted;
    return 1;
}

static int same_route(const Lots *lots, const Park *p, int64_t i, int32_t source, const int32_t *cells) {
    return lots->source[i] == source &&
           !memcmp(lots->cells + i * p->longest_route, cells, p->longest_route * sizeof *cells);
}

int lots_add(Lots *lots, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells) {
    if (lots->count && same_route(lots, p, lots->count - 1, source, cells)) {
        lots->quantity[lots->count - 1] += quantity;
        return 1;
    }
    if (lots->count == lots->allocated && !grow(lots, p)) return 0;
    lots->quantity[lots->count] = quantity;
    lots->cost[lots->count] = cost;
    lots->source[lots->count] = source;
    memcpy(lots->cells + lots->count * p->longest_route, cells, p->longest_route * sizeof *cells);
    lots->count++;
    return 1;
}

int lots_merge(Lots *lots, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells) {
    for (int64_t i = 0; i < lots->count; i++)
        if (same_route(lots, p, i, source, cells)) {
            lots->quantity[i] += quantity;
            return 1;
        }
    return lots_add(lots, p, quantity, cost, source, cells);
}

void lots_remove(Lots *lots, const Park *p, int64_t i) {
    int64_t last = --lots->count;
    if (i == last) return;
    lots->quantity[i] = lots->quantity[last];
    lots->cost[i] = lots->cost[last];
    lots->source[i] = lots->source[last];
    memcpy(lots->cells + i * p->longest_route, lots->cells + last * p->longest_route,
           p->longest_route * sizeof *lots->cells);
}

int lots_copy(Lots *to, const Lots *from, const Park *p) {
    *to = (Lots){0};
    for (int64_t i = 0; i < from->count; i++)
        if (!lots_add(to, p, from->quantity[i], from->cost[i], from->source[i], from->cells + i * p->longest_route)) {
            lots_free(to);
            return 0;
        }
    return 1;
}

int64_t lots_units(const Lots *lots) {
    int64_t made = 0;
    for (int64_t i = 0; i < lots->count; i++) made += lots->quantity[i];
    return made;
}
