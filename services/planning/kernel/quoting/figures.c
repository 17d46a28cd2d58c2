/* What the lots of one order cost, take of each line and day, and pass through. */
#include "boundary.h"
#include "data/runs.h"
#include "data/solution.h"
#include "data/tables.h"
#include "dp/route_dp.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* Units of a step on a cell. */
typedef struct {
    int64_t key; /* as that of a run */
    double units;
} Piece;

/* Lots [lots] of an order, from first to last step on [longest_route] cells each. */
typedef struct {
    const Solution *solution;
    int64_t order, count;
    int steps;
    const int64_t *quantity;
    const int32_t *cells;
} Listed;

static int by_key(const void *a, const void *b) {
    int64_t one = ((const Piece *)a)->key, other = ((const Piece *)b)->key;
    return (one > other) - (one < other);
}

static int by_number(const void *a, const void *b) {
    int32_t one = *(const int32_t *)a, other = *(const int32_t *)b;
    return (one > other) - (one < other);
}

static const int32_t *cells_of(const Listed *l, int64_t lot) { return l->cells + lot * l->solution->park->longest_route; }

/* The pieces of all lots, those of one step and cell added up: sorted, in `pieces` [lots * steps]. Returns how many. */
static int64_t list_pieces(const Listed *l, Piece *pieces) {
    const Park *p = l->solution->park;
    int64_t count = 0, kept = 0;
    for (int64_t i = 0; i < l->count; i++)
        for (int s = 0; s < l->steps; s++)
            pieces[count++] = (Piece){run_key(p, s, cells_of(l, i)[s]), (double)l->quantity[i]};
    qsort(pieces, (size_t)count, sizeof *pieces, by_key);
    for (int64_t i = 0; i < count; i++)
        if (kept && pieces[kept - 1].key == pieces[i].key)
            pieces[kept - 1].units += pieces[i].units;
        else
            pieces[kept++] = pieces[i];
    return kept;
}

static int has_piece(const Piece *pieces, int64_t count, int64_t key) {
    return bsearch(&(Piece){key, 0.0}, pieces, (size_t)count, sizeof *pieces, by_key) != NULL;
}

/* ---- costs ---- */

static void add_costs(const Listed *l, LotFigures *f) {
    const Park *p = l->solution->park;
    for (int64_t i = 0; i < l->count; i++) {
        double price = 0.0, haulage = 0.0, last = 0.0;
        int zone = -1, road = 0;
        int64_t finish = 0;
        for (int s = 0; s < l->steps; s++) {
            int32_t line = line_of(p, cells_of(l, i)[s]);
            price += p->eligible_price[eligible_at(l->solution, l->order, s, line)];
            if (zone >= 0) haulage += p->haulage[zone * p->zones + p->line_zone[line]];
            zone = p->line_zone[line];
            finish = cells_of(l, i)[s] % p->days + p->line_lead[line];
        }
        road_to_ship(p, l->order, zone, &road, &last);
        f->costs[0] += (double)l->quantity[i] * price;
        f->costs[1] += (double)l->quantity[i] * (haulage + last);
        if (finish + road > f->counts[0]) f->counts[0] = finish + road;
    }
}

/* ---- loads ---- */

typedef struct {
    int32_t cell;
    double runs, setup;
} Taken;

static int by_cell(const void *a, const void *b) { return by_number(&((const Taken *)a)->cell, &((const Taken *)b)->cell); }

/* Capacity that runs and set-ups take of each cell, by cell, and the money for set-ups. */
static void add_loads(const Listed *l, const Piece *pieces, int64_t count, Taken *taken, LotFigures *f) {
    const Park *p = l->solution->park;
    for (int64_t i = 0; i < count; i++) {
        int step = step_of_run(p, pieces[i].key);
        int32_t cell = cell_of_run(p, pieces[i].key), line = line_of(p, cell), before = p->open_before[cell];
        int begins = before < 0 || !has_piece(pieces, count, run_key(p, step, before));
        double load = p->eligible_load[eligible_at(l->solution, l->order, step, line)];
        taken[i] = (Taken){cell, pieces[i].units * load, begins ? p->setup[line] : 0.0};
        if (begins) f->costs[2] += p->setup_cost[line];
    }
    qsort(taken, (size_t)count, sizeof *taken, by_cell);
    int64_t kept = 0;
    for (int64_t i = 0; i < count; i++) {
        if (!kept || f->load_cell[kept - 1] != taken[i].cell) {
            f->load_cell[kept] = taken[i].cell;
            f->load_runs[kept] = f->load_setups[kept] = 0.0;
            kept++;
        }
        f->load_runs[kept - 1] += taken[i].runs;
        f->load_setups[kept - 1] += taken[i].setup;
    }
    f->counts[2] = kept;
}

