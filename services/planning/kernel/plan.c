#include "plan.h"
#include "boundary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- chains ---- */

void chains_clear(Chains *c) { c->count = 0; }

void chains_free(Chains *c) {
    free(c->quantity);
    free(c->cost);
    free(c->source);
    free(c->cells);
    memset(c, 0, sizeof *c);
}

static void grow(Chains *c, const Park *p) {
    c->room = c->room ? 2 * c->room : 8;
    c->quantity = realloc(c->quantity, c->room * sizeof *c->quantity);
    c->cost = realloc(c->cost, c->room * sizeof *c->cost);
    c->source = realloc(c->source, c->room * sizeof *c->source);
    c->cells = realloc(c->cells, c->room * p->longest_route * sizeof *c->cells);
}

static int same_way(const Chains *c, const Park *p, int64_t i, int32_t source, const int32_t *cells) {
    return c->source[i] == source && !memcmp(c->cells + i * p->longest_route, cells, p->longest_route * sizeof *cells);
}

/* Adds to the last chain where it goes the very same way. */
void chains_add(Chains *c, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells) {
    if (c->count && same_way(c, p, c->count - 1, source, cells)) {
        c->quantity[c->count - 1] += quantity;
        return;
    }
    if (c->count == c->room) grow(c, p);
    c->quantity[c->count] = quantity;
    c->cost[c->count] = cost;
    c->source[c->count] = source;
    memcpy(c->cells + c->count * p->longest_route, cells, p->longest_route * sizeof *cells);
    c->count++;
}

/* The same, to whichever chain goes that way. */
void chains_merge(Chains *c, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells) {
    for (int64_t i = 0; i < c->count; i++)
        if (same_way(c, p, i, source, cells)) {
            c->quantity[i] += quantity;
            return;
        }
    chains_add(c, p, quantity, cost, source, cells);
}

void chains_drop(Chains *c, const Park *p, int64_t i) {
    int64_t last = --c->count;
    if (i == last) return;
    c->quantity[i] = c->quantity[last];
    c->cost[i] = c->cost[last];
    c->source[i] = c->source[last];
    memcpy(c->cells + i * p->longest_route, c->cells + last * p->longest_route, p->longest_route * sizeof *c->cells);
}

int64_t chains_made(const Chains *c) {
    int64_t made = 0;
    for (int64_t i = 0; i < c->count; i++) made += c->quantity[i];
    return made;
}

/* ---- capacity ---- */

double chain_load(const Plan *plan, int64_t order, int step, int32_t cell) {
    const Park *p = plan->park;
    int32_t eligible = eligible_at(plan, order, step, line_of(p, cell));
    return eligible < 0 ? 0.0 : p->eligible_load[eligible];
}

static void move(Worker *w, int64_t order, const int32_t *cells, double quantity, int32_t source) {
    const Park *p = w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    for (int s = reserved_steps(p, source); s < steps; s++) {
        if (cells[s] < 0) continue;
        double amount = quantity * chain_load(w->plan, order, s, cells[s]);
        int32_t line = line_of(p, cells[s]), day = cells[s] % (int32_t)p->days;
        w->left[cells[s]] -= amount;
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++)
            w->quota_left[p->line_quota[i] * p->days + day] -= amount * p->quota_per_unit[p->line_quota[i]];
    }
    if (source >= 0 && p->source_in_progress[source] >= 0) w->plan->begun_left[p->source_in_progress[source]] -= (int64_t)quantity;
}

void take(Worker *w, int64_t order, const int32_t *cells, int64_t quantity, int32_t source) {
    move(w, order, cells, (double)quantity, source);
}

void give_back(Worker *w, int64_t order, const Chains *c) {
    for (int64_t i = 0; i < c->count; i++)
        move(w, order, c->cells + i * w->plan->park->longest_route, -(double)c->quantity[i], c->source[i]);
}

void take_all(Worker *w, int64_t order, const Chains *c) {
    for (int64_t i = 0; i < c->count; i++)
        move(w, order, c->cells + i * w->plan->park->longest_route, (double)c->quantity[i], c->source[i]);
}

/* Load that a chain puts on a cell: a line may serve two steps of a route on one day. */
static double load_on(const Worker *w, int64_t order, const int32_t *cells, int from, int steps, int32_t cell) {
    double load = 0.0;
    for (int s = from; s < steps; s++)
        if (cells[s] == cell) load += chain_load(w->plan, order, s, cells[s]);
    return load;
}

