#include "whole_orders/assignment.h"

#include "memory.h"

#include <string.h>

void enter(Ejection *s, int32_t order) {
    int32_t cell = cell_of(s, order);
    s->used[cell] += load_of(s, order);
    s->at[order] = (int32_t)s->members[cell];
    s->member[s->by.first[cell] + s->members[cell]++] = order;
}

void leave(Ejection *s, int32_t order) {
    int32_t cell = cell_of(s, order);
    int32_t *row = s->member + s->by.first[cell], last = row[--s->members[cell]];
    s->used[cell] -= load_of(s, order);
    row[s->at[order]] = last;
    s->at[last] = s->at[order];
}

void move_order(Ejection *s, int32_t order, int32_t place) {
    s->log[s->moves++] = (PlaceMove){order, s->now[order]};
    leave(s, order);
    s->now[order] = place;
    enter(s, order);
}

void undo_moves(Ejection *s, int64_t to) {
    while (s->moves > to) {
        PlaceMove last = s->log[--s->moves];
        leave(s, last.order);
        s->now[last.order] = last.place;
        enter(s, last.order);
    }
}

double total(const Ejection *s) {
    double sum = 0.0;
    for (int64_t o = 0; o < s->p->orders; o++) sum += regret_of(s, (int32_t)o);
    for (int64_t c = 0; c < s->p->cells; c++) sum += beyond(s, (int32_t)c, s->used[c]);
    return sum;
}

int within_capacity(const Ejection *s) {
    for (int64_t c = 0; c < s->p->cells; c++)
        if (s->used[c] > s->p->capacity[c]) return 0;
    return 1;
}

static int allocate_books(Ejection *s) {
    const PlaceTables *p = s->p;
    int64_t places = p->first[p->orders];
    s->now = allocate(p->orders, sizeof(int32_t));
    s->used = allocate_zeroed(p->cells + 1, sizeof(int64_t));
    s->member = allocate(places, sizeof(int32_t));
    s->at = allocate(p->orders, sizeof(int32_t));
    s->members = allocate_zeroed(p->cells + 1, sizeof(int64_t));
    s->moved = allocate_zeroed(p->orders, 1);
    s->waiting = allocate_zeroed(p->orders, 1);
    s->queue = allocate(p->orders, sizeof(int32_t));
    s->log = allocate(LOG_LENGTH, sizeof(PlaceMove));
    return s->now && s->used && s->member && s->at && s->members && s->moved && s->waiting && s->queue && s->log;
}

int ejection_open(Ejection *s, const PlaceTables *p, const int32_t *chosen) {
    *s = (Ejection){.p = p};
    if (!places_by_cell_open(&s->by, p) || !allocate_books(s)) return 0;
    memcpy(s->now, chosen, p->orders * sizeof(int32_t));
    for (int64_t o = 0; o < p->orders; o++) enter(s, (int32_t)o);
    return 1;
}

void ejection_close(Ejection *s) {
    void *owned[] = {s->now, s->used, s->member, s->at, s->members, s->moved, s->waiting, s->queue, s->log};
    FREE_ALL(owned);
    places_by_cell_close(&s->by);
}
