#include "moves/augmenting_path.h"

#include "insertion/costs.h"
#include "data/limits.h"
#include "moves/move.h"
#include "moves/path_search.h"

#include <math.h>
#include <string.h>


/* Moves units of one lot's step to a cell, as many as fit. Returns how many. */
static int64_t move_units(Worker *w, int64_t order, int step, int64_t i, int32_t to, int64_t most) {
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    int32_t cells[MOST_STEPS];
    int tightest;
    memcpy(cells, c->cells + i * p->longest_route, p->longest_route * sizeof *cells);
    int32_t from = cells[step];
    take_capacity(w, order, cells, -most, -1);
    cells[step] = to;
    int64_t fits = fitting_units(w, order, cells, -1, most, &tightest);
    take_capacity(w, order, cells, fits, -1);
    cells[step] = from;
    take_capacity(w, order, cells, most - fits, -1);
    cells[step] = to;
    if (fits <= 0) return 0;
    if (fits == c->quantity[i])
        lots_remove(c, p, i);
    else
        c->quantity[i] -= fits;
    if (!lots_merge(c, p, fits, route_cost(w->solution, order, cells, -1), -1, cells)) w->out_of_memory = 1;
    return fits;
}

/* Up to so many units of an order leave a cell for another at a step. */
static void move_step(Search *s, int64_t order, int step, int32_t from, int32_t to, int64_t wanted) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    if (!remember_lots(s, order)) return;
    Lots *c = &w->solution->lots[order];
    int32_t line = line_of(p, to);
    if (line != line_of(p, from)) {
        list_lines(s, order, step);
        double spare = spare_of(s->paths, line_of(p, from));
        if (spare < (double)wanted) wanted = spare > 0 ? (int64_t)spare : 0;
    }
    for (int64_t i = c->count - 1; i >= 0 && wanted > 0; i--) {
        const int32_t *cells = c->cells + i * p->longest_route;
        int first, last;
        if (c->source[i] >= 0 || cells[step] != from) continue;
        day_window(p, order, step, cells, line, &first, &last);
        if (to % p->days < first || to % p->days > last) continue;
        wanted -= move_units(w, order, step, i, to, wanted < c->quantity[i] ? wanted : c->quantity[i]);
    }
}

static void apply_path(Search *s, double need) {
    const PathSearch *h = s->paths;
    s->budget -= need * h->end.money;
    PathNode at = h->end;
    while (at.parent >= 0) {
        PathNode before = h->node[at.parent];
        double load = unit_load(s->w->solution, at.order, at.step, before.cell);
        double wanted = need * before.factor - (before.parent >= 0 ? s->w->residual[before.cell] : 0.0);
        if (wanted > 0) move_step(s, at.order, at.step, before.cell, at.cell, (int64_t)ceil(wanted / load - 1e-9));
        at = before;
    }
}

void free_capacity(Search *s, int32_t cell, double need, double most) {
    most /= need;
    for (int round = 0; round < s->w->solution->park->tuning->path_rounds && s->w->residual[cell] + 1e-9 < need; round++) {
        double before = s->w->residual[cell];
        if (!find_path(s, cell, need - before, most)) return;
        apply_path(s, need - before);
        if (s->w->residual[cell] <= before + 1e-9) return;
    }
}