static int under(const Park *p, int32_t line, int32_t quota) {
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++)
        if (p->line_quota[i] == quota) return 1;
    return 0;
}

static double load_on_quota(const Worker *w, int64_t order, const int32_t *cells, int from, int steps, int32_t quota,
                            int day) {
    const Park *p = w->plan->park;
    double load = 0.0;
    for (int s = from; s < steps; s++)
        if (cells[s] >= 0 && cells[s] % p->days == day && under(p, line_of(p, cells[s]), quota))
            load += chain_load(w->plan, order, s, cells[s]) * p->quota_per_unit[quota];
    return load;
}

static int64_t units(double left, double load, int64_t most) {
    if (load <= 0) return most;
    double n = floor(left / load * (1 + 1e-12) + 1e-9);
    return n <= 0 ? 0 : n < (double)most ? (int64_t)n : most;
}

/* Whole units, at most `most`, that fit this way; *tightest is the step that limits them. */
int64_t room_for(const Worker *w, int64_t order, const int32_t *cells, int32_t source, int64_t most, int *tightest) {
    int from = reserved_steps(w->plan->park, source);
    const Park *p = w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    *tightest = -1;
    for (int s = from; s < steps; s++) {
        if (cells[s] < 0) continue;
        int64_t fit = units(w->left[cells[s]], load_on(w, order, cells, from, steps, cells[s]), most);
        int32_t line = line_of(p, cells[s]), day = cells[s] % (int32_t)p->days;
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
            int32_t quota = p->line_quota[i];
            double load = load_on_quota(w, order, cells, from, steps, quota, day);
            int64_t allowed = units(w->quota_left[quota * p->days + day], load, most);
            if (allowed < fit) fit = allowed;
        }
        if (fit < most || *tightest < 0) *tightest = s;
        if (fit < most) most = fit;
    }
    return most;
}

/* ---- costs ---- */

double chain_cost(const Plan *plan, int64_t order, const int32_t *cells, int32_t source) {
    const Park *p = plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    int from = source >= 0 ? p->source_step[source] : 0;
    double cost = source >= 0 ? p->source_cost[source] - p->source_release_cost[source] : 0.0;
    int finish = source >= 0 ? p->source_ready[source] : 0;
    int zone = source >= 0 ? p->source_zone[source] : -1;
    for (int s = from; s < steps; s++) {
        int32_t line = line_of(p, cells[s]);
        cost += p->eligible_price[eligible_at(plan, order, s, line)];
        if (zone >= 0) cost += p->haulage[zone * p->zones + p->line_zone[line]];
        zone = p->line_zone[line];
        finish = cells[s] % (int32_t)p->days + p->line_lead[line];
    }
    return cost + lateness(p, order, finish);
}

double promised_bonus(const Park *p, int64_t order) {
    double bonus = 0.0;
    for (int32_t i = p->order_sources[order]; i < p->order_sources[order + 1]; i++)
        bonus += p->source_release_cost[i] * (double)p->source_quantity[i];
    return bonus;
}

static double chain_worth(const Worker *w, int64_t order, const int32_t *cells, int32_t source) {
    const Park *p = w->plan->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    double worth = 0.0;
    for (int s = reserved_steps(p, source); s < steps; s++)
        if (cells[s] >= 0) worth += w->price[cells[s]] * chain_load(w->plan, order, s, cells[s]);
    return worth;
}

/* What an order costs with these chains: money for them, for what they leave unmade and for promises not kept. */
double chains_money(const Plan *plan, int64_t order, const Chains *c) {
    const Park *p = plan->park;
    double cost = promised_bonus(p, order);
    for (int64_t i = 0; i < c->count; i++) cost += c->cost[i] * (double)c->quantity[i];
    return cost + p->unmet_cost[order] * (double)(p->quantity[order] - chains_made(c));
}

/* Brings an order's cost and worth up to date with its chains. */
void settle(Worker *w, int64_t order) {
    const Park *p = w->plan->park;
    const Chains *c = &w->plan->chains[order];
    double worth = 0.0;
    for (int64_t i = 0; i < c->count; i++)
        worth += chain_worth(w, order, c->cells + i * p->longest_route, c->source[i]) * (double)c->quantity[i];
    w->plan->cost[order] = chains_money(w->plan, order, c);
    w->plan->worth[order] = worth;
}

/* ---- chance ---- */

uint64_t chance(Worker *w) {
    uint64_t x = w->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    w->random = x;
    return x * 0x2545F4914F6CDD1DULL;
}

