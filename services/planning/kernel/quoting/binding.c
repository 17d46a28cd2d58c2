/* The step that keeps an order from being delivered by a day. */
#include "boundary.h"
#include "data/residual.h"
#include "memory.h"
#include "quoting/supply.h"

#include <math.h>

/* As in bindings.py. */
enum { BY_CAPACITY, BY_QUOTA, BY_RULES, BY_LEAD_TIME, BY_HORIZON };

typedef struct {
    int64_t bound, step, first_day, last_day, missing;
} Binding;

/* Days of production [from, until) whose units are delivered by a day. */
typedef struct {
    int64_t from, until, day;
} Days;

/* What the lines of a step draw on a quota: by balance [days], beside it, and the least that a unit draws. */
typedef struct {
    double *by_balance;
    double beside, need;
} Drawn;

static void draw(const Supply *s, const Days *d, int32_t quota, int draws, Drawn *drawn) {
    const Park *p = s->park;
    for (int64_t t = d->from; t < d->until; t++) {
        int64_t balance = draws ? balance_of(p, quota, t) : -1;
        if (balance < 0)
            drawn->beside += s->row[t];
        else
            drawn->by_balance[balance - (int64_t)quota * p->days] += s->row[t];
    }
}

static double need_of(const Park *p, int32_t eligible, int32_t quota) {
    int32_t line = p->eligible_line[eligible];
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++)
        if (p->line_quota[i] == quota) return p->quota_per_unit[quota] * p->eligible_load[eligible];
    return 0.0;
}

/* Units of a step that one quota allows. */
static double units_of_quota(const Supply *s, int step, const Days *d, int32_t quota, double *by_balance) {
    const Park *p = s->park;
    Drawn drawn = {by_balance, 0.0, HUGE_VAL};
    for (int64_t t = 0; t < p->days; t++) by_balance[t] = 0.0;
    for (int64_t i = 0; i < lines_of_step(s, step); i++) {
        int64_t window = s->eligible[step] + i;
        int32_t eligible = first_of_step(s, step) + (int32_t)i;
        double need = need_of(p, eligible, quota);
        Days own = {s->first[window] > d->from ? s->first[window] : d->from, d->until, d->day};
        if (own.until > d->day - s->onward[window] + 1) own.until = d->day - s->onward[window] + 1;
        if (need > 0) drawn.need = fmin(drawn.need, need);
        if (own.from >= own.until) continue;
        list_line_units(s, eligible, own.from, own.until, 1, s->row);
        draw(s, &own, quota, need > 0, &drawn);
    }
    double found = drawn.beside;
    for (int64_t t = 0; t < p->days; t++) {
        double left = s->quota_residual[(int64_t)quota * p->days + t];
        found += fmin(by_balance[t], (left > 0 ? left : 0.0) / drawn.need);
    }
    return found;
}

static int any_draws(const Supply *s, int step) {
    const Park *p = s->park;
    for (int64_t i = 0; i < lines_of_step(s, step); i++) {
        int32_t eligible = first_of_step(s, step) + (int32_t)i, line = p->eligible_line[eligible];
        for (int32_t q = p->line_quotas[line]; q < p->line_quotas[line + 1]; q++)
            if (p->quota_per_unit[p->line_quota[q]] * p->eligible_load[eligible] > 0) return 1;
    }
    return 0;
}

/* Units of a step that can be delivered by a day at most, by what its lines share of quotas. */
static double shared_units(const Supply *s, int step, int64_t day, double *by_balance) {
    const Park *p = s->park;
    double found = HUGE_VAL;
    if (!any_draws(s, step)) return found;
    int64_t until = day + 1 < p->days ? day + 1 : p->days, first = first_of_windows(s, step);
    Days days = {first < until ? first : until, until, day};
    for (int32_t quota = 0; quota < p->quotas; quota++)
        found = fmin(found, units_of_quota(s, step, &days, quota, by_balance));
    return found;
}

static int64_t missing_of(int64_t quantity, double units) {
    int64_t missing = quantity - (int64_t)(units + SUPPLY_ROUNDING);
    return missing > 0 ? missing : 0;
}

static int least_step(const double *units, int steps) {
    int found = 0;
    for (int step = 1; step < steps; step++)
        if (units[step] < units[found]) found = step;
    return found;
}

/* Where what lines share of quotas binds, and nothing else would, the binding becomes that. Returns a status. */
static int64_t look_at_quotas(const Supply *s, int64_t quantity, int64_t day, Binding *found) {
    double shared[MOST_STEPS], *by_balance = allocate(s->park->days, sizeof *by_balance);
    if (!by_balance) return PARKLOOM_OUT_OF_MEMORY;
    for (int step = 0; step < s->steps; step++) shared[step] = shared_units(s, step, day, by_balance);
    free_all((void *[]){by_balance}, 1);
    int step = least_step(shared, s->steps);
    if (!(floor(shared[step]) < (double)quantity)) return PARKLOOM_OK;
    double without = most_without_quotas(s, day);
    if (without < 0) return PARKLOOM_OUT_OF_MEMORY;
    if (floor(without + SUPPLY_ROUNDING) < (double)quantity) return PARKLOOM_OK;
    *found = (Binding){BY_QUOTA, step, 0, 0, quantity - (int64_t)(shared[step] + SUPPLY_ROUNDING)};
    return PARKLOOM_OK;
}

static void set_days_of_step(const Supply *s, int64_t day, Binding *found) {
    int step = (int)found->step;
    int64_t onward = NEVER, last = s->park->days - 1;
    for (int64_t i = s->eligible[step]; i < s->eligible[step + 1]; i++)
        if (s->onward[i] < onward) onward = s->onward[i];
    found->first_day = first_of_windows(s, step);
    found->last_day = day - onward < last ? day - onward : last;
}

/* What keeps so many units from being delivered by a day. Returns a status. */
PARKLOOM_API int64_t parkloom_supply_binding(Supply *s, int64_t quantity, int64_t day, int64_t *written) {
    Binding *found = (Binding *)written;
    double units[MOST_STEPS];
    for (int step = 0; step < s->steps; step++)
        if (first_of_windows(s, step) >= s->park->days) {
            *found = (Binding){BY_HORIZON, step, 0, 0, quantity};
            return PARKLOOM_OK;
        }
    *found = (Binding){BY_LEAD_TIME, 0, 0, 0, 0};
    if (day < s->shortest) return PARKLOOM_OK;
    units_by_day(s, day, units);
    int step = least_step(units, s->steps);
    *found = (Binding){BY_CAPACITY, step, 0, 0, missing_of(quantity, units[step])};
    int64_t status = look_at_quotas(s, quantity, day, found);
    if (!found->missing) found->bound = BY_RULES;
    set_days_of_step(s, day, found);
    return status;
}
