#include "whole_orders/ejection_chain.h"


/* A way to go on: `order` fills the vacant cell (`displaced` 0), or leaves its place to the order in hand. */
typedef struct {
    double sum;
    int32_t order, place, displaced;
} Option;

/* An order is in hand: its load is in no cell's use, though it still is a member of its last cell, and its regret is in
 * no sum. One cell is vacant: something has left it, and its cost is in no sum either. */

static void insert_option(Option *option, int *count, int most, Option fresh) {
    if (*count == most && fresh.sum >= option[most - 1].sum) return;
    int i = *count < most ? (*count)++ : most - 1;
    while (i > 0 && option[i - 1].sum > fresh.sum) option[i] = option[i - 1], i--;
    option[i] = fresh;
}

/* Puts the order in hand where it ends the chain best, if that saves anything. */
static int end_chain(Ejection *s, int32_t in_hand, int32_t vacant, double sum, int level) {
    double best = -NEGLIGIBLE, left_vacant = beyond(s, vacant, s->used[vacant]);
    int32_t chosen = -1;
    for (int64_t k = s->p->first[in_hand]; k < s->p->first[in_hand + 1]; k++) {
        int32_t cell = s->p->cell[k];
        if (level == 0 && k == s->now[in_hand]) continue;
        double end = sum + s->p->regret[k] + left_vacant + change_of(s, cell, s->p->load[k]);
        if (end < best) best = end, chosen = (int32_t)k;
    }
    if (chosen < 0) return 0;
    s->used[cell_of(s, in_hand)] += load_of(s, in_hand);
    move_order(s, in_hand, chosen);
    s->sum = best;
    return 1;
}

static void list_fillers(const Ejection *s, int32_t vacant, double sum, Option *option, int *count, int most) {
    int64_t from = s->by.first[vacant], end = s->by.first[vacant + 1];
    for (int64_t i = from; i < end && i < from + s->p->tuning->fillers; i++) {
        int32_t place = s->by.place[i], order = s->by.order[place], cell = cell_of(s, order);
        if (s->moved[order] || cell == vacant) continue;
        double next = sum + s->p->regret[place] - regret_of(s, order) - beyond(s, cell, s->used[cell]) +
                      beyond(s, vacant, s->used[vacant] + s->p->load[place]);
        if (next < -NEGLIGIBLE) insert_option(option, count, most, (Option){next, order, place, 0});
    }
}

static void list_displaced(const Ejection *s, int32_t in_hand, int32_t vacant, double sum, Option *option, int *count,
                           int most) {
    for (int64_t k = s->p->first[in_hand]; k < s->p->first[in_hand + 1]; k++) {
        int32_t cell = s->p->cell[k];
        if (sum + s->p->regret[k] >= s->displacement_width) break;
        if (cell == s->p->cells || cell == vacant) continue;
        double base = sum + s->p->regret[k] - beyond(s, cell, s->used[cell]);
        for (int64_t i = 0; i < s->members[cell]; i++) {
            int32_t order = s->member[s->by.first[cell] + i];
            if (s->moved[order]) continue;
            int64_t used = s->used[cell] + s->p->load[k] - load_of(s, order);
            double next = base - regret_of(s, order) + beyond(s, cell, used);
            if (next < -NEGLIGIBLE) insert_option(option, count, most, (Option){next, order, (int32_t)k, 1});
        }
    }
}

static int go_on(Ejection *s, int32_t in_hand, int32_t vacant, double sum, int level);

static int go_filling(Ejection *s, int32_t in_hand, Option o, int level) {
    int32_t vacant = cell_of(s, o.order);
    move_order(s, o.order, o.place);
    return go_on(s, in_hand, vacant, o.sum, level);
}

static int go_displacing(Ejection *s, int32_t in_hand, int32_t vacant, Option o, int level) {
    s->used[cell_of(s, in_hand)] += load_of(s, in_hand);
    move_order(s, in_hand, o.place);
    s->used[cell_of(s, o.order)] -= load_of(s, o.order);
    if (go_on(s, o.order, vacant, o.sum, level)) return 1;
    s->used[cell_of(s, o.order)] += load_of(s, o.order);
    return 0;
}

/* The rest of a chain that has come to cost `sum`, below 0. Returns whether it saves; else all is as before. */
static int go_on(Ejection *s, int32_t in_hand, int32_t vacant, double sum, int level) {
    Option option[8];
    int count = 0;
    if (end_chain(s, in_hand, vacant, sum, level)) return 1;
    const Tuning *tuning = s->p->tuning;
    if (level == tuning->depth || ++s->looked_at > tuning->looks) return 0;
    list_fillers(s, vacant, sum, option, &count, tuning->breadth[level]);
    list_displaced(s, in_hand, vacant, sum, option, &count, tuning->breadth[level]);
    for (int i = 0; i < count; i++) {
        int64_t before = s->moves;
        s->moved[option[i].order] = 1;
        int saves = option[i].displaced ? go_displacing(s, in_hand, vacant, option[i], level + 1)
                                        : go_filling(s, in_hand, option[i], level + 1);
        s->moved[option[i].order] = 0;
        if (saves) return 1;
        undo_moves(s, before);
        if (option[i].displaced) s->used[cell_of(s, in_hand)] -= load_of(s, in_hand);
    }
    return 0;
}

int chain_from(Ejection *s, int32_t order) {
    int32_t cell = cell_of(s, order);
    double sum = -regret_of(s, order) - beyond(s, cell, s->used[cell]);
    if (sum >= -NEGLIGIBLE) return 0;
    s->looked_at = 0;
    s->used[cell] -= load_of(s, order);
    s->moved[order] = 1;
    int saves = go_on(s, order, cell, sum, 0);
    s->moved[order] = 0;
    if (!saves) s->used[cell] += load_of(s, order);
    return saves;
}
