#include "insertion/allowed_supply.h"

#include "data/runs.h"
#include "insertion/filling.h"

#define MOST_ZONES 64 /* with more of them, nothing is looked at */
#define FAR (1 << 28) /* days */

/* By step and zone: the first day on which units can be there before the step, and days from the step's end to delivery. */
typedef struct {
    int there[MOST_STEPS][MOST_ZONES], left[MOST_STEPS][MOST_ZONES];
} Reach;

static int is_allowed(const Workspace *b, const Park *p, int step, int32_t e) {
    return allowed_lines(b, step)[e - first_eligible(p, b->step_class[step])];
}

static int least_of(int a, int b) { return a < b ? a : b; }

static int transit_of(const Park *p, int64_t from, int64_t to) {
    int days = p->transit[from * p->zones + to];
    return days < 0 ? FAR : days;
}

static void list_first_days(const Worker *w, Reach *r) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    for (int64_t z = 0; z < p->zones; z++) r->there[0][z] = p->release[b->order];
    for (int step = 0; step + 1 < b->steps; step++) {
        int ready[MOST_ZONES];
        for (int64_t z = 0; z < p->zones; z++) ready[z] = r->there[step + 1][z] = FAR;
        for (int32_t e = first_eligible(p, b->step_class[step]); e < end_eligible(p, b->step_class[step]); e++) {
            int32_t line = p->eligible_line[e], zone = p->line_zone[line];
            if (is_allowed(b, p, step, e)) ready[zone] = least_of(ready[zone], r->there[step][zone] + p->line_lead[line]);
        }
        for (int64_t from = 0; from < p->zones; from++)
            for (int64_t to = 0; to < p->zones && ready[from] < FAR; to++)
                r->there[step + 1][to] = least_of(r->there[step + 1][to], ready[from] + transit_of(p, from, to));
    }
}

static void list_days_left(const Worker *w, Reach *r) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int32_t ship = p->ship_zone[b->order];
    for (int64_t z = 0; z < p->zones; z++) r->left[b->steps - 1][z] = ship < 0 ? 0 : transit_of(p, z, ship);
    for (int step = b->steps - 1; step > 0; step--) {
        int begin[MOST_ZONES];
        for (int64_t z = 0; z < p->zones; z++) begin[z] = r->left[step - 1][z] = FAR;
        for (int32_t e = first_eligible(p, b->step_class[step]); e < end_eligible(p, b->step_class[step]); e++) {
            int32_t line = p->eligible_line[e], zone = p->line_zone[line];
            if (is_allowed(b, p, step, e)) begin[zone] = least_of(begin[zone], r->left[step][zone] + p->line_lead[line]);
        }
        for (int64_t to = 0; to < p->zones; to++)
            for (int64_t from = 0; from < p->zones && begin[to] < FAR; from++)
                r->left[step - 1][from] = least_of(r->left[step - 1][from], begin[to] + transit_of(p, from, to));
    }
}

/* Units that a line can make in its days at most. Days that hold a smallest run and lie side by side, but for days on
 * which the line is closed, form one campaign at least, which a set-up precedes. */
static double units_of_line(const Worker *w, const Reach *r, int step, int32_t e) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int32_t line = p->eligible_line[e], zone = p->line_zone[line];
    int from = r->there[step][zone], until = p->due[b->order] - p->line_lead[line] - r->left[step][zone] + 1;
    const double *residual = w->residual + (int64_t)line * p->days, *capacity = p->capacity + (int64_t)line * p->days;
    double load = p->eligible_load[e], setup = p->has_runs ? p->setup[line] : 0.0, made = 0.0, campaign = -setup;
    double least = (p->has_runs ? (double)smallest_run(p, b->order, step, e) : 1.0) * load * (1 - 1e-9) - 1e-9;
    if (until > p->days) until = (int)p->days;
    for (int t = from; t < until; t++) {
        if (capacity[t] <= 0) continue;
        if (residual[t] >= least) {
            campaign += residual[t];
            continue;
        }
        made += campaign > 0 ? campaign : 0.0;
        campaign = -setup;
    }
    return (made + (campaign > 0 ? campaign : 0.0)) / load;
}

static int step_is_short(const Worker *w, const Reach *r, int step) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    double quantity = (double)p->quantity[b->order] * (1 - 1e-9) - 1e-6, units = 0.0;
    for (int32_t e = first_eligible(p, b->step_class[step]); e < end_eligible(p, b->step_class[step]); e++) {
        if (!is_allowed(b, p, step, e)) continue;
        if (p->eligible_load[e] <= 0) return 0;
        units += units_of_line(w, r, step, e);
        if (units >= quantity) return 0;
    }
    return 1;
}

int allowed_lines_are_short(const Worker *w) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    int64_t o = b->order;
    Reach reach;
    if (p->zones > MOST_ZONES || p->order_sources[o] < p->order_sources[o + 1] || p->late_cost[o] < NO_ROUTE) return 0;
    list_first_days(w, &reach);
    list_days_left(w, &reach);
    for (int step = 0; step < b->steps; step++)
        if (p->step_limit[p->order_steps[o] + step] > 0 && step_is_short(w, &reach, step)) return 1;
    return 0;
}
