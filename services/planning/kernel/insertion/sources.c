#include "insertion/sources.h"

#include "insertion/suppliers.h"

void load_sources(const Worker *w) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int32_t first = p->order_sources[b->order];
    const Lots *c = &w->solution->lots[b->order];
    for (int32_t i = first; i < p->order_sources[b->order + 1]; i++)
        b->source_residual[i - first] = p->source_quantity[i];
    for (int64_t i = 0; i < c->count; i++)
        if (c->source[i] >= 0) b->source_residual[c->source[i] - first] -= c->quantity[i];
}

int64_t source_units(const Worker *w, int32_t source) {
    const Park *p = w->solution->park;
    int64_t residual = w->workspace->source_residual[source - p->order_sources[w->workspace->order]];
    int32_t begun = p->source_in_progress[source];
    if (begun >= 0 && w->solution->in_progress_residual[begun] < residual)
        residual = w->solution->in_progress_residual[begun];
    return residual;
}

/* Whether the order may have the suppliers of a source's steps: those it has, or one more within the limit. */
static int within_supplier_limit(const Worker *w, int32_t source) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    if (p->source_committed[source]) return 1;
    for (int s = 0; s < p->source_step[source]; s++) {
        int limit = p->step_limit[p->order_steps[b->order] + s];
        if (limit <= 0) continue;
        int count = list_suppliers(w, s);
        int32_t enterprise = p->line_enterprise[line_of(p, p->source_cells[source * p->longest_route + s])];
        if (b->stamp[enterprise] != b->now && count >= limit) return 0;
    }
    return 1;
}

int list_starts(const Worker *w) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int n = 0;
    for (int32_t i = p->order_sources[b->order]; i < p->order_sources[b->order + 1]; i++) {
        if (source_units(w, i) <= 0 || !within_supplier_limit(w, i)) continue;
        b->starts[n] = (Start){p->source_step[i], p->source_zone[i], p->source_ready[i],
                               p->source_cost[i] - p->source_release_cost[i]};
        b->start_source[n++] = i;
    }
    return n;
}

int commitment_short(const Worker *w) {
    const Park *p = w->solution->park;
    int32_t first = p->order_sources[w->workspace->order];
    load_sources(w);
    for (int32_t i = first; i < p->order_sources[w->workspace->order + 1]; i++)
        if (p->source_committed[i] && w->workspace->source_residual[i - first] > 0) return 1;
    return 0;
}
