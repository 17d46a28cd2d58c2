/* The Lagrangian dual of the planning problem, hard and smooth.
 *
 * Capacity and quotas are charged at prices; each order then takes its cheapest route or stays unmet. With temperature
 * 0 the value is the bound itself. With a temperature the minimum over routes becomes a softmin, so that the value is
 * smooth and its gradient is expected use less capacity (Y. Nesterov, "Smooth minimization of non-smooth functions",
 * Mathematical Programming 103, 2005). */
#include "boundary.h"
#include "data/tables.h"
#include "dual/order_value.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MAX_THREADS 8

/* One thread's part: the line groups and the orders whose index leaves the same remainder. */
typedef struct {
    PricedPark *priced;
    const SetupTables *setups; /* or NULL */
    int index, threads;
    int out_of_memory;
    double value;
    double *group_flow;   /* [line_groups][days] of this thread; or NULL */
    double *use;          /* [lines][days] of this thread; or NULL */
    double *order_value;  /* [orders], shared; or NULL */
    double *eligible_use; /* [eligible_lines][days], shared; or NULL */
    double *fresh_value;  /* [orders], shared; or NULL */
    double *source_value; /* [sources], shared; or NULL */
    const double *total_flow;
    double *scratch; /* [days] */
} Job;

static void *price_groups(void *argument) {
    Job *job = argument;
    const Park *p = job->priced->park;
    double *costs = allocate(p->days, sizeof *costs);
    if (!costs) job->out_of_memory = 1;
    for (int32_t g = job->index; costs && g < p->line_groups; g += job->threads)
        price_line_group(job->priced, g, costs);
    free(costs);
    return NULL;
}

static void *value_orders(void *argument) {
    Job *job = argument;
    const Park *p = job->priced->park;
    OrderPricing pricing;
    if (!order_pricing_open(&pricing, job->priced, job->setups)) job->out_of_memory = 1;
    pricing.group_flow = job->group_flow;
    pricing.use = job->use;
    pricing.fresh_value = job->fresh_value;
    pricing.source_value = job->source_value;
    for (int64_t order = job->index; !job->out_of_memory && order < p->orders; order += job->threads) {
        double value = value_order(&pricing, order);
        if (job->order_value) job->order_value[order] = value;
        job->value += value;
    }
    order_pricing_close(&pricing);
    return NULL;
}

/* ---- from flow by group and day to use by line and day ---- */

static void group_use(const Job *job, int32_t g, double *costs) {
    const PricedPark *m = job->priced;
    const Park *p = m->park;
    const double *flow = job->total_flow + (int64_t)g * p->days, *least = m->least + (int64_t)g * p->days;
    const double *weight = m->weight + (int64_t)g * p->days;
    double cold = 1.0 / m->temperature;
    double *restrict share = job->scratch;
    double all = 0.0;
    for (int t = 0; t < p->days; t++) all += flow[t];
    if (all <= 0) return;
    for (int t = 0; t < p->days; t++) share[t] = flow[t] > 0 ? flow[t] / weight[t] : 0.0;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        double *restrict use = job->use + (int64_t)p->eligible_line[e] * p->days;
        double load = p->eligible_load[e];
        eligible_costs(m, e, costs);
        if (!competes(m, least, costs, (Window){0, (int)p->days})) continue;
        double *restrict mine = job->eligible_use ? job->eligible_use + (int64_t)e * p->days : job->scratch + p->days;
        for (int t = 0; t < p->days; t++) {
            mine[t] = load * share[t] * quick_exp((least[t] - costs[t]) * cold);
            use[t] += mine[t];
        }
    }
}

static void *share_use(void *argument) {
    Job *job = argument;
    const Park *p = job->priced->park;
    double *costs = allocate(3 * p->days, sizeof *costs);
    if (!costs) {
        job->out_of_memory = 1;
        return NULL;
    }
    job->scratch = costs + p->days;
    for (int32_t g = job->index; g < p->line_groups; g += job->threads) group_use(job, g, costs);
    free(costs);
    return NULL;
}

/* ---- threads ---- */

/* Runs one part in each thread; where the system starts none, the caller's thread does that part too. Returns 0 where
 * memory ran out in one of them. */
static int run_parts(void *(*part)(void *), Job *jobs, int threads) {
    pthread_t other[MAX_THREADS];
    int started[MAX_THREADS] = {0}, out_of_memory = 0;
    for (int i = 1; i < threads; i++) started[i] = !pthread_create(&other[i], NULL, part, &jobs[i]);
    part(&jobs[0]);
    for (int i = 1; i < threads; i++) {
        if (started[i])
            pthread_join(other[i], NULL);
        else
            part(&jobs[i]);
    }
    for (int i = 0; i < threads; i++) out_of_memory |= jobs[i].out_of_memory;
    return !out_of_memory;
}

