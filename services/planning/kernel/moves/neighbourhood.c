#include "moves/neighbourhood.h"

#include "data/residual.h"
#include "moves/choice.h"
#include "moves/move.h"
#include "moves/variants.h"

#include <string.h>

static void shuffle(Search *s) {
    for (int64_t i = s->count - 1; i > 0; i--) {
        int64_t j = random_below(&s->w->random, i + 1), o = s->order[i];
        s->order[i] = s->order[j];
        s->order[j] = o;
    }
}

static double take_out(Search *s) {
    Solution *solution = s->w->solution;
    double cost = 0.0;
    for (int64_t i = 0; i < s->count; i++) {
        int64_t o = s->order[i];
        cost += s->w->solution->cost[o];
        s->nuisance_before[i] = nuisance(s, o);
        s->before[i] = solution->lots[o];
        release_lots(s->w, o, &s->before[i]);
        memset(&solution->lots[o], 0, sizeof solution->lots[o]);
    }
    return cost;
}

double neighbourhood(Search *s) {
    choose_orders(s);
    shuffle(s);
    double before = take_out(s), after = 0.0;
    int tries = s->count == 1 ? 1 : 2; /* the next move on one order is another try, and keeps what this one saves */
    for (int64_t i = 0; i < s->count; i++) {
        reinsert(s, s->order[i], &s->before[i], tries);
        after += s->w->solution->cost[s->order[i]];
    }
    return keep_or_undo(s, after - before);
}
