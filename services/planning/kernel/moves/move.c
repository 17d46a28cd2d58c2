#include "moves/move.h"

#include "data/acceptance.h"
#include "insertion/costs.h"
#include "insertion/insertion.h"
#include "insertion/run_filling.h"
#include "moves/compaction.h"
#include "moves/holders.h"

#include <math.h>
#include <string.h>

int in_move(const Search *s, int64_t order) {
    for (int64_t i = 0; i < s->count; i++)
        if (s->order[i] == order) return 1;
    return 0;
}

/* Other orders on a cell beyond those that a run may meet for nothing. */
static int64_t crowding(const Search *s, int64_t order, int32_t cell) {
    int64_t count = -s->params->crowd;
    for (int32_t i = s->holders.first[cell]; i >= 0; i = s->holders.holder[i].next)
        count += s->holders.holder[i].order != order;
    return count > 0 ? count : 0;
}

double nuisance(const Search *s, int64_t order) {
    const Solution *solution = s->w->solution;
    const Park *p = solution->park;
    double sum = 0.0;
    if (!p->has_runs || (s->params->small_run_cost <= 0 && s->params->crowd_cost <= 0)) return 0.0;
    for (int64_t i = 0; i < solution->runs[order].count; i++) {
        const Run *run = &solution->runs[order].run[i];
        int32_t cell = cell_of_run(p, run->key);
        double size = (double)run->units * unit_load(solution, order, step_of_run(p, run->key), cell);
        double enough = s->params->small_run * p->capacity[cell];
        if (size < enough) sum += s->params->small_run_cost * (1.0 - size / enough);
        if (s->params->crowd_cost > 0) sum += s->params->crowd_cost * (double)crowding(s, order, cell);
    }
    return sum;
}

int remember_lots(Search *s, int64_t order) {
    if (in_move(s, order)) return 1;
    if (s->count == (s->along_paths ? MOST_MOVED : s->w->solution->park->tuning->displaced_orders)) return 0;
    if (!lots_copy(&s->before[s->count], &s->w->solution->lots[order], s->w->solution->park)) {
        s->w->out_of_memory = 1;
        return 0;
    }
    s->cost_before[s->count] = s->w->solution->cost[order];
    s->nuisance_before[s->count] = nuisance(s, order);
    s->order[s->count++] = order;
    return 1;
}

int64_t missing_of(const Search *s, int64_t order) {
    return s->w->solution->park->quantity[order] - lots_units(&s->w->solution->lots[order]);
}

static void undo(Search *s) {
    Solution *solution = s->w->solution;
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        release_lots(s->w, o, &solution->lots[o]);
        lots_free(&solution->lots[o]);
        solution->lots[o] = s->before[i];
    }
    for (int64_t i = 0; i < s->count; i++) {
        take_lots(s->w, s->order[i], &s->before[i]);
        update_order_cost(s->w, s->order[i]);
    }
}

static void accept(Search *s) {
    for (int64_t i = 0; i < s->count; i++) lots_free(&s->before[i]);
}

static int64_t more_lots(const Search *s) {
    int64_t more = 0;
    for (int64_t i = 0; i < s->count; i++) more += s->w->solution->lots[s->order[i]].count - s->before[i].count;
    return more;
}

/* Money that the move is charged beyond its cost: lots, small runs and crowds are work for an enterprise. */
static double charge(const Search *s) {
    int64_t more = more_lots(s);
    double more_nuisance = 0.0;
    for (int64_t i = 0; i < s->count; i++) more_nuisance += nuisance(s, s->order[i]) - s->nuisance_before[i];
    return (more > 0 ? s->params->lot_cost * (double)more : 0.0) + more_nuisance;
}

static int rules_hold(const Search *s) {
    for (int64_t i = 0; i < s->count && s->w->solution->park->has_runs; i++)
        if (!runs_hold(s->w, s->order[i])) return 0;
    return 1;
}

double keep_or_undo(Search *s, double change) {
    if (!rules_hold(s) || !accepts(&s->w->random, change + charge(s), s->params->temperature)) {
        undo(s);
        return 0.0;
    }
    for (int64_t i = 0; i < s->count; i++) {
        compact_if_many(s, s->order[i]);
        list_held_cells(s, s->order[i]);
    }
    accept(s);
    return change;
}

double finish_move(Search *s) {
    Worker *w = s->w;
    double before = 0.0, after = 0.0;
    InsertionParams own = {.price_share = 0.0, .reuse_slack = 0.0, .grain = (int)w->solution->park->tuning->repair_grain, .near_best_only = 1};
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        int unfinished = s->repairing && w->solution->park->whole[o] && missing_of(s, o) > 0;
        if (unfinished && lots_units(&s->before[i]) < w->solution->park->quantity[o])
            update_order_cost(w, o);
        else if (w->solution->lots[o].count)
            complete_order(w, o, &own);
        else
            insert_order(w, o, &own);
        before += w->solution->park->has_runs ? s->cost_before[i] : lots_cost(w->solution, o, &s->before[i]);
        after += w->solution->cost[o];
    }
    return keep_or_undo(s, after - before);
}
