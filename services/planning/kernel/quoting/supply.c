#include "quoting/supply.h"

#include "boundary.h"
#include "data/residual.h"
#include "memory.h"

#include <math.h>
#include <string.h>

#define FIRST_DAYS 30 /* after the release, looked at before all others */

static int64_t least_of(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most_of_two(int64_t a, int64_t b) { return a > b ? a : b; }

static int64_t transit_of(const Park *p, int64_t from, int64_t to) {
    int32_t days = p->transit[from * p->zones + to];
    return days < 0 ? NEVER : days;
}

/* ---- windows ----
 * Rows of [zones]: `there`, the day on which units can be in each zone before a step, or the days that are left after it. */

static void list_first_days(Supply *s, int64_t *there, int64_t *ready) {
    const Park *p = s->park;
    for (int64_t z = 0; z < p->zones; z++) there[z] = p->release[s->order];
    for (int step = 0; step < s->steps; step++) {
        for (int64_t z = 0; z < p->zones; z++) ready[z] = NEVER;
        for (int64_t i = 0; i < lines_of_step(s, step); i++) {
            int32_t line = p->eligible_line[first_of_step(s, step) + i], zone = p->line_zone[line];
            s->first[s->eligible[step] + i] = there[zone];
            ready[zone] = least_of(ready[zone], there[zone] + p->line_lead[line]);
        }
        for (int64_t to = 0; to < p->zones; to++) {
            there[to] = NEVER;
            for (int64_t from = 0; from < p->zones; from++)
                there[to] = least_of(there[to], ready[from] + transit_of(p, from, to));
        }
    }
}

static void list_onward_days(Supply *s, int64_t *left, int64_t *begin) {
    const Park *p = s->park;
    int32_t ship = p->ship_zone[s->order];
    for (int64_t z = 0; z < p->zones; z++) left[z] = ship < 0 ? 0 : transit_of(p, z, ship);
    for (int step = s->steps - 1; step >= 0; step--) {
        for (int64_t z = 0; z < p->zones; z++) begin[z] = NEVER;
        for (int64_t i = 0; i < lines_of_step(s, step); i++) {
            int32_t line = p->eligible_line[first_of_step(s, step) + i], zone = p->line_zone[line];
            int64_t onward = least_of(NEVER, left[zone] + p->line_lead[line]);
            s->onward[s->eligible[step] + i] = onward;
            begin[zone] = least_of(begin[zone], onward);
        }
        for (int64_t from = 0; from < p->zones; from++) {
            left[from] = NEVER;
            for (int64_t to = 0; to < p->zones; to++)
                left[from] = least_of(left[from], transit_of(p, from, to) + begin[to]);
        }
    }
}

int64_t first_of_windows(const Supply *s, int step) {
    int64_t found = NEVER;
    for (int64_t i = s->eligible[step]; i < s->eligible[step + 1]; i++) found = least_of(found, s->first[i]);
    return found;
}

/* The first step that no line can do on the way to the buyer; the number of steps where lanes lead through. */
static int blocked_step(const Supply *s) {
    for (int step = 0; step < s->steps; step++) {
        int open = 0;
        for (int64_t i = s->eligible[step]; i < s->eligible[step + 1]; i++) open |= s->first[i] < NEVER && s->onward[i] < NEVER;
        if (!open) return step;
    }
    return s->steps;
}

static void set_days(Supply *s) {
    const Park *p = s->park;
    int64_t road = 0, lead = 0;
    for (int64_t i = 0; i < p->zones * p->zones; i++) road = most_of_two(road, p->transit[i]);
    for (int64_t i = 0; i < p->lines; i++) lead = most_of_two(lead, p->line_lead[i]);
    s->last_day = p->days + (road + lead) * (s->steps + 1);
    s->shortest = NEVER;
    for (int64_t i = 0; i < s->eligible[1]; i++) s->shortest = least_of(s->shortest, s->first[i] + s->onward[i]);
    s->until = least_of(p->days, p->release[s->order] + FIRST_DAYS);
}

/* ---- units ---- */

/* Capacity [days] that quotas leave of a line, where that is less than `free`. */
static void limit_by_quotas(const Supply *s, int32_t line, int64_t from, int64_t until, double *restrict free) {
    const Park *p = s->park;
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
        int32_t quota = p->line_quota[i];
        double per_unit = p->quota_per_unit[quota];
        for (int64_t t = from; t < until && per_unit > 0; t++) {
            int64_t balance = balance_of(p, quota, t);
            if (balance >= 0) free[t] = fmin(free[t], s->quota_residual[balance] / per_unit);
        }
    }
}

