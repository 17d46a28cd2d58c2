/* Ejection chains for whole orders (M. Yagiura, T. Ibaraki, F. Glover, INFORMS J. Computing 16, 2004). What a plan costs
 * beyond the linear program is a sum of terms that are never negative: regrets of orders, and idle capacity at its price.
 * So a chain may be cut short as soon as what it has won so far is spent (S. Lin, B. Kernighan, Operations Research 21,
 * 1973). More than a cell's room is allowed at a toll, which rises and falls so that about half of the plans keep within. */
#include "assign.h"
#include "boundary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 6
#define NEAR 12            /* orders of least regret that are thought of for what has come free on a cell */
#define LOOKS 2000         /* ends of chains looked at from one beginning, at most */
#define KICKS 6            /* orders moved by chance before the chains set in again */
#define KICK_PLACES 3      /* of least regret, of which a kicked order gets one */
#define TOLL 1.5           /* times the table's, at first */
#define LEAST_TOLL 1.0
#define MOST_TOLL 100.0
#define TOLL_STEP 0.01
#define WIDE 4.0           /* mean costs beyond the linear program that a single displacement may ask for */
#define LOG 8192           /* moves that can be undone */
#define LONGEST 64         /* moves of one chain and what it may have been kicked with, fewer than */
#define NOTHING 1e-9

static const int BREADTH[DEPTH] = {5, 3, 2, 1, 1, 1};

typedef struct { int32_t order, place; } Move;

/* A way to go on: `order` fills what has come free (`displaced` 0), or gives way to the order in hand. */
typedef struct { double sum; int32_t order, place, displaced; } Option;

typedef struct {
    const PlaceTables *p;
    Cells by;
    int32_t *now;              /* [orders] place */
    int64_t *used;             /* [cells + 1] units */
    int32_t *member, *at;      /* orders by cell, in the rows of `by`; [orders] where in its row */
    int64_t *members;          /* [cells + 1] */
    uint8_t *moved, *waiting;  /* [orders] by the chain of now; in the queue */
    int32_t *queue;            /* [orders] */
    int64_t head, queued;
    Move *log;
    int64_t moves;
    double toll, wide, sum;    /* `sum`: what the last chain saved, negative */
    int looks;
    uint64_t random;
    double until;
} Chains;

/* ---- the plan of now ---- */

/* What a cell costs beyond the linear program: idle capacity at its price, or the toll. */
static inline double beyond(const Chains *s, int32_t cell, int64_t used) {
    int64_t idle = s->p->capacity[cell] - used;
    return idle >= 0 ? s->p->price[cell] * (double)idle : -s->p->overload_price[cell] * s->toll * (double)idle;
}

static inline double change(const Chains *s, int32_t cell, int64_t units) {
    return beyond(s, cell, s->used[cell] + units) - beyond(s, cell, s->used[cell]);
}

static inline int32_t cell_of(const Chains *s, int32_t order) { return s->p->cell[s->now[order]]; }
static inline int64_t load_of(const Chains *s, int32_t order) { return s->p->load[s->now[order]]; }
static inline double regret_of(const Chains *s, int32_t order) { return s->p->regret[s->now[order]]; }

static void enter(Chains *s, int32_t order) {
    int32_t cell = cell_of(s, order);
    s->used[cell] += load_of(s, order);
    s->at[order] = (int32_t)s->members[cell];
    s->member[s->by.first[cell] + s->members[cell]++] = order;
}

static void leave(Chains *s, int32_t order) {
    int32_t cell = cell_of(s, order);
    int32_t *row = s->member + s->by.first[cell], last = row[--s->members[cell]];
    s->used[cell] -= load_of(s, order);
    row[s->at[order]] = last;
    s->at[last] = s->at[order];
}

static void move(Chains *s, int32_t order, int32_t place) {
    s->log[s->moves++] = (Move){order, s->now[order]};
    leave(s, order);
    s->now[order] = place;
    enter(s, order);
}

static void undo(Chains *s, int64_t to) {
    while (s->moves > to) {
        Move last = s->log[--s->moves];
        leave(s, last.order);
        s->now[last.order] = last.place;
        enter(s, last.order);
    }
}

static double total(const Chains *s) {
    double sum = 0.0;
    for (int64_t o = 0; o < s->p->orders; o++) sum += regret_of(s, (int32_t)o);
    for (int64_t c = 0; c < s->p->cells; c++) sum += beyond(s, (int32_t)c, s->used[c]);
    return sum;
}

static int keeps_within(const Chains *s) {
    for (int64_t c = 0; c < s->p->cells; c++)
        if (s->used[c] > s->p->capacity[c]) return 0;
    return 1;
}

