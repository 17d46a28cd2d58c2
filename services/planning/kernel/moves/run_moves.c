#include "moves/run_moves.h"

#include "insertion/costs.h"
#include "insertion/insertion.h"
#include "moves/choice.h"
#include "moves/move.h"
#include "moves/neighbourhood.h"
#include "moves/variants.h"

#include <string.h>

#define MOST_HOLDERS 64 /* of one cell */

/* Whether a lot passes a line on one of some days, at a step that no commitment holds. */
static int passes(const Park *p, const Lots *c, int64_t i, int steps, int32_t first, int32_t last) {
    for (int s = committed_steps(p, c->source[i]); s < steps; s++) {
        int32_t cell = c->cells[i * p->longest_route + s];
        if (cell >= first && cell <= last) return 1;
    }
    return 0;
}

/* Takes out an order's lots that pass these cells. Returns whether there were any. */
static int clear_cells(Search *s, int64_t order, int32_t first, int32_t last) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    int steps = p->order_steps[order + 1] - p->order_steps[order], any = 0;
    for (int64_t i = c->count - 1; i >= 0; i--) {
        if (!passes(p, c, i, steps, first, last)) continue;
        if (!any && !remember_lots(s, order)) return 0;
        drop_lot(w, order, i);
        any = 1;
    }
    return any;
}

/* Takes out what a campaign of the order holds: the lots of one step on one line. */
static void take_campaign(Search *s, int64_t order) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    if (!c->count || !steps) return;
    int step = (int)random_below(&w->random, steps);
    int32_t cell = c->cells[random_below(&w->random, c->count) * p->longest_route + step];
    if (cell < 0) return;
    int32_t first = cell, last = cell, line = line_of(p, cell);
    int64_t more = random_below(&w->random, p->tuning->window_days + 1);
    for (int64_t k = 0; k < more; k++) {
        if (random_unit(&w->random) < 0.5 && first > line * p->days) first--;
        if (random_unit(&w->random) < 0.5 && last + 1 < (line + 1) * p->days) last++;
    }
    clear_cells(s, order, first, last);
}

static void complete_again(Search *s, int64_t at) {
    int64_t order = s->order[at], which = random_below(&s->w->random, 4);
    InsertionParams params = insertion_variant(s, order, &s->before[at], which < 2 ? 0 : which - 1);
    params.suppliers_by_capacity = 0;
    complete_order(s->w, order, &params);
}

static double complete_all(Search *s) {
    double change = 0.0;
    for (int64_t i = 0; i < s->count; i++) {
        complete_again(s, i);
        change += s->w->solution->cost[s->order[i]] - s->cost_before[i];
    }
    return keep_or_undo(s, change);
}

/* Some lots of one order look for a better place. */
static double piece_move(Search *s) {
    int64_t order = draw_order(s);
    s->count = 0;
    for (int64_t k = 1 + random_below(&s->w->random, 2); k > 0; k--) take_campaign(s, order);
    return s->count ? complete_all(s) : 0.0;
}

/* A line is cleared for some days: an order that would like to be there is the first to be completed. */
static double window_move(Search *s) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    int64_t order = draw_order(s);
    int32_t cell = contested_cell(s, order), holders[MOST_HOLDERS];
    s->count = 0;
    if (cell < 0) return 0.0;
    take_campaign(s, order);
    int32_t last = cell, end = (line_of(p, cell) + 1) * (int32_t)p->days;
    for (int64_t k = random_below(&w->random, p->tuning->window_days); k > 0 && last + 1 < end; k--) last++;
    for (int32_t at = cell; at <= last; at++) {
        int n = 0;
        for (int32_t i = s->holders.first[at]; i >= 0 && n < MOST_HOLDERS; i = s->holders.holder[i].next)
            holders[n++] = s->holders.holder[i].order;
        for (; n > 0 && s->count < p->tuning->displaced_orders; n--) {
            int64_t pick = random_below(&w->random, n);
            clear_cells(s, holders[pick], cell, last);
            holders[pick] = holders[n - 1];
        }
    }
    return s->count ? complete_all(s) : 0.0;
}

double move_of_runs(Search *s) {
    const Tuning *tuning = s->w->solution->park->tuning;
    double which = random_unit(&s->w->random);
    s->value_share = random_unit(&s->w->random) < 0.5 ? 0.0 : random_unit(&s->w->random);
    if (which < tuning->window_share) return window_move(s);
    if (which < tuning->window_share + tuning->piece_share) return piece_move(s);
    return neighbourhood(s);
}