double chance_unit(Worker *w) { return (double)(chance(w) >> 11) * (1.0 / 9007199254740992.0); }

/* ---- for Python ---- */

PARKLOOM_API Plan *parkloom_solution_open(const Park *p) {
    Plan *plan = calloc(1, sizeof *plan);
    plan->park = p;
    plan->chains = calloc(p->orders + 1, sizeof *plan->chains);
    plan->cost = calloc(p->orders + 1, sizeof *plan->cost);
    plan->worth = calloc(p->orders + 1, sizeof *plan->worth);
    plan->begun_left = malloc((p->in_progress + 1) * sizeof *plan->begun_left);
    memcpy(plan->begun_left, p->in_progress_quantity, p->in_progress * sizeof *plan->begun_left);
    int64_t pairs = p->step_classes * p->lines;
    plan->eligible_of = malloc((pairs + 1) * sizeof *plan->eligible_of);
    for (int64_t i = 0; i < pairs; i++) plan->eligible_of[i] = -1;
    for (int64_t k = 0; k < p->step_classes; k++)
        for (int32_t g = p->class_groups[k]; g < p->class_groups[k + 1]; g++)
            for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++)
                plan->eligible_of[k * p->lines + p->eligible_line[e]] = e;
    return plan;
}

PARKLOOM_API void parkloom_solution_close(Plan *plan) {
    for (int64_t o = 0; o < plan->park->orders; o++) chains_free(&plan->chains[o]);
    free(plan->chains);
    free(plan->cost);
    free(plan->worth);
    free(plan->begun_left);
    free(plan->eligible_of);
    free(plan);
}

PARKLOOM_API void parkloom_solution_costs(const Plan *plan, double *cost, double *worth) {
    memcpy(cost, plan->cost, plan->park->orders * sizeof *cost);
    memcpy(worth, plan->worth, plan->park->orders * sizeof *worth);
}

/* How many chains the orders in `mine` have; with tables given, writes them out by order. */
PARKLOOM_API int64_t parkloom_solution_lots(const Plan *plan, const uint8_t *mine, int32_t *order, int64_t *quantity, int32_t *source, int32_t *cells) {
    const Park *p = plan->park;
    int64_t n = 0;
    for (int64_t o = 0; o < p->orders; o++) {
        const Chains *c = &plan->chains[o];
        if (!mine[o] || !c->count) continue;
        if (order) {
            for (int64_t i = 0; i < c->count; i++) order[n + i] = (int32_t)o;
            memcpy(quantity + n, c->quantity, c->count * sizeof *quantity);
            memcpy(source + n, c->source, c->count * sizeof *source);
            memcpy(cells + n * p->longest_route, c->cells, c->count * p->longest_route * sizeof *cells);
        }
        n += c->count;
    }
    return n;
}

/* Gives an order of these chains what there is room for, in place of its own. */
PARKLOOM_API void parkloom_fit_lots(Worker *w, int64_t order, int64_t count, const int64_t *quantity, const int32_t *source,
                       const int32_t *cells) {
    const Park *p = w->plan->park;
    Chains *c = &w->plan->chains[order];
    int64_t missing = p->quantity[order];
    give_back(w, order, c);
    chains_clear(c);
    for (int64_t i = 0; i < count; i++) {
        const int32_t *way = cells + i * p->longest_route;
        int tightest;
        int64_t most = quantity[i] < missing ? quantity[i] : missing;
        int64_t fits = room_for(w, order, way, source[i], most, &tightest);
        if (fits <= 0) continue;
        chains_add(c, p, fits, chain_cost(w->plan, order, way, source[i]), source[i], way);
        take(w, order, way, fits, source[i]);
        missing -= fits;
    }
    settle(w, order);
}

/* Gives an order these chains in place of its own; capacity is taken from the worker even where it does not suffice. */
PARKLOOM_API void parkloom_set_lots(Worker *w, int64_t order, int64_t count, const int64_t *quantity, const int32_t *source,
                       const int32_t *cells) {
    const Park *p = w->plan->park;
    Chains *c = &w->plan->chains[order];
    give_back(w, order, c);
    chains_clear(c);
    for (int64_t i = 0; i < count; i++) {
        const int32_t *way = cells + i * p->longest_route;
        chains_add(c, p, quantity[i], chain_cost(w->plan, order, way, source[i]), source[i], way);
    }
    take_all(w, order, c);
    settle(w, order);
}