/* ---- one chain ----
 * An order is in hand: its load is in no cell's use, though it still is a member of its last cell, and its regret is in no
 * sum. One cell is vacant: something has left it, and its cost is in no sum either. */

static void insert_option(Option *option, int *count, int most, Option fresh) {
    if (*count == most && fresh.sum >= option[most - 1].sum) return;
    int i = *count < most ? (*count)++ : most - 1;
    while (i > 0 && option[i - 1].sum > fresh.sum) option[i] = option[i - 1], i--;
    option[i] = fresh;
}

/* Puts the order in hand where it ends the chain best, if that saves anything. */
static int end_chain(Chains *s, int32_t hand, int32_t vacant, double sum, int level) {
    double best = -NOTHING, left_vacant = beyond(s, vacant, s->used[vacant]);
    int32_t chosen = -1;
    for (int64_t k = s->p->first[hand]; k < s->p->first[hand + 1]; k++) {
        int32_t cell = s->p->cell[k];
        if (level == 0 && k == s->now[hand]) continue;
        double end = sum + s->p->regret[k] + left_vacant + change(s, cell, s->p->load[k]);
        if (end < best) best = end, chosen = (int32_t)k;
    }
    if (chosen < 0) return 0;
    s->used[cell_of(s, hand)] += load_of(s, hand);
    move(s, hand, chosen);
    s->sum = best;
    return 1;
}

static void list_fillers(const Chains *s, int32_t vacant, double sum, Option *option, int *count, int most) {
    int64_t from = s->by.first[vacant], end = s->by.first[vacant + 1];
    for (int64_t i = from; i < end && i < from + NEAR; i++) {
        int32_t place = s->by.place[i], order = s->by.order[place], cell = cell_of(s, order);
        if (s->moved[order] || cell == vacant) continue;
        double next = sum + s->p->regret[place] - regret_of(s, order) - beyond(s, cell, s->used[cell]) +
                      beyond(s, vacant, s->used[vacant] + s->p->load[place]);
        if (next < -NOTHING) insert_option(option, count, most, (Option){next, order, place, 0});
    }
}

static void list_displaced(const Chains *s, int32_t hand, int32_t vacant, double sum, Option *option, int *count, int most) {
    for (int64_t k = s->p->first[hand]; k < s->p->first[hand + 1]; k++) {
        int32_t cell = s->p->cell[k];
        if (sum + s->p->regret[k] >= s->wide) break;
        if (cell == s->p->cells || cell == vacant) continue;
        double base = sum + s->p->regret[k] - beyond(s, cell, s->used[cell]);
        for (int64_t i = 0; i < s->members[cell]; i++) {
            int32_t order = s->member[s->by.first[cell] + i];
            if (s->moved[order]) continue;
            int64_t used = s->used[cell] + s->p->load[k] - load_of(s, order);
            double next = base - regret_of(s, order) + beyond(s, cell, used);
            if (next < -NOTHING) insert_option(option, count, most, (Option){next, order, (int32_t)k, 1});
        }
    }
}

static int go_on(Chains *s, int32_t hand, int32_t vacant, double sum, int level);

static int go_filling(Chains *s, int32_t hand, Option o, int level) {
    int32_t vacant = cell_of(s, o.order);
    move(s, o.order, o.place);
    return go_on(s, hand, vacant, o.sum, level);
}

static int go_displacing(Chains *s, int32_t hand, int32_t vacant, Option o, int level) {
    s->used[cell_of(s, hand)] += load_of(s, hand);
    move(s, hand, o.place);
    s->used[cell_of(s, o.order)] -= load_of(s, o.order);
    if (go_on(s, o.order, vacant, o.sum, level)) return 1;
    s->used[cell_of(s, o.order)] += load_of(s, o.order);
    return 0;
}

/* The rest of a chain that has come to cost `sum`, below 0. Returns whether it saves; else all is as before. */
static int go_on(Chains *s, int32_t hand, int32_t vacant, double sum, int level) {
    Option option[8];
    int count = 0;
    if (end_chain(s, hand, vacant, sum, level)) return 1;
    if (level == DEPTH || ++s->looks > LOOKS) return 0;
    list_fillers(s, vacant, sum, option, &count, BREADTH[level]);
    list_displaced(s, hand, vacant, sum, option, &count, BREADTH[level]);
    for (int i = 0; i < count; i++) {
        int64_t before = s->moves;
        s->moved[option[i].order] = 1;
        int saves = option[i].displaced ? go_displacing(s, hand, vacant, option[i], level + 1)
                                        : go_filling(s, hand, option[i], level + 1);
        s->moved[option[i].order] = 0;
        if (saves) return 1;
        undo(s, before);
        if (option[i].displaced) s->used[cell_of(s, hand)] -= load_of(s, hand);
    }
    return 0;
}