/* ---- steps ---- */

/* Sorts numbers and returns how many there are without those that come again. */
static int64_t distinct(int32_t *numbers, int64_t count) {
    int64_t kept = 0;
    qsort(numbers, (size_t)count, sizeof *numbers, by_number);
    for (int64_t i = 0; i < count; i++)
        if (!kept || numbers[kept - 1] != numbers[i]) numbers[kept++] = numbers[i];
    return kept;
}

/* Enterprises, lines, first and last day of each step; `numbers` is room for [2 * lots * steps]. */
static void add_steps(const Listed *l, int32_t *numbers, LotFigures *f) {
    const Park *p = l->solution->park;
    int32_t *all = numbers + l->count * l->steps;
    int64_t enterprises = 0;
    for (int s = 0; s < l->steps; s++) {
        int64_t first = p->days, last = 0;
        for (int64_t i = 0; i < l->count; i++) {
            int32_t cell = cells_of(l, i)[s], day = cell % (int32_t)p->days;
            numbers[i] = line_of(p, cell);
            if (day < first) first = day;
            if (day > last) last = day;
        }
        int64_t lines = distinct(numbers, l->count);
        for (int64_t i = 0; i < lines; i++) numbers[i] = p->line_enterprise[numbers[i]];
        int64_t owners = distinct(numbers, lines);
        for (int64_t i = 0; i < owners; i++) all[enterprises++] = numbers[i];
        f->steps[4 * s] = owners, f->steps[4 * s + 1] = lines, f->steps[4 * s + 2] = first, f->steps[4 * s + 3] = last;
    }
    f->counts[1] = distinct(all, enterprises);
}

/* Units, money (unmet units included) and the day of the last delivery of an order's lots, in `sums`. Returns how many
 * lots it has. */
PARKLOOM_API int64_t parkloom_lot_sums(const Solution *solution, int64_t order, double *sums) {
    const Park *p = solution->park;
    const Lots *c = &solution->lots[order];
    int last = p->order_steps[order + 1] - p->order_steps[order] - 1;
    sums[0] = (double)lots_units(c);
    sums[1] = solution->cost[order];
    sums[2] = 0.0;
    for (int64_t i = 0; i < c->count; i++) {
        int32_t cell = c->cells[i * p->longest_route + last], line = line_of(p, cell);
        int road;
        double haul;
        road_to_ship(p, order, p->line_zone[line], &road, &haul);
        sums[2] = fmax(sums[2], (double)(cell % (int32_t)p->days + p->line_lead[line] + road));
    }
    return c->count;
}

/* Fills the figures of an order's lots, which have no sources: `quantity` [lots], `cells` [lots][longest_route].
 * Returns a status. */
PARKLOOM_API int64_t parkloom_lot_figures(const Solution *solution, int64_t order, int64_t count, const int64_t *quantity,
                                          const int32_t *cells, LotFigures *figures) {
    const Park *p = solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order];
    Listed listed = {solution, order, count, steps, quantity, cells};
    Piece *pieces = allocate(count * steps, sizeof *pieces);
    Taken *taken = allocate(count * steps, sizeof *taken);
    int32_t *numbers = allocate(2 * count * steps, sizeof *numbers);
    int done = pieces && taken && numbers;
    if (done) {
        add_costs(&listed, figures);
        add_loads(&listed, pieces, list_pieces(&listed, pieces), taken, figures);
        add_steps(&listed, numbers, figures);
    }
    free_all((void *[]){pieces, taken, numbers}, 3);
    return done ? PARKLOOM_OK : PARKLOOM_OUT_OF_MEMORY;
}
