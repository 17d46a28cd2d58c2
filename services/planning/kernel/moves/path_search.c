#include "moves/path_search.h"

#include "data/residual.h"
#include "dp/route_dp.h"
#include "insertion/quotas.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>

#define MOST_NODES 4000  /* of one search */

int paths_open(Search *s) {
    const Park *p = s->w->solution->park;
    PathSearch *h = s->paths = allocate_zeroed(1, sizeof *s->paths);
    if (!h) return 0;
    h->node = allocate(MOST_NODES, sizeof(PathNode));
    h->heap = allocate(MOST_NODES, sizeof(QueuedNode));
    h->reached = allocate(p->lines * p->days, sizeof(double));
    h->stamp = allocate_zeroed(p->lines * p->days, sizeof(int32_t));
    return h->node && h->heap && h->reached && h->stamp;
}

void paths_close(Search *s) {
    if (!s->paths) return;
    void *owned[] = {s->paths->node, s->paths->heap, s->paths->reached, s->paths->stamp, s->paths};
    FREE_ALL(owned);
}

/* ---- a heap of nodes by key ---- */

static void push(PathSearch *h, double key, PathNode node) {
    if (h->nodes == MOST_NODES) return;
    h->node[h->nodes] = node;
    int i = h->queued++;
    while (i > 0 && h->heap[(i - 1) / 2].key > key) h->heap[i] = h->heap[(i - 1) / 2], i = (i - 1) / 2;
    h->heap[i] = (QueuedNode){key, h->nodes++};
}

static QueuedNode pop(PathSearch *h) {
    QueuedNode top = h->heap[0], last = h->heap[--h->queued];
    int i = 0;
    for (int child = 1; child < h->queued; child = 2 * i + 1) {
        if (child + 1 < h->queued && h->heap[child + 1].key < h->heap[child].key) child++;
        if (h->heap[child].key >= last.key) break;
        h->heap[i] = h->heap[child];
        i = child;
    }
    h->heap[i] = last;
    return top;
}

/* ---- where a step of a lot may go ---- */

void day_window(const Park *p, int64_t order, int step, const int32_t *cells, int32_t line, int *first, int *last) {
    int steps = p->order_steps[order + 1] - p->order_steps[order], zone = p->line_zone[line];
    *first = p->release[order];
    *last = (int)p->days - 1;
    if (step > 0) {
        int32_t before = line_of(p, cells[step - 1]);
        int transit = p->transit[p->line_zone[before] * p->zones + zone];
        *first = transit < 0 ? (int)p->days : cells[step - 1] % (int32_t)p->days + p->line_lead[before] + transit;
    }
    if (step + 1 < steps) {
        int transit = p->transit[zone * p->zones + p->line_zone[line_of(p, cells[step + 1])]];
        *last = transit < 0 ? -1 : cells[step + 1] % (int32_t)p->days - p->line_lead[line] - transit;
    }
}

static double haulage_to_ship(const Park *p, int64_t order, int zone) {
    int days;
    double money;
    return road_to_ship(p, order, zone, &days, &money) ? money : UNREACHABLE;
}

static double late_from(const Park *p, int64_t order, int finish, int zone) {
    int days;
    double money;
    road_to_ship(p, order, zone, &days, &money);
    return lateness(p, order, finish + days);
}

/* Money per unit for a step on a line, haulage to its neighbours included, lateness not. */
static double step_cost(const Solution *solution, int64_t order, int step, const int32_t *cells, int32_t line) {
    const Park *p = solution->park;
    int steps = p->order_steps[order + 1] - p->order_steps[order], zone = p->line_zone[line];
    double money = p->eligible_price[eligible_at(solution, order, step, line)];
    if (step > 0) money += p->haulage[p->line_zone[line_of(p, cells[step - 1])] * p->zones + zone];
    if (step + 1 < steps)
        money += p->haulage[zone * p->zones + p->line_zone[line_of(p, cells[step + 1])]];
    else
        money += haulage_to_ship(p, order, zone);
    return money;
}

void list_lines(const Search *s, int64_t order, int step) {
    const Park *p = s->w->solution->park;
    Workspace *b = s->w->workspace;
    PathSearch *h = s->paths;
    const Lots *c = &s->w->solution->lots[order];
    h->lines = 0;
    b->now++;
    for (int64_t i = 0; i < c->count; i++) {
        int32_t cell = c->cells[i * p->longest_route + step];
        int32_t line = line_of(p, cell);
        if (b->stamp[line] != b->now) {
            if (h->lines == MOST_LINES) continue;
            b->stamp[line] = b->now;
            b->amount[line] = 0.0;
            h->line[h->lines++] = line;
        }
        b->amount[line] += (double)c->quantity[i];
    }
    for (int i = 0; i < h->lines; i++) h->spare[i] = b->amount[h->line[i]] - p->min_lot[h->line[i]];
}

