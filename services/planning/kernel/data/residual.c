#include "data/residual.h"

#include <math.h>

double unit_load(const Solution *solution, int64_t order, int step, int32_t cell) {
    const Park *p = solution->park;
    int32_t eligible = eligible_at(solution, order, step, line_of(p, cell));
    return eligible < 0 ? 0.0 : p->eligible_load[eligible];
}

static void raise_most(Worker *w, int32_t cell) {
    double *most = &w->most_residual[line_of(w->solution->park, cell)];
    if (w->residual[cell] > *most) *most = w->residual[cell];
}

/* Enters units of a step in the order's runs, and what that changes of the set-ups: the run may begin a campaign, and
 * the campaign that began on the line's next open day may now go on from it. */
static void change_run(Worker *w, int64_t order, int step, int32_t cell, int64_t units, int32_t source) {
    const Park *p = w->solution->park;
    Runs *runs = &w->solution->runs[order];
    int committed = source >= 0 && p->source_commits[source] && step < p->source_step[source], opened;
    if (!runs_change(runs, p, step, cell, units, committed ? units : 0, &opened)) {
        w->out_of_memory = 1;
        return;
    }
    double setup = p->setup[line_of(p, cell)];
    if (!opened || setup <= 0) return;
    if (begins_campaign(runs, p, order, step, cell)) w->residual[cell] -= opened * setup;
    if (!goes_on_after(runs, p, step, cell)) return;
    w->residual[p->open_after[cell]] += opened * setup;
    raise_most(w, p->open_after[cell]);
}

static void change_residual(Worker *w, int64_t order, const int32_t *cells, double quantity, int32_t source) {
    const Park *p = w->solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    for (int s = committed_steps(p, source); s < steps; s++) {
        if (cells[s] < 0) continue;
        double amount = quantity * unit_load(w->solution, order, s, cells[s]);
        int32_t line = line_of(p, cells[s]), day = cells[s] % (int32_t)p->days;
        w->residual[cells[s]] -= amount;
        if (p->has_runs) {
            change_run(w, order, s, cells[s], (int64_t)quantity, source);
            raise_most(w, cells[s]);
        }
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
            int64_t balance = balance_of(p, p->line_quota[i], day);
            if (balance >= 0) w->quota_residual[balance] -= amount * p->quota_per_unit[p->line_quota[i]];
        }
    }
    if (source >= 0 && p->source_in_progress[source] >= 0)
        w->solution->in_progress_residual[p->source_in_progress[source]] -= (int64_t)quantity;
}

void take_capacity(Worker *w, int64_t order, const int32_t *cells, int64_t quantity, int32_t source) {
    change_residual(w, order, cells, (double)quantity, source);
}

void drop_lot(Worker *w, int64_t order, int64_t i) {
    const Park *p = w->solution->park;
    Lots *c = &w->solution->lots[order];
    take_capacity(w, order, c->cells + i * p->longest_route, -c->quantity[i], c->source[i]);
    lots_remove(c, p, i);
}

void release_lots(Worker *w, int64_t order, const Lots *c) {
    for (int64_t i = 0; i < c->count; i++)
        change_residual(w, order, c->cells + i * w->solution->park->longest_route, -(double)c->quantity[i],
                        c->source[i]);
}

void take_lots(Worker *w, int64_t order, const Lots *c) {
    for (int64_t i = 0; i < c->count; i++)
        change_residual(w, order, c->cells + i * w->solution->park->longest_route, (double)c->quantity[i],
                        c->source[i]);
}

/* Load of a route on a cell: a line may serve two steps of a route on one day. */
static double load_on_cell(const Worker *w, int64_t order, const int32_t *cells, int from, int steps, int32_t cell) {
    double load = 0.0;
    for (int s = from; s < steps; s++)
        if (cells[s] == cell) load += unit_load(w->solution, order, s, cells[s]);
    return load;
}

/* Capacity that set-ups would take of a cell, were the steps of a route there new runs. */
static double setups_on_cell(const Worker *w, int64_t order, const int32_t *cells, int from, int steps, int32_t cell) {
    const Park *p = w->solution->park;
    const Runs *runs = &w->solution->runs[order];
    double taken = 0.0;
    for (int s = from; s < steps; s++)
        if (cells[s] == cell && !runs_at(runs, p, s, cell) && begins_campaign(runs, p, order, s, cell))
            taken += p->setup[line_of(p, cell)];
    return taken;
}

static int draws_on(const Park *p, int32_t line, int32_t quota) {
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++)
        if (p->line_quota[i] == quota) return 1;
    return 0;
}

static double load_on_quota(const Worker *w, int64_t order, const int32_t *cells, int from, int steps, int32_t quota,
                            int64_t balance) {
    const Park *p = w->solution->park;
    double load = 0.0;
    for (int s = from; s < steps; s++)
        if (cells[s] >= 0 && balance_of(p, quota, cells[s] % p->days) == balance &&
            draws_on(p, line_of(p, cells[s]), quota))
            load += unit_load(w->solution, order, s, cells[s]) * p->quota_per_unit[quota];
    return load;
}

static int64_t units_within(double residual, double load, int64_t most) {
    if (load <= 0) return most;
    double n = floor(residual / load * (1 + 1e-12) + 1e-9);
    return n <= 0 ? 0 : n < (double)most ? (int64_t)n : most;
}

int64_t fitting_units(const Worker *w, int64_t order, const int32_t *cells, int32_t source, int64_t most,
                      int *tightest) {
    int from = committed_steps(w->solution->park, source);
    const Park *p = w->solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    *tightest = -1;
    for (int s = from; s < steps; s++) {
        if (cells[s] < 0) continue;
        double free = w->residual[cells[s]];
        if (p->has_runs) free -= setups_on_cell(w, order, cells, from, steps, cells[s]);
        int64_t fit = units_within(free, load_on_cell(w, order, cells, from, steps, cells[s]), most);
        if (p->has_runs && free < -1e-9) fit = 0;
        int32_t line = line_of(p, cells[s]), day = cells[s] % (int32_t)p->days;
        for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
            int32_t quota = p->line_quota[i];
            int64_t balance = balance_of(p, quota, day);
            if (balance < 0) continue;
            double load = load_on_quota(w, order, cells, from, steps, quota, balance);
            int64_t allowed_lines = units_within(w->quota_residual[balance], load, most);
            if (allowed_lines < fit) fit = allowed_lines;
        }
        if (fit < most || *tightest < 0) *tightest = s;
        if (fit < most) most = fit;
    }
    return most;
}

int32_t exhausted_quota(const Worker *w, int64_t order, const int32_t *cells, int32_t source, int step) {
    const Park *p = w->solution->park;
    int from = committed_steps(p, source), steps = p->order_steps[order + 1] - p->order_steps[order];
    int32_t line = line_of(p, cells[step]), day = cells[step] % (int32_t)p->days;
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
        int32_t quota = p->line_quota[i];
        int64_t balance = balance_of(p, quota, day);
        if (balance < 0) continue;
        double load = load_on_quota(w, order, cells, from, steps, quota, balance);
        if (!units_within(w->quota_residual[balance], load, 1)) return quota;
    }
    return -1;
}