static void add_up(double *into, const double *from, int64_t n) {
    for (int64_t i = 0; i < n; i++) into[i] += from[i];
}

static void free_jobs(Job *jobs, int threads) {
    for (int i = 0; i < threads; i++) {
        free(jobs[i].group_flow);
        free(jobs[i].use);
    }
}

static int open_jobs(Job *jobs, int threads, Job common, int with_use) {
    const Park *p = common.priced->park;
    for (int i = 0; i < threads; i++) {
        jobs[i] = common;
        jobs[i].index = i;
        jobs[i].threads = threads;
        if (!with_use) continue;
        jobs[i].group_flow = allocate_zeroed(p->line_groups * p->days, sizeof(double));
        jobs[i].use = allocate_zeroed(p->lines * p->days, sizeof(double));
        if (!jobs[i].group_flow || !jobs[i].use) return 0;
    }
    return 1;
}

/* Expected use of capacity from the flows of all threads. */
static int sum_use(const Park *p, Job *jobs, int threads, double *use) {
    int64_t table = p->line_groups * p->days, cells = p->lines * p->days;
    for (int i = 1; i < threads; i++) add_up(jobs[0].group_flow, jobs[i].group_flow, table);
    for (int i = 0; i < threads; i++) jobs[i].total_flow = jobs[0].group_flow;
    if (!run_parts(share_use, jobs, threads)) return 0;
    memset(use, 0, cells * sizeof(double));
    for (int i = 0; i < threads; i++) add_up(use, jobs[i].use, cells);
    return 1;
}

static int value_all(const Park *p, Job *jobs, int threads, double *use, double *value) {
    if (!run_parts(price_groups, jobs, threads) || !run_parts(value_orders, jobs, threads)) return 0;
    *value = 0.0;
    for (int i = 0; i < threads; i++) *value += jobs[i].value;
    return !use || sum_use(p, jobs, threads, use);
}

/* The dual's order term at these prices, in *value: the sum over orders of quantity x cheapest (temperature 0) or
 * softmin route. price: [lines][days], quotas' prices included; `setups` with their shares, or NULL. Returns a status. */
PARKLOOM_API int64_t parkloom_dual_value(const Park *p, const SetupTables *setups, const double *price,
                                         double temperature, int threads, const DualOutput *output, double *value) {
    if (!park_within_limits(p)) return PARKLOOM_OUT_OF_LIMITS;
    int64_t table = p->line_groups * p->days;
    PricedPark priced = {p, price, temperature, allocate(2 * table, sizeof(double)), NULL};
    Job jobs[MAX_THREADS] = {0};
    if (threads > MAX_THREADS) threads = MAX_THREADS;
    if (threads < 1) threads = 1;
    Job common = {.priced = &priced,
                  .setups = setups,
                  .order_value = output->order_value,
                  .eligible_use = output->eligible_use,
                  .fresh_value = output->fresh_value,
                  .source_value = output->source_value};
    int done = 0;
    if (priced.least) {
        priced.weight = priced.least + table;
        done = open_jobs(jobs, threads, common, output->use != NULL) && value_all(p, jobs, threads, output->use, value);
    }
    if (done && output->least) memcpy(output->least, priced.least, table * sizeof(double));
    free_jobs(jobs, threads);
    free(priced.least);
    return done ? PARKLOOM_OK : PARKLOOM_OUT_OF_MEMORY;
}

/* Which eligible lines cost, on some day, at most a share more than the cheapest of their group. Returns a status. */
PARKLOOM_API int64_t parkloom_near_best(const Park *p, const double *price, const double *least, double share,
                                        uint8_t *near) {
    PricedPark priced = {.park = p, .price = price};
    double *costs = allocate(p->days, sizeof *costs);
    if (!costs) return PARKLOOM_OUT_OF_MEMORY;
    for (int32_t g = 0; g < p->line_groups; g++)
        for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
            eligible_costs(&priced, e, costs);
            near[e] = 0;
            for (int t = 0; t < p->days; t++)
                near[e] |= costs[t] < NO_ROUTE && costs[t] <= least[(int64_t)g * p->days + t] * (1 + share) + 1e-9;
        }
    free(costs);
    return PARKLOOM_OK;
}
