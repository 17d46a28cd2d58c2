#include "data/solution.h"

#include "boundary.h"
#include "data/limits.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static void list_eligible(Solution *solution) {
    const Park *p = solution->park;
    for (int64_t i = 0; i < p->step_classes * p->lines; i++) solution->eligible_of[i] = -1;
    for (int64_t k = 0; k < p->step_classes; k++)
        for (int32_t g = p->class_groups[k]; g < p->class_groups[k + 1]; g++)
            for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++)
                solution->eligible_of[k * p->lines + p->eligible_line[e]] = e;
}

/* The runs of commitments that must be kept. Returns 0 where memory runs out. */
static int list_committed_runs(Solution *solution) {
    const Park *p = solution->park;
    for (int64_t o = 0; o < p->orders; o++)
        for (int32_t i = p->order_runs[o]; i < p->order_runs[o + 1]; i++) {
            int opened;
            int64_t units = p->run_units[i];
            if (!runs_change(&solution->runs[o], p, p->run_step[i], p->run_cell[i], units, units, &opened)) return 0;
        }
    return 1;
}

PARKLOOM_API void parkloom_solution_close(Solution *solution) {
    for (int64_t o = 0; solution->lots && o < solution->park->orders; o++) lots_free(&solution->lots[o]);
    for (int64_t o = 0; solution->runs && o < solution->park->orders; o++) runs_free(&solution->runs[o]);
    void *owned[] = {solution->lots,        solution->cost, solution->capacity_value, solution->in_progress_residual,
                     solution->eligible_of, solution->runs, solution};
    FREE_ALL(owned);
}

/* A solution without lots, in *opened. Returns a status. */
PARKLOOM_API int64_t parkloom_solution_open(const Park *p, Solution **opened) {
    if (!park_within_limits(p)) return PARKLOOM_OUT_OF_LIMITS;
    Solution *solution = allocate_zeroed(1, sizeof *solution);
    if (!solution) return PARKLOOM_OUT_OF_MEMORY;
    solution->park = p;
    solution->lots = allocate_zeroed(p->orders, sizeof *solution->lots);
    solution->cost = allocate_zeroed(p->orders, sizeof *solution->cost);
    solution->capacity_value = allocate_zeroed(p->orders, sizeof *solution->capacity_value);
    solution->in_progress_residual = allocate(p->in_progress, sizeof *solution->in_progress_residual);
    solution->eligible_of = allocate(p->step_classes * p->lines, sizeof *solution->eligible_of);
    if (p->has_runs) solution->runs = allocate_zeroed(p->orders, sizeof *solution->runs);
    if ((p->has_runs && (!solution->runs || !list_committed_runs(solution))) || !solution->lots || !solution->cost || !solution->capacity_value || !solution->in_progress_residual ||
        !solution->eligible_of) {
        parkloom_solution_close(solution);
        return PARKLOOM_OUT_OF_MEMORY;
    }
    memcpy(solution->in_progress_residual, p->in_progress_quantity, p->in_progress * sizeof(int64_t));
    list_eligible(solution);
    *opened = solution;
    return PARKLOOM_OK;
}

/* Money and capacity at the prices [orders]. */
PARKLOOM_API void parkloom_solution_costs(const Solution *solution, double *cost, double *capacity_value) {
    memcpy(cost, solution->cost, solution->park->orders * sizeof *cost);
    memcpy(capacity_value, solution->capacity_value, solution->park->orders * sizeof *capacity_value);
}

/* How many lots the selected orders have; where tables are given, the lots are written into them by order. */
PARKLOOM_API int64_t parkloom_solution_lots(const Solution *solution, const uint8_t *selected, int32_t *order,
                                            int64_t *quantity, int32_t *source, int32_t *cells) {
    const Park *p = solution->park;
    int64_t n = 0;
    for (int64_t o = 0; o < p->orders; o++) {
        const Lots *c = &solution->lots[o];
        if (!selected[o] || !c->count) continue;
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
