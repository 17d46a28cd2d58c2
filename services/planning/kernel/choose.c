/* Which orders a move takes: those far from their price, and those that want what they hold. */
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void index_users(Search *s) {
    const Park *p = s->w->plan->park;
    int64_t cells = p->lines * p->days, total = 0;
    s->first_user = calloc(cells + 2, sizeof *s->first_user);
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t o = 0; o < p->orders; o++) {
            const Chains *c = &s->w->plan->chains[o];
            if (!s->w->mine[o]) continue;
            for (int64_t i = 0; i < c->count * p->longest_route; i++) {
                if (c->cells[i] < 0) continue;
                if (pass) s->users[s->first_user[c->cells[i] + 1]++] = (int32_t)o;
                else s->first_user[c->cells[i] + 2]++, total++;
            }
        }
        if (pass) break;
        for (int64_t i = 0; i < cells; i++) s->first_user[i + 2] += s->first_user[i + 1];
        s->users = malloc((total + 1) * sizeof *s->users);
    }
}

/* An order's regret: what it costs and holds beyond its cheapest way at the prices. The regrets of all orders and the
 * worth of idle capacity add up to the gap. */
static double regret(const Worker *w, int64_t o) {
    double beyond = w->plan->cost[o] + w->plan->worth[o] - w->value[o];
    return beyond > 0 ? beyond : 0.0;
}

void weigh_orders(Search *s) {
    const Park *p = s->w->plan->park;
    double sum = 0.0, all = 0.0;
    s->drawn = malloc((p->orders + 1) * sizeof *s->drawn);
    s->heap = malloc((p->orders + 1) * sizeof *s->heap);
    for (int64_t o = 0; o < p->orders; o++)
        if (s->w->mine[o]) all += sqrt(regret(s->w, o)), s->draws++;
    double floor_weight = s->draws ? 0.1 * all / (double)s->draws + 1e-9 : 1.0;
    s->draws = 0;
    for (int64_t o = 0; o < p->orders; o++) {
        if (!s->w->mine[o] || p->quantity[o] <= 0) continue;
        sum += sqrt(regret(s->w, o)) + floor_weight;
        s->drawn[s->draws] = o;
        s->heap[s->draws++] = sum;
    }
}

int64_t draw_order(Search *s) {
    double at = chance_unit(s->w) * s->heap[s->draws - 1];
    int64_t low = 0, high = s->draws - 1;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (s->heap[middle] > at) high = middle;
        else low = middle + 1;
    }
    return s->drawn[low];
}

int is_out(const Search *s, int64_t order) {
    for (int64_t i = 0; i < s->count; i++)
        if (s->order[i] == order) return 1;
    return 0;
}

/* A cell the order holds, or one that it would like: any line that fits a step, around the days it is at work. */
static int32_t wanted_cell(Search *s, int64_t order) {
    Worker *w = s->w;
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[order];
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    if (steps == 0) return -1;
    int step = (int)chance_below(w, steps);
    if (c->count && chance_unit(w) < 0.5) return c->cells[chance_below(w, c->count) * p->longest_route + step];
    int step_class = p->step_class[p->order_steps[order] + step];
    int64_t first = p->group_eligible[p->class_groups[step_class]], n = p->group_eligible[p->class_groups[step_class + 1]] - first;
    if (n <= 0) return -1;
    /* Among a few fitting lines, the one most in demand at the prices is what the order competes for. */
    int from = p->release[order], until = p->due[order] + 1;
    if (until > p->days) until = (int)p->days;
    if (from >= until) from = 0, until = (int)p->days;
    int32_t best = -1;
    double dearest = -1.0;
    for (int i = 0; i < 4; i++) {
        int32_t line = p->eligible_line[first + chance_below(w, n)];
        int32_t cell = line * (int32_t)p->days + from + (int32_t)chance_below(w, until - from);
        if (s->first_user[cell] == s->first_user[cell + 1]) continue;
        double price = w->price[cell] * w->left[cell] >= 0 ? w->price[cell] : 0.0;
        if (price > dearest) dearest = price, best = cell;
    }
    return best;
}

static void invite(Search *s, int64_t near) {
    int32_t cell = wanted_cell(s, near);
    if (cell < 0) return;
    int64_t n = s->first_user[cell + 1] - s->first_user[cell];
    if (n <= 0) return;
    int32_t order = s->users[s->first_user[cell] + chance_below(s->w, n)];
    if (!is_out(s, order)) s->order[s->count++] = order;
}

void choose(Search *s) {
    s->count = 0;
    s->order[s->count++] = draw_order(s);
    if (chance_unit(s->w) < s->params->single_order_share) return;
    int64_t wish = 2 + chance_below(s->w, s->params->most_orders - 1);
    for (int64_t tries = 0; tries < 3 * wish && s->count < wish; tries++)
        invite(s, s->order[chance_unit(s->w) < 0.6 ? 0 : chance_below(s->w, s->count)]);
}