void list_line_units(const Supply *s, int32_t eligible, int64_t from, int64_t until, int with_quotas,
                     double *restrict units) {
    const Park *p = s->park;
    int32_t line = p->eligible_line[eligible];
    double load = p->eligible_load[eligible], quantity = (double)s->quantity;
    const double *restrict capacity = p->capacity + (int64_t)line * p->days;
    double least = (double)least_of(p->eligible_run[eligible], s->quantity) * load;
    double enough = least * (1 - SUPPLY_ROUNDING) - SUPPLY_ROUNDING;
    if (from >= until) return;
    memcpy(units + from, s->residual + (int64_t)line * p->days + from, (size_t)(until - from) * sizeof *units);
    if (with_quotas) limit_by_quotas(s, line, from, until, units);
    for (int64_t t = from; t < until; t++) {
        double made = units[t] / load + SUPPLY_ROUNDING;
        made = made < quantity ? made : quantity;
        made = units[t] < enough || capacity[t] <= 0 ? 0.0 : made;
        units[t] = load > 0 ? made : quantity;
    }
}

/* Adds what a line makes to the units [width] of the day on which it is delivered, counted from `shortest`; the last
 * one is for what is delivered later. */
static void add_delivered(const Supply *s, int64_t window, int64_t from, int64_t width, double *restrict sums) {
    int64_t ahead = least_of(s->onward[window], s->last_day) - s->shortest;
    int64_t last = least_of(s->until, width - 1 - ahead);
    const double *restrict units = s->row;
    int64_t t = from;
    for (; t < last && t + ahead < 0; t++) sums[0] += units[t];
    for (; t < last; t++) sums[t + ahead] += units[t];
}

/* The places [eligible lines] of a step's suppliers, each once. Returns how many there are. */
static int64_t list_step_suppliers(const Supply *s, int step) {
    const Park *p = s->park;
    int64_t count = 0;
    for (int64_t e = 0; e < p->enterprises; e++) s->supplier[e] = -1;
    for (int64_t i = 0; i < lines_of_step(s, step); i++) {
        int32_t enterprise = p->line_enterprise[p->eligible_line[first_of_step(s, step) + i]];
        if (s->supplier[enterprise] < 0) s->supplier[enterprise] = (int32_t)count++;
    }
    return count;
}

/* Puts the units of a supplier [width] among the largest of each day, in rows of that width. */
static void keep_largest(double *restrict most, double *restrict made, int64_t limit, int64_t width) {
    for (int64_t k = 0; k < limit; k++)
        for (int64_t t = 0; t < width; t++) {
            double higher = made[t] > most[k * width + t] ? made[t] : most[k * width + t];
            made[t] = made[t] > most[k * width + t] ? most[k * width + t] : made[t];
            most[k * width + t] = higher;
        }
}

/* Units of a step by the day on which they can be delivered, added up [last_day + 1]. */
static void list_units_of_step(Supply *s, int step, int with_quotas, double *units) {
    const Park *p = s->park;
    int64_t width = s->last_day + 2 - s->shortest, begin = least_of(s->until, most_of_two(0, first_of_windows(s, step)));
    int64_t limit = p->step_limit[p->order_steps[s->order] + step], suppliers = list_step_suppliers(s, step);
    int64_t rows = limit > 0 && limit < suppliers ? suppliers : 1;
    memset(s->made, 0, (size_t)(rows * width) * sizeof *s->made);
    for (int64_t i = 0; i < lines_of_step(s, step); i++) {
        int64_t window = s->eligible[step] + i, from = most_of_two(begin, s->first[window]);
        int32_t eligible = first_of_step(s, step) + (int32_t)i;
        if (s->onward[window] >= NEVER || from >= s->until) continue;
        list_line_units(s, eligible, from, s->until, with_quotas, s->row);
        int64_t row = rows > 1 ? s->supplier[p->line_enterprise[p->eligible_line[eligible]]] : 0;
        add_delivered(s, window, from, width, s->made + row * width);
    }
    for (int64_t row = 0; row < rows; row++)
        for (int64_t t = 1; t < width - 1; t++) s->made[row * width + t] += s->made[row * width + t - 1];
    const double *sums = s->made;
    if (rows > 1) {
        memset(s->most, 0, (size_t)(limit * width) * sizeof *s->most);
        for (int64_t row = 0; row < rows; row++) keep_largest(s->most, s->made + row * width, limit, width);
        for (int64_t k = 1; k < limit; k++)
            for (int64_t t = 0; t < width; t++) s->most[t] += s->most[k * width + t];
        sums = s->most;
    }
    for (int64_t t = 0; t <= s->last_day; t++) units[t] = t < s->shortest ? 0.0 : sums[t - s->shortest];
}

static void list_units(Supply *s) {
    for (int step = 0; step < s->steps; step++)
        list_units_of_step(s, step, 1, s->units + step * (s->last_day + 1));
}

/* The days of delivery of which all units are counted: from 0 to before this one. */
static int64_t days_known(const Supply *s) { return s->until < s->park->days ? s->until : s->last_day + 1; }

static void see_all(Supply *s) {
    s->until = s->park->days;
    list_units(s);
}

void units_by_day(Supply *s, int64_t day, double *units) {
    if (day >= days_known(s) && s->until < s->park->days) see_all(s);
    for (int step = 0; step < s->steps; step++)
        units[step] = day < 0 ? 0.0 : s->units[step * (s->last_day + 1) + least_of(day, s->last_day)];
}

