#include "insertion/min_lots.h"

#include "data/residual.h"
#include "insertion/filling.h"
#include "insertion/run_filling.h"
#include "insertion/suppliers.h"

static int exempt(const Park *p, int64_t step, int32_t line) {
    for (int32_t i = p->step_exempt[step]; i < p->step_exempt[step + 1]; i++)
        if (p->exempt_line[i] == line) return 1;
    return 0;
}

static int too_small(const Worker *w, int64_t step, int32_t line) {
    const Park *p = w->solution->park;
    double carried = w->workspace->amount[line];
    return carried < p->min_lot[line] && carried < (double)p->step_open[step] && !exempt(p, step, line);
}

static void add_up_lines(const Worker *w, int step) {
    const Park *p = w->solution->park;
    const Lots *c = &w->solution->lots[w->workspace->order];
    for (int64_t i = 0; i < c->count; i++)
        w->workspace->amount[line_of(p, c->cells[i * p->longest_route + step])] = 0.0;
    for (int64_t i = 0; i < c->count; i++)
        w->workspace->amount[line_of(p, c->cells[i * p->longest_route + step])] += (double)c->quantity[i];
}

static int32_t smallest_short_line(const Worker *w, int step) {
    const Park *p = w->solution->park;
    const Lots *c = &w->solution->lots[w->workspace->order];
    int64_t at = p->order_steps[w->workspace->order] + step;
    int32_t found = -1;
    add_up_lines(w, step);
    for (int64_t i = 0; i < c->count; i++) {
        int32_t cell = c->cells[i * p->longest_route + step], line = line_of(p, cell);
        if (cell < 0 || !too_small(w, at, line)) continue;
        if (found < 0 || w->workspace->amount[line] < w->workspace->amount[found]) found = line;
    }
    return found;
}

static void close_line(Worker *w, int step, int32_t line) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    int32_t eligible = w->solution->eligible_of[(int64_t)b->step_class[step] * p->lines + line];
    if (eligible >= 0) allowed_lines(b, step)[eligible - first_eligible(p, b->step_class[step])] = 0;
}

static void drop_line(Worker *w, int step, int32_t line) {
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[w->workspace->order];
    for (int64_t i = c->count - 1; i >= 0; i--) {
        int32_t *cells = c->cells + i * p->longest_route;
        if (cells[step] < 0 || line_of(p, cells[step]) != line) continue;
        take_capacity(w, w->workspace->order, cells, -c->quantity[i], c->source[i]);
        lots_remove(c, p, i);
    }
}

static int drop_short_lines(Worker *w);

/* What breaks a minimum goes; from then on every route keeps the rules by itself. */
static int drop_broken(Worker *w) {
    int any = drop_short_lines(w);
    if (!w->solution->park->has_runs) return any;
    w->workspace->strict = 1;
    return drop_broken_runs(w) || any;
}

/* At each step the line with the least of too little loses it and is closed: its units may bring other lines above
 * their minimum. Returns whether there was one. */
static int drop_short_lines(Worker *w) {
    int any = 0;
    for (int step = 0; step < w->workspace->steps; step++) {
        int32_t line = smallest_short_line(w, step);
        if (line < 0) continue;
        close_line(w, step, line);
        drop_line(w, step, line);
        any = 1;
    }
    return any;
}


void enforce_min_lots(Worker *w, RouteDp *dp) {
    for (int turn = 0; turn < w->solution->park->tuning->min_lot_refills; turn++) {
        if (!drop_broken(w)) return;
        insert_missing(w, dp);
        drop_surplus_suppliers(w); /* units taken out may have come back with new suppliers */
    }
    while (drop_broken(w)) continue;
}