/* A chain that begins with an order. Returns whether it saves. */
static int chain_from(Chains *s, int32_t order) {
    int32_t cell = cell_of(s, order);
    double sum = -regret_of(s, order) - beyond(s, cell, s->used[cell]);
    if (sum >= -NOTHING) return 0;
    s->looks = 0;
    s->used[cell] -= load_of(s, order);
    s->moved[order] = 1;
    int saves = go_on(s, order, cell, sum, 0);
    s->moved[order] = 0;
    if (!saves) s->used[cell] += load_of(s, order);
    return saves;
}

/* ---- descents ---- */

static void enqueue(Chains *s, int32_t order) {
    if (s->waiting[order]) return;
    s->waiting[order] = 1;
    s->queue[(s->head + s->queued++) % s->p->orders] = order;
}

static int32_t dequeue(Chains *s) {
    int32_t order = s->queue[s->head];
    s->head = (s->head + 1) % s->p->orders;
    s->queued--;
    s->waiting[order] = 0;
    return order;
}

static void enqueue_cell(Chains *s, int32_t cell) {
    if (cell == s->p->cells) return;
    for (int64_t i = 0; i < s->members[cell]; i++) enqueue(s, s->member[s->by.first[cell] + i]);
}

/* Whoever is on a cell that moves since `from` have changed may now begin a chain. */
static void enqueue_touched(Chains *s, int64_t from) {
    for (int64_t i = from; i < s->moves; i++) {
        enqueue(s, s->log[i].order);
        enqueue_cell(s, s->p->cell[s->log[i].place]);
        enqueue_cell(s, cell_of(s, s->log[i].order));
    }
}

static int stopped(const Chains *s) { return *s->p->cancel || clock_seconds() >= s->until; }

/* Chains from the orders in the queue until none saves. Returns what they saved, negative. `for_good`: nothing is kept
 * that would undo them. */
static double descend(Chains *s, int for_good) {
    double saved = 0.0;
    while (s->queued) {
        int32_t order = dequeue(s);
        for (;;) {
            int64_t before = for_good ? (s->moves = 0) : s->moves;
            if (before + LONGEST > LOG || stopped(s) || !chain_from(s, order)) break;
            saved += s->sum;
            enqueue_touched(s, before);
        }
    }
    return saved;
}

/* ---- kicks ---- */

/* An order of a cell that was kicked before, or any. */
static int32_t pick(Chains *s) {
    int32_t any = (int32_t)random_below(&s->random, s->p->orders);
    if (!s->moves || random_unit(&s->random) < 0.5) return any;
    int32_t cell = cell_of(s, s->log[random_below(&s->random, s->moves)].order);
    if (cell == s->p->cells) return any;
    return s->member[s->by.first[cell] + random_below(&s->random, s->members[cell])];
}

/* Moves some orders to one of their best places. Returns the change. */
static double kick(Chains *s) {
    double sum = 0.0;
    for (int64_t left = 1 + random_below(&s->random, KICKS); left > 0; left--) {
        int32_t order = pick(s), from = cell_of(s, order);
        int64_t places = s->p->first[order + 1] - s->p->first[order], before = s->moves;
        double low = random_unit(&s->random) * random_unit(&s->random);
        int32_t place = (int32_t)(s->p->first[order] + (int64_t)(low * (double)(places < KICK_PLACES ? places : KICK_PLACES)));
        int32_t to = s->p->cell[place];
        if (to == from) continue;
        sum += s->p->regret[place] - regret_of(s, order);
        sum += change(s, to, s->p->load[place]) + change(s, from, -load_of(s, order));
        move(s, order, place);
        enqueue_touched(s, before);
    }
    return sum;
}

static int tolerable(Chains *s, double worse, double temperature) {
    return worse <= 0 || worse < -temperature * log(random_unit(&s->random) + 1e-300);
}

static void adapt_toll(Chains *s, int within) {
    s->toll *= within ? 1.0 - TOLL_STEP : 1.0 + TOLL_STEP;
    s->toll = fmin(MOST_TOLL, fmax(LEAST_TOLL, s->toll));
}

/* Notes the plan of now if it is the cheapest that keeps within the room of all cells. Returns whether it keeps within. */
static int note(Chains *s, int32_t *best, double *least) {
    if (!keeps_within(s)) return 0;
    double sum = total(s);
    if (sum < *least - NOTHING) {
        *least = sum;
        memcpy(best, s->now, s->p->orders * sizeof *best);
    }
    return 1;
}

