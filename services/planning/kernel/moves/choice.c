#include "moves/choice.h"

#include "memory.h"
#include "moves/move.h"

#include <math.h>
#include <stdlib.h>

static int index_users(Search *s) {
    const Park *p = s->w->solution->park;
    int64_t cells = p->lines * p->days, total = 0;
    s->choice.first_user = allocate_zeroed(cells + 2, sizeof *s->choice.first_user);
    if (!s->choice.first_user) return 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t o = 0; o < p->orders; o++) {
            const Lots *c = &s->w->solution->lots[o];
            if (!s->w->mine[o]) continue;
            for (int64_t i = 0; i < c->count * p->longest_route; i++) {
                if (c->cells[i] < 0) continue;
                if (pass)
                    s->choice.users[s->choice.first_user[c->cells[i] + 1]++] = (int32_t)o;
                else
                    s->choice.first_user[c->cells[i] + 2]++, total++;
            }
        }
        if (pass) break;
        for (int64_t i = 0; i < cells; i++) s->choice.first_user[i + 2] += s->choice.first_user[i + 1];
        s->choice.users = allocate(total, sizeof *s->choice.users);
        if (!s->choice.users) return 0;
    }
    return 1;
}

/* An order's regret: its cost and capacity value beyond its cheapest route at the prices. The regrets of all orders and
 * the value of idle capacity add up to the gap. */
static double regret(const Worker *w, int64_t o) {
    double beyond = w->solution->cost[o] + w->solution->capacity_value[o] - w->value[o];
    return beyond > 0 ? beyond : 0.0;
}

static int weigh_orders(Search *s) {
    const Park *p = s->w->solution->park;
    double sum = 0.0, all = 0.0;
    s->choice.order = allocate(p->orders, sizeof *s->choice.order);
    s->choice.weight = allocate(p->orders, sizeof *s->choice.weight);
    if (!s->choice.order || !s->choice.weight) return 0;
    for (int64_t o = 0; o < p->orders; o++)
        if (s->w->mine[o]) all += sqrt(regret(s->w, o)), s->choice.count++;
    double floor_weight = s->choice.count ? 0.1 * all / (double)s->choice.count + 1e-9 : 1.0;
    s->choice.count = 0;
    for (int64_t o = 0; o < p->orders; o++) {
        if (!s->w->mine[o] || p->quantity[o] <= 0) continue;
        sum += sqrt(regret(s->w, o)) + floor_weight;
        s->choice.order[s->choice.count] = o;
        s->choice.weight[s->choice.count++] = sum;
    }
    return 1;
}

int choice_open(Search *s) { return index_users(s) && weigh_orders(s); }

void choice_close(Search *s) {
    void *owned[] = {s->choice.first_user, s->choice.users, s->choice.order, s->choice.weight};
    FREE_ALL(owned);
}

int64_t draw_order(Search *s) {
    double at = random_unit(&s->w->random) * s->choice.weight[s->choice.count - 1];
    int64_t low = 0, high = s->choice.count - 1;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (s->choice.weight[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return s->choice.order[low];
}

int32_t contested_cell(Search *s, int64_t order) {
    Worker *w = s->w;
    const Park *p = w->solution->park;
    const Lots *c = &w->solution->lots[order];
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    if (steps == 0) return -1;
    int step = (int)random_below(&w->random, steps);
    if (c->count && random_unit(&w->random) < 0.5)
        return c->cells[random_below(&w->random, c->count) * p->longest_route + step];
    int step_class = p->step_class[p->order_steps[order] + step];
    int64_t first = p->group_eligible[p->class_groups[step_class]],
            n = p->group_eligible[p->class_groups[step_class + 1]] - first;
    if (n <= 0) return -1;
    /* Among a few eligible lines, the order competes for the one of the highest price. */
    int from = p->release[order], until = p->due[order] + 1;
    if (until > p->days) until = (int)p->days;
    if (from >= until) from = 0, until = (int)p->days;
    int32_t best = -1;
    double highest = -1.0;
    for (int i = 0; i < 4; i++) {
        int32_t line = p->eligible_line[first + random_below(&w->random, n)];
        int32_t cell = line * (int32_t)p->days + from + (int32_t)random_below(&w->random, until - from);
        if (s->choice.first_user[cell] == s->choice.first_user[cell + 1]) continue;
        double price = w->price[cell] * w->residual[cell] >= 0 ? w->price[cell] : 0.0;
        if (price > highest) highest = price, best = cell;
    }
    return best;
}

/* Adds an order that uses a cell which `near` wants. */
static void add_user_of_cell(Search *s, int64_t near) {
    int32_t cell = contested_cell(s, near);
    if (cell < 0) return;
    int64_t n = s->choice.first_user[cell + 1] - s->choice.first_user[cell];
    if (n <= 0) return;
    int32_t order = s->choice.users[s->choice.first_user[cell] + random_below(&s->w->random, n)];
    if (!in_move(s, order)) s->order[s->count++] = order;
}

void choose_orders(Search *s) {
    s->count = 0;
    s->order[s->count++] = draw_order(s);
    if (random_unit(&s->w->random) < s->params->single_order_share) return;
    int64_t ideal = 2 + random_below(&s->w->random, s->params->most_orders - 1);
    double first = s->w->solution->park->tuning->first_order_share;
    for (int64_t tries = 0; tries < 3 * ideal && s->count < ideal; tries++)
        add_user_of_cell(s, s->order[random_unit(&s->w->random) < first ? 0 : random_below(&s->w->random, s->count)]);
}
