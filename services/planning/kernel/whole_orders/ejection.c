/* Ejection chains for whole orders (M. Yagiura, T. Ibaraki, F. Glover, INFORMS J. Computing 16, 2004). A chain may be
 * cut short as soon as what it has saved so far is spent (S. Lin, B. Kernighan, Operations Research 21, 1973), because
 * the terms of the cost beyond the linear program are never negative. The overload price rises and falls so that about
 * half of the assignments keep within the capacity. */
#include "boundary.h"
#include "data/acceptance.h"
#include "clock.h"
#include "whole_orders/ejection_chain.h"

#include <math.h>
#include <string.h>


static void enqueue(Ejection *s, int32_t order) {
    if (s->waiting[order]) return;
    s->waiting[order] = 1;
    s->queue[(s->head + s->queued++) % s->p->orders] = order;
}

static int32_t dequeue(Ejection *s) {
    int32_t order = s->queue[s->head];
    s->head = (s->head + 1) % s->p->orders;
    s->queued--;
    s->waiting[order] = 0;
    return order;
}

static void enqueue_cell(Ejection *s, int32_t cell) {
    if (cell == s->p->cells) return;
    for (int64_t i = 0; i < s->members[cell]; i++) enqueue(s, s->member[s->by.first[cell] + i]);
}

/* Orders on cells that moves since `from` have changed may now begin a chain. */
static void enqueue_touched(Ejection *s, int64_t from) {
    for (int64_t i = from; i < s->moves; i++) {
        enqueue(s, s->log[i].order);
        enqueue_cell(s, s->p->cell[s->log[i].place]);
        enqueue_cell(s, cell_of(s, s->log[i].order));
    }
}

static int stopped(const Ejection *s) {
    return __atomic_load_n(s->p->cancel, __ATOMIC_RELAXED) || clock_seconds() >= s->until;
}

/* Chains from the orders in the queue until none saves. Returns what they saved, negative. `for_good`: the log that
 * would undo them is not kept. */
static double descend(Ejection *s, int for_good) {
    double saved = 0.0;
    while (s->queued) {
        int32_t order = dequeue(s);
        for (;;) {
            int64_t before = for_good ? (s->moves = 0) : s->moves;
            if (before + LONGEST_CHAIN > LOG_LENGTH || stopped(s) || !chain_from(s, order)) break;
            saved += s->sum;
            enqueue_touched(s, before);
        }
    }
    return saved;
}

/* An order of a cell that was perturbed before, or any. */
static int32_t pick(Ejection *s) {
    int32_t any = (int32_t)random_below(&s->random, s->p->orders);
    if (!s->moves || random_unit(&s->random) < 0.5) return any;
    int32_t cell = cell_of(s, s->log[random_below(&s->random, s->moves)].order);
    if (cell == s->p->cells) return any;
    return s->member[s->by.first[cell] + random_below(&s->random, s->members[cell])];
}

/* Moves some orders to one of their best places. Returns the change. */
static double perturb(Ejection *s) {
    const Tuning *tuning = s->p->tuning;
    double sum = 0.0;
    for (int64_t left = 1 + random_below(&s->random, tuning->perturbed_orders); left > 0; left--) {
        int32_t order = pick(s), from = cell_of(s, order);
        int64_t places = s->p->first[order + 1] - s->p->first[order], before = s->moves;
        double low = random_unit(&s->random) * random_unit(&s->random);
        if (places > tuning->perturbed_places) places = tuning->perturbed_places;
        int32_t place = (int32_t)(s->p->first[order] + (int64_t)(low * (double)places));
        int32_t to = s->p->cell[place];
        if (to == from) continue;
        sum += s->p->regret[place] - regret_of(s, order);
        sum += change_of(s, to, s->p->load[place]) + change_of(s, from, -load_of(s, order));
        move_order(s, order, place);
        enqueue_touched(s, before);
    }
    return sum;
}

static void adapt_overload_factor(Ejection *s, int within) {
    const Tuning *tuning = s->p->tuning;
    s->overload_factor *= within ? 1.0 - tuning->overload_step : 1.0 + tuning->overload_step;
    s->overload_factor = fmin(tuning->overload_factor_most, fmax(tuning->overload_factor_least, s->overload_factor));
}

/* Keeps the assignment if it is the cheapest within the capacity of all cells. Returns whether it is within. */
static int keep_if_best(Ejection *s, int32_t *best, double *least) {
    if (!within_capacity(s)) return 0;
    double sum = total(s);
    if (sum < *least - NEGLIGIBLE) {
        *least = sum;
        memcpy(best, s->now, s->p->orders * sizeof *best);
    }
    return 1;
}

static int64_t improve(Ejection *s, int64_t iterations, int32_t *chosen) {
    double least = INFINITY;
    for (int64_t o = 0; o < s->p->orders; o++) enqueue(s, (int32_t)o);
    keep_if_best(s, chosen, &least);
    s->displacement_width = s->p->tuning->displacement_width * total(s) / (double)s->p->orders;
    descend(s, 1);
    keep_if_best(s, chosen, &least);
    double temperature = total(s) / (double)s->p->orders;
    s->displacement_width = s->p->tuning->displacement_width * temperature;
    int64_t done = 0;
    for (; done < iterations && least > NEGLIGIBLE && !stopped(s); done++) {
        s->moves = 0;
        double worse = perturb(s) + descend(s, 0);
        if (accepts(&s->random, worse, temperature))
            adapt_overload_factor(s, keep_if_best(s, chosen, &least));
        else
            undo_moves(s, 0);
    }
    return done;
}

/* Cheaper places for all orders [orders]: chains, and again after perturbations, so many times or until stopped.
 * `chosen` becomes the cheapest assignment found within the capacity of all cells, and stays as it is where none is
 * found. Returns how many times, or a status. */
PARKLOOM_API int64_t parkloom_ejection_chains(const PlaceTables *p, int64_t iterations, double seconds, int64_t seed,
                                              int32_t *chosen) {
    Ejection s;
    int64_t done = PARKLOOM_OUT_OF_MEMORY;
    double until = clock_seconds() + seconds;
    if (ejection_open(&s, p, chosen)) {
        s.overload_factor = p->tuning->overload_factor;
        s.random = random_from(seed);
        s.until = until;
        done = improve(&s, iterations, chosen);
    }
    ejection_close(&s);
    return done;
}
