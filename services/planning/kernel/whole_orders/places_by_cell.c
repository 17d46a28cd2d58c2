#include "whole_orders/places_by_cell.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

static int by_regret(const PlaceTables *p, int32_t a, int32_t b) {
    return p->regret[a] != p->regret[b] ? p->regret[a] < p->regret[b] : a < b;
}

/* Sorts by merging, which costs little where many regrets are equal. */
static void sort_places(const PlaceTables *p, int32_t *place, int32_t *spare, int64_t count) {
    if (count < 2) return;
    int64_t half = count / 2, i = 0, j = half, k = 0;
    sort_places(p, place, spare, half);
    sort_places(p, place + half, spare, count - half);
    while (i < half && j < count) spare[k++] = by_regret(p, place[j], place[i]) ? place[j++] : place[i++];
    while (i < half) spare[k++] = place[i++];
    memcpy(place, spare, k * sizeof *place);
}

static void list_by_cell(PlacesByCell *c, const PlaceTables *p, int32_t *spare, int64_t *next) {
    int64_t places = p->first[p->orders];
    for (int64_t k = 0; k < places; k++) c->first[p->cell[k] + 1]++;
    for (int64_t i = 0; i <= p->cells; i++) c->first[i + 1] += c->first[i];
    memcpy(next, c->first, (p->cells + 2) * sizeof(int64_t));
    for (int64_t o = 0; o < p->orders; o++)
        for (int64_t k = p->first[o]; k < p->first[o + 1]; k++) {
            c->order[k] = (int32_t)o;
            c->place[next[p->cell[k]]++] = (int32_t)k;
        }
    for (int64_t i = 0; i <= p->cells; i++)
        sort_places(p, c->place + c->first[i], spare, c->first[i + 1] - c->first[i]);
}

int places_by_cell_open(PlacesByCell *c, const PlaceTables *p) {
    int64_t places = p->first[p->orders];
    c->first = allocate_zeroed(p->cells + 2, sizeof(int64_t));
    c->place = allocate(places, sizeof(int32_t));
    c->order = allocate(places, sizeof(int32_t));
    int32_t *spare = allocate(places, sizeof(int32_t));
    int64_t *next = allocate(p->cells + 2, sizeof(int64_t));
    int opened = c->first && c->place && c->order && spare && next;
    if (opened) list_by_cell(c, p, spare, next);
    free(spare);
    free(next);
    return opened;
}

void places_by_cell_close(PlacesByCell *c) {
    void *owned[] = {c->first, c->place, c->order};
    FREE_ALL(owned);
}
