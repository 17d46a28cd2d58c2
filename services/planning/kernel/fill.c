/* Successive cheapest chains over the capacity that is left, at cost + charge x scarcity price. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- placing chains ---- */

static void shut(const Worker *w, const Way *way, int step) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    if (step < way->from || step < 0) {
        b->source_left[way->source - p->order_sources[b->order]] = 0;
        return;
    }
    int64_t eligible = b->best[slot(b, p, step, way->group[step]) + way->day[step]];
    if (eligible >= 0) allowed(b, step)[eligible - first_eligible(p, b->step_class[step])] = 0;
    price_group(w, step, way->group[step]);
}

static void place(Worker *w, const Way *way, int64_t quantity) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    double cost = chain_cost(w->plan, b->order, way->cells, way->source);
    chains_add(&w->plan->chains[b->order], p, quantity, cost, way->source, way->cells);
    take(w, b->order, way->cells, quantity, way->source);
    if (way->source >= 0) b->source_left[way->source - p->order_sources[b->order]] -= quantity;
    for (int s = 0; s < b->steps; s++)
        if (way->cells[s] >= 0) refresh(w, way->cells[s]);
}

static double way_tables(const Bench *b, const Park *p, const Way *way) {
    double cost = 0.0;
    for (int s = way->from; s < b->steps; s++) cost += b->cost[slot(b, p, s, way->group[s]) + way->day[s]];
    return cost;
}

/* The same zones and days with the next cheapest lines, where that costs little. */
static int follow_on(const Worker *w, Way *way, double before, double most) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    double dearer = way_tables(b, p, way) - before;
    if (way->from >= b->steps || dearer > b->params->reuse_slack * apart(way->cost, 0.0) || way->cost + dearer >= most) return 0;
    if (way->source >= 0 && source_room(w, way->source) <= 0) return 0;
    for (int s = way->from; s < b->steps; s++) {
        int64_t eligible = b->best[slot(b, p, s, way->group[s]) + way->day[s]];
        if (eligible < 0) return 0;
        way->cells[s] = p->eligible_line[eligible] * (int32_t)p->days + way->day[s];
    }
    way->cost += dearer;
    return 1;
}

/* Cheapest chains one after another until all is placed or nothing is left that pays. Returns the units missing. */
int64_t fill_up(Worker *w, Walk *k, int64_t missing, double most) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int32_t cells[64];
    Way way = {.cells = cells};
    memset(cells, -1, sizeof cells);
    int follow = 0;
    while (missing > 0) {
        if (!follow && !search_way(w, k, most, &way)) break;
        int64_t quantity = missing;
        if (way.source >= 0 && source_room(w, way.source) < quantity) quantity = source_room(w, way.source);
        int tightest;
        quantity = room_for(w, b->order, cells, way.source, quantity, &tightest);
        follow = 0;
        if (quantity <= 0) {
            shut(w, &way, tightest);
            continue;
        }
        double before = way_tables(b, p, &way);
        place(w, &way, quantity);
        missing -= quantity;
        follow = missing > 0 && follow_on(w, &way, before, most);
    }
    return missing;
}

int64_t missing_units(const Worker *w) {
    const Plan *plan = w->plan;
    return plan->park->quantity[w->bench->order] - chains_made(&plan->chains[w->bench->order]);
}

void set_need(Bench *b, int64_t missing) {
    b->need = b->params->grain > 0 ? (double)(missing / b->params->grain) : 1.0;
    if (b->need < 1.0) b->need = 1.0;
}

#define DAYS_LATE 12  /* looked at before looking everywhere */

/* From the first day anything can begin to some days after the due date. */
void look_near(Worker *w, Walk *k) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int64_t o = b->order;
    b->near_best_only = b->params->near_best_only;
    b->from = p->order_sources[o] < p->order_sources[o + 1] ? 0 : p->release[o];
    b->until = p->due[o] + 1 + DAYS_LATE;
    if (b->until < p->release[o] + 2 * DAYS_LATE) b->until = p->release[o] + 2 * DAYS_LATE;
    if (b->until > p->days || !b->params->near_best_only) b->until = (int)p->days;
    if (b->from > b->until) b->from = b->until;
    k->from = b->from;
    k->until = b->until;
}

static int look_everywhere(Worker *w, Walk *k) {
    Bench *b = w->bench;
    int more = b->near_best_only || b->need > 1.0 || b->until < w->plan->park->days;
    b->near_best_only = 0;
    b->need = 1.0;
    b->until = k->until = (int)w->plan->park->days;
    return more;
}

/* Units with which promises that must be kept reach the minimum lot of any line on their way. */
static int64_t units_enough(const Worker *w) {
    const Park *p = w->plan->park;
    const Bench *b = w->bench;
    double enough = 0.0;
    for (int step = 0; step < b->steps; step++)
        for (int32_t e = first_eligible(p, b->step_class[step]); e < end_eligible(p, b->step_class[step]); e++)
            if (p->min_lot[p->eligible_line[e]] > enough) enough = p->min_lot[p->eligible_line[e]];
    for (int32_t i = p->order_sources[b->order]; i < p->order_sources[b->order + 1]; i++)
        if (p->source_committed[i]) enough += (double)p->source_quantity[i];
    return enough < 1e15 ? (int64_t)enough + 1 : INT64_MAX;
}

void fill_order(Worker *w, Walk *k) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    double most = p->whole[b->order] || b->at_any_price ? NO_WAY : p->unmet_cost[b->order];
    int64_t missing = missing_units(w);
    if (b->at_any_price) {
        int64_t enough = units_enough(w) - (p->quantity[b->order] - missing);
        if (enough < missing) missing = enough;
    }
    if (missing <= 0) return;
    open_sources(w);
    set_need(b, missing);
    look_near(w, k);
    price_all(w);
    missing = fill_up(w, k, missing, most);
    if (missing <= 0 || !look_everywhere(w, k)) return;
    price_all(w);
    fill_up(w, k, missing, most);
}