static void chains_open(Chains *s, const PlaceTables *p, const int32_t *chosen, int64_t seed, double seconds) {
    int64_t places = p->first[p->orders];
    *s = (Chains){.p = p, .by = cells_open(p), .toll = TOLL, .random = shuffled_seed((uint64_t)seed),
                  .until = clock_seconds() + seconds};
    s->now = malloc(p->orders * sizeof(int32_t));
    memcpy(s->now, chosen, p->orders * sizeof(int32_t));
    s->used = calloc(p->cells + 1, sizeof(int64_t));
    s->member = malloc(places * sizeof(int32_t));
    s->at = malloc(p->orders * sizeof(int32_t));
    s->members = calloc(p->cells + 1, sizeof(int64_t));
    s->moved = calloc(p->orders, 1);
    s->waiting = calloc(p->orders, 1);
    s->queue = malloc(p->orders * sizeof(int32_t));
    s->log = malloc(LOG * sizeof(Move));
    for (int64_t o = 0; o < p->orders; o++) enter(s, (int32_t)o), enqueue(s, (int32_t)o);
}

static void chains_close(Chains *s) {
    void *owned[] = {s->now, s->used, s->member, s->at, s->members, s->moved, s->waiting, s->queue, s->log};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
    cells_close(&s->by);
}

/* ---- for Python ---- */

/* Cheaper places for all orders [orders]: chains, and again after kicks, so many times or until stopped. `chosen` becomes
 * the cheapest found that keeps within the room of all cells, and stays as it is where none does. Returns the times. */
PARKLOOM_API int64_t parkloom_ejection_chains(const PlaceTables *p, int64_t iterations, double seconds, int64_t seed, int32_t *chosen) {
    Chains s;
    double least = INFINITY;
    chains_open(&s, p, chosen, seed, seconds);
    note(&s, chosen, &least);
    s.wide = WIDE * total(&s) / (double)p->orders;
    descend(&s, 1);
    note(&s, chosen, &least);
    double temperature = total(&s) / (double)p->orders;
    s.wide = WIDE * temperature;
    int64_t done = 0;
    for (; done < iterations && least > NOTHING && !stopped(&s); done++) {
        s.moves = 0;
        double worse = kick(&s) + descend(&s, 0);
        if (tolerable(&s, worse, temperature)) adapt_toll(&s, note(&s, chosen, &least));
        else undo(&s, 0);
    }
    chains_close(&s);
    return done;
}

static int by_regret(const PlaceTables *p, int32_t a, int32_t b) {
    return p->regret[a] != p->regret[b] ? p->regret[a] < p->regret[b] : a < b;
}

/* Sorts by merging, which takes no more than it must where many regrets are the same. */
static void sort_places(const PlaceTables *p, int32_t *place, int32_t *spare, int64_t count) {
    if (count < 2) return;
    int64_t half = count / 2, i = 0, j = half, k = 0;
    sort_places(p, place, spare, half);
    sort_places(p, place + half, spare, count - half);
    while (i < half && j < count) spare[k++] = by_regret(p, place[j], place[i]) ? place[j++] : place[i++];
    while (i < half) spare[k++] = place[i++];
    memcpy(place, spare, k * sizeof *place);
}

Cells cells_open(const PlaceTables *p) {
    int64_t places = p->first[p->orders];
    Cells c = {calloc(p->cells + 2, sizeof(int64_t)), malloc(places * sizeof(int32_t)), malloc(places * sizeof(int32_t))};
    int32_t *spare = malloc(places * sizeof(int32_t));
    int64_t *next = malloc((p->cells + 2) * sizeof(int64_t));
    for (int64_t k = 0; k < places; k++) c.first[p->cell[k] + 1]++;
    for (int64_t i = 0; i <= p->cells; i++) c.first[i + 1] += c.first[i];
    memcpy(next, c.first, (p->cells + 2) * sizeof(int64_t));
    for (int64_t o = 0; o < p->orders; o++)
        for (int64_t k = p->first[o]; k < p->first[o + 1]; k++) {
            c.order[k] = (int32_t)o;
            c.place[next[p->cell[k]]++] = (int32_t)k;
        }
    for (int64_t i = 0; i <= p->cells; i++) sort_places(p, c.place + c.first[i], spare, c.first[i + 1] - c.first[i]);
    free(spare);
    free(next);
    return c;
}

void cells_close(Cells *c) {
    free(c->first);
    free(c->place);
    free(c->order);
}
