#include "moves/holders.h"

#include "data/residual.h"
#include "memory.h"

#include <string.h>

#define FIRST_ALLOCATED 1024

static void list_holder(Search *s, int32_t cell, int32_t order) {
    for (int32_t i = s->holders.first[cell]; i >= 0; i = s->holders.holder[i].next)
        if (s->holders.holder[i].order == order) return;
    if (s->holders.count == s->holders.allocated) {
        Holder *grown = reallocate(s->holders.holder, 2 * s->holders.allocated, sizeof *grown);
        if (!grown) {
            s->w->out_of_memory = 1;
            return;
        }
        s->holders.holder = grown;
        s->holders.allocated *= 2;
    }
    s->holders.holder[s->holders.count] = (Holder){order, s->holders.first[cell]};
    s->holders.first[cell] = (int32_t)s->holders.count++;
}

void list_held_cells(Search *s, int64_t order) {
    const Park *p = s->w->solution->park;
    const Lots *c = &s->w->solution->lots[order];
    for (int64_t i = 0; i < c->count; i++)
        for (int k = 0; k < p->longest_route; k++)
            if (c->source[i] < 0 && c->cells[i * p->longest_route + k] >= 0)
                list_holder(s, c->cells[i * p->longest_route + k], (int32_t)order);
}

static int allocate_holders(Search *s, int64_t cells, int64_t quotas) {
    s->holders.allocated = FIRST_ALLOCATED;
    s->holders.first = allocate(cells, sizeof *s->holders.first);
    s->holders.holder = allocate(FIRST_ALLOCATED, sizeof *s->holders.holder);
    s->ideal_residual = allocate(cells, sizeof *s->ideal_residual);
    s->ideal_quota_residual = allocate(quotas, sizeof *s->ideal_quota_residual);
    return s->holders.first && s->holders.holder && s->ideal_residual && s->ideal_quota_residual;
}

/* Gives back, in the ideal residual, what lots hold beyond commitments, and lists who holds it. */
static void list_holders(Search *s) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    double *residual = w->residual, *quota_residual = w->quota_residual;
    w->residual = s->ideal_residual;
    w->quota_residual = s->ideal_quota_residual;
    for (int64_t o = 0; o < p->orders; o++) {
        if (!w->mine[o]) continue;
        const Lots *c = &w->solution->lots[o];
        for (int64_t i = 0; i < c->count && !p->has_runs; i++) /* moves of runs look for no ideal route */
            if (c->source[i] < 0) take_capacity(w, o, c->cells + i * p->longest_route, -c->quantity[i], -1);
        list_held_cells(s, o);
    }
    w->residual = residual;
    w->quota_residual = quota_residual;
}

int holders_open(Search *s) {
    const Park *p = s->w->solution->park;
    int64_t cells = p->lines * p->days, quotas = p->quotas * p->days;
    if (!allocate_holders(s, cells, quotas)) return 0;
    memset(s->holders.first, -1, cells * sizeof *s->holders.first);
    memcpy(s->ideal_residual, s->w->residual, cells * sizeof *s->ideal_residual);
    memcpy(s->ideal_quota_residual, s->w->quota_residual, quotas * sizeof *s->ideal_quota_residual);
    list_holders(s);
    return !s->w->out_of_memory;
}

void holders_close(Search *s) {
    void *owned[] = {s->holders.first, s->holders.holder, s->ideal_residual, s->ideal_quota_residual};
    FREE_ALL(owned);
}