static double least_of_steps(const Supply *s, int64_t day) {
    double found = HUGE_VAL;
    for (int step = 0; step < s->steps; step++) found = fmin(found, s->units[step * (s->last_day + 1) + day]);
    return found;
}

double most_without_quotas(const Supply *s, int64_t day) {
    double found = HUGE_VAL, *units = allocate(s->last_day + 1, sizeof *units);
    Supply all = *s;
    if (!units) return -1.0;
    all.until = s->park->days;
    for (int step = 0; step < s->steps; step++) {
        list_units_of_step(&all, step, 0, units);
        found = fmin(found, day < 0 ? 0.0 : units[least_of(day, s->last_day)]);
    }
    free_all((void *[]){units}, 1);
    return found;
}

/* ---- for Python ---- */

PARKLOOM_API void parkloom_supply_close(Supply *s) {
    void *owned[] = {s->first, s->onward, s->units, s->row, s->made, s->most, s->supplier, s};
    FREE_ALL(owned);
}

static int allocate_windows(Supply *s) {
    const Park *p = s->park;
    for (int step = 0; step < s->steps; step++) {
        int32_t step_class = p->step_class[p->order_steps[s->order] + step];
        s->eligible[step + 1] =
            s->eligible[step] + p->group_eligible[p->class_groups[step_class + 1]] - first_of_step(s, step);
    }
    s->first = allocate(s->eligible[s->steps], sizeof *s->first);
    s->onward = allocate(s->eligible[s->steps], sizeof *s->onward);
    s->row = allocate(p->days, sizeof *s->row);
    return s->first && s->onward && s->row;
}

/* Rows of tables that have one for each supplier of a step, or for each that its limit allows. */
static void count_rows(const Supply *s, int64_t *suppliers, int64_t *allowed) {
    *suppliers = *allowed = 1;
    for (int step = 0; step < s->steps; step++) {
        int64_t limit = s->park->step_limit[s->park->order_steps[s->order] + step], count = list_step_suppliers(s, step);
        if (limit <= 0 || limit >= count) continue;
        *suppliers = most_of_two(*suppliers, count);
        *allowed = most_of_two(*allowed, limit);
    }
}

static int allocate_tables(Supply *s) {
    int64_t width = s->last_day + 2, suppliers, allowed;
    s->supplier = allocate(s->park->enterprises, sizeof *s->supplier);
    if (!s->supplier) return 0;
    count_rows(s, &suppliers, &allowed);
    s->units = allocate(s->steps * width, sizeof *s->units);
    s->made = allocate(suppliers * width, sizeof *s->made);
    s->most = allocate(allowed * width, sizeof *s->most);
    return s->units && s->made && s->most;
}

static int list_windows(Supply *s) {
    int64_t *there = allocate(s->park->zones, sizeof *there), *ready = allocate(s->park->zones, sizeof *ready);
    if (there && ready) {
        list_first_days(s, there, ready);
        list_onward_days(s, there, ready);
        set_days(s);
    }
    int done = there && ready;
    free_all((void *[]){there, ready}, 2);
    return done;
}

/* The supply of an order, in *opened, from a residual that must not change until it is closed. Returns a status or the
 * first step through which no lane leads, the number of steps where all are open. */
PARKLOOM_API int64_t parkloom_supply_open(const Park *p, int64_t order, const double *residual,
                                          const double *quota_residual, Supply **opened) {
    if (!park_within_limits(p)) return PARKLOOM_OUT_OF_LIMITS;
    Supply *s = allocate_zeroed(1, sizeof *s);
    if (!s) return PARKLOOM_OUT_OF_MEMORY;
    s->park = p, s->residual = residual, s->quota_residual = quota_residual, s->order = order;
    s->steps = p->order_steps[order + 1] - p->order_steps[order];
    s->quantity = p->quantity[order];
    if (!allocate_windows(s) || !list_windows(s) || !allocate_tables(s)) {
        parkloom_supply_close(s);
        return PARKLOOM_OUT_OF_MEMORY;
    }
    int blocked = blocked_step(s);
    if (blocked == s->steps) list_units(s);
    *opened = s;
    return blocked;
}

/* The first day by which so many units might be delivered; a day after the last one if never. */
PARKLOOM_API int64_t parkloom_supply_first_day(Supply *s, int64_t quantity) {
    for (;;) {
        int64_t known = days_known(s);
        for (int64_t day = 0; day < known && day <= s->last_day; day++)
            if (least_of_steps(s, day) >= (double)quantity - SUPPLY_ROUNDING) return day;
        if (s->until >= s->park->days) return s->last_day + 1;
        see_all(s);
    }
}

/* The most units that might be delivered by a day. */
PARKLOOM_API int64_t parkloom_supply_most(Supply *s, int64_t day) {
    double units[MOST_STEPS], found = HUGE_VAL;
    units_by_day(s, day, units);
    for (int step = 0; step < s->steps; step++) found = fmin(found, units[step]);
    return (int64_t)(found + SUPPLY_ROUNDING);
}

PARKLOOM_API int64_t parkloom_supply_last_day(const Supply *s) { return s->last_day; }
