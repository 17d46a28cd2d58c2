/* A plan under construction: chains (lots) by order, and the capacity they leave. */
#ifndef PARKLOOM_PLAN_H
#define PARKLOOM_PLAN_H

#include "walk.h"

/* All lots of one order. A chain's cost is money per unit, less the bonus of the promise it keeps. */
typedef struct {
    int64_t count, room;
    int64_t *quantity;
    double *cost;
    int32_t *source;   /* index into the park's sources, -1: fresh */
    int32_t *cells;    /* [room][longest_route] */
} Chains;

typedef struct {
    const Park *park;
    Chains *chains;       /* [orders] */
    double *cost;         /* [orders] money: chains + unmet + promises not kept */
    double *worth;        /* [orders] what the capacity in use is worth at the prices */
    int64_t *begun_left;  /* [begun] */
    int32_t *eligible_of;    /* [kinds][lines], -1: does not fit */
} Plan;

/* One worker: the orders it may touch, the free capacity that is its own, and its scratch. */
typedef struct {
    Plan *plan;
    const double *price;        /* [lines][days], quotas' prices included */
    const double *value;        /* [orders] cheapest cost at these prices */
    double *left;               /* [lines][days] */
    double *quota_left;         /* [quotas][days] */
    const uint8_t *mine;        /* [orders] */
    const uint8_t *near;        /* [entries] whether the line is ever near its group's best at the prices */
    const volatile int32_t *cancel;
    const double *held_back;    /* while an order dreams: what is really left [lines][days]; else NULL */
    double toll;                /* money per unit of capacity for taking what others hold */
    uint64_t random;
    struct Bench *bench;
} Worker;

/* Plans */
void chains_clear(Chains *c);
void chains_free(Chains *c);
void chains_add(Chains *c, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells);
void chains_merge(Chains *c, const Park *p, int64_t quantity, double cost, int32_t source, const int32_t *cells);
void chains_drop(Chains *c, const Park *p, int64_t i);
int64_t chains_made(const Chains *c);

/* Capacity */
/* Steps whose capacity a promise holds already: chains that keep it take nothing there. */
static inline int reserved_steps(const Park *p, int32_t source) {
    return source >= 0 && p->source_committed[source] ? p->source_step[source] : 0;
}

static inline int32_t line_of(const Park *p, int32_t cell) { return cell < 0 ? -1 - cell : cell / (int32_t)p->days; }
/* Of a step of an order on a line: -1 where the line does not fit. */
static inline int32_t eligible_at(const Plan *plan, int64_t order, int step, int32_t line) {
    const Park *p = plan->park;
    return plan->eligible_of[(int64_t)p->step_class[p->order_steps[order] + step] * p->lines + line];
}

double chain_load(const Plan *plan, int64_t order, int step, int32_t cell);
void take(Worker *w, int64_t order, const int32_t *cells, int64_t quantity, int32_t source);
void give_back(Worker *w, int64_t order, const Chains *c);
void take_all(Worker *w, int64_t order, const Chains *c);
int64_t room_for(const Worker *w, int64_t order, const int32_t *cells, int32_t source, int64_t most, int *tightest);

/* Costs */
double chain_cost(const Plan *plan, int64_t order, const int32_t *cells, int32_t source);
double chains_money(const Plan *plan, int64_t order, const Chains *c);
void settle(Worker *w, int64_t order);
double promised_bonus(const Park *p, int64_t order);

/* Chance: xorshift64* (Vigna 2016) */
uint64_t chance(Worker *w);
double chance_unit(Worker *w);
static inline int64_t chance_below(Worker *w, int64_t n) { return n > 0 ? (int64_t)(chance(w) % (uint64_t)n) : 0; }

#endif