double spare_of(const PathSearch *h, int32_t line) {
    for (int i = 0; i < h->lines; i++)
        if (h->line[i] == line) return h->spare[i];
    return 0.0;
}

/* ---- the search ---- */

/* `load` is the capacity of one unit at the node. */
static void relax_arc(Search *s, PathNode node, double load) {
    PathSearch *h = s->paths;
    const Worker *w = s->w;
    const Park *p = w->solution->park;
    int32_t cell = node.cell;
    double free = quota_capacity(w, line_of(p, cell), cell % (int32_t)p->days);
    if (w->residual[cell] < free) free = w->residual[cell];
    if (free >= load && free >= p->tuning->path_least_share * h->want * node.factor) {
        if (node.money < h->limit) h->limit = node.money, h->end = node;
        return;
    }
    double key = node.money + node.factor * w->price[cell];
    if (key >= h->limit) return;
    if (h->stamp[cell] == h->now && h->reached[cell] <= key) return;
    h->stamp[cell] = h->now;
    h->reached[cell] = key;
    push(h, key, node);
}

/* All places to which units of one lot could go from a cell. */
static void scan_lot(Search *s, int parent, int64_t order, int step, const int32_t *cells, int64_t quantity) {
    const Solution *solution = s->w->solution;
    const Park *p = solution->park;
    PathSearch *h = s->paths;
    PathNode from = h->node[parent];
    int32_t here = line_of(p, from.cell);
    double load = unit_load(solution, order, step, from.cell);
    double least = p->tuning->path_least_share * h->want * from.factor / load;
    if ((double)quantity < least) return;
    int final = step == p->order_steps[order + 1] - p->order_steps[order] - 1;
    double now = step_cost(solution, order, step, cells, here), per = from.factor / load;
    if (final) now += late_from(p, order, from.cell % (int32_t)p->days + p->line_lead[here], p->line_zone[here]);
    int leaves = spare_of(h, here) >= least;
    for (int i = 0; i < h->lines; i++) {
        int32_t line = h->line[i];
        int first, last;
        if (line != here && !leaves) continue;
        day_window(p, order, step, cells, line, &first, &last);
        if (first > last) continue;
        double money = step_cost(solution, order, step, cells, line) - now;
        double other = p->eligible_load[eligible_at(solution, order, step, line)];
        if (other <= 0) continue;
        for (int t = first; t <= last; t++) {
            int32_t cell = line * (int32_t)p->days + t;
            if (cell == from.cell || p->capacity[cell] <= 0) continue;
            double late = final ? late_from(p, order, t + p->line_lead[line], p->line_zone[line]) : 0.0;
            if (from.money + per * (money + late) >= h->limit) break;
            relax_arc(s, (PathNode){cell, parent, (int32_t)order, step, from.money + per * (money + late), per * other},
                      other);
        }
    }
}

static void expand_node(Search *s, int at) {
    const Solution *solution = s->w->solution;
    const Park *p = solution->park;
    int32_t cell = s->paths->node[at].cell;
    for (int32_t i = s->holders.first[cell]; i >= 0; i = s->holders.holder[i].next) {
        int64_t order = s->holders.holder[i].order;
        const Lots *c = &solution->lots[order];
        int steps = p->order_steps[order + 1] - p->order_steps[order], listed = -1;
        for (int64_t k = 0; k < c->count; k++) {
            const int32_t *cells = c->cells + k * p->longest_route;
            if (c->source[k] >= 0) continue;
            for (int step = 0; step < steps; step++) {
                if (cells[step] != cell) continue;
                if (unit_load(solution, order, step, cell) <= 0) continue;
                if (listed != step) list_lines(s, order, step), listed = step;
                scan_lot(s, at, order, step, cells, c->quantity[k]);
            }
        }
    }
}

int find_path(Search *s, int32_t cell, double want, double most) {
    PathSearch *h = s->paths;
    h->now++;
    h->nodes = h->queued = 0;
    h->want = want;
    h->limit = most;
    h->end.cell = -1;
    h->stamp[cell] = h->now;
    h->reached[cell] = -INFINITY;
    push(h, -INFINITY, (PathNode){cell, -1, -1, -1, 0.0, 1.0});
    for (int looks = 0; h->queued && looks < s->w->solution->park->tuning->path_cells_expanded; looks++) {
        QueuedNode next = pop(h);
        if (next.key >= h->limit) break;
        if (next.node && h->reached[h->node[next.node].cell] < next.key) continue;
        expand_node(s, next.node);
    }
    return h->end.cell >= 0;
}
