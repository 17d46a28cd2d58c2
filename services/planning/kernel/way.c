/* From the tables back to the cells of the cheapest chain. */
#include "inside.h"

/* ---- from the tables back to the cells of the cheapest chain ---- */

static int start_behind(const Bench *b, const Walk *k, int count, int step, int zone, int t, double cost, double *gap) {
    const Park *p = k->park;
    int found = -1;
    for (int i = 0; i < count; i++) {
        if (b->starts[i].step != step) continue;
        int transit = p->transit[b->starts[i].zone * p->zones + zone];
        int day = (b->starts[i].ready > 0 ? b->starts[i].ready : 0) + transit;
        if (transit < 0 || day > t) continue;
        double off = apart(cost, b->starts[i].cost + p->haulage[b->starts[i].zone * p->zones + zone]);
        if (off < *gap) *gap = off, found = i;
    }
    return found;
}

static int zone_behind(const Walk *k, int step, int zone, int t, double cost, double *gap) {
    const Park *p = k->park;
    int step_class = k->step_class[step - 1], found = -1;
    for (int32_t i = p->class_zones[step_class]; i < p->class_zones[step_class + 1]; i++) {
        int from = p->class_zone[i], transit = p->transit[from * p->zones + zone];
        if (transit < 0 || t - transit < k->from) continue;
        double off = apart(cost, row(k->ready, p, step - 1, from)[t - transit] + p->haulage[from * p->zones + zone]);
        if (off < *gap) *gap = off, found = from;
    }
    return found;
}

static int group_behind(const Walk *k, int step, int zone, int t) {
    const Park *p = k->park;
    int step_class = k->step_class[step], found = -1;
    double cost = row(k->ready, p, step, zone)[t], gap = FAR;
    for (int32_t g = p->class_groups[step_class]; g < p->class_groups[step_class + 1]; g++) {
        int begin = t - p->group_lead[g];
        if (p->group_zone[g] != zone || begin < k->from) continue;
        double reach = row(k->arrive, p, step, zone)[begin];
        double off = apart(cost, reach + k->cost[step][(int64_t)(g - p->class_groups[step_class]) * p->days + begin]);
        if (off < gap) gap = off, found = g - p->class_groups[step_class];
    }
    return found;
}

static void fixed_cells(const Park *p, int32_t source, int32_t *cells, int until) {
    for (int s = 0; s < until; s++) cells[s] = p->source_cells[source * p->longest_route + s];
}

static void trace(const Bench *b, const Walk *k, Finish finish, int starts, int known, Way *way) {
    const Park *p = k->park;
    int step = k->steps - 1, group = finish.group, t = finish.day;
    way->cost = finish.cost;
    way->source = finish.start >= 0 ? b->start_source[finish.start] : -1;
    way->from = k->steps;
    if (finish.start >= 0) {
        fixed_cells(p, way->source, way->cells, k->steps);
        return;
    }
    for (;;) {
        way->group[step] = group;
        way->day[step] = t;
        way->cells[step] = p->eligible_line[b->best[slot(b, p, step, group) + t]] * (int32_t)p->days + t;
        way->from = step;
        if (step == 0) return;
        int zone = p->group_zone[p->class_groups[k->step_class[step]] + group];
        const double *arrive = row(k->arrive, p, step, zone);
        while (t > k->from && arrive[t - 1] == arrive[t]) t--;
        double gap = FAR;
        int begun = start_behind(b, k, known, step, zone, t, arrive[t], &gap);
        double better = gap;
        int from = step > starts ? zone_behind(k, step, zone, t, arrive[t], &better) : -1;
        if (from < 0 || better >= gap) {
            way->source = b->start_source[begun];
            fixed_cells(p, way->source, way->cells, step);
            return;
        }
        t -= p->transit[from * p->zones + zone];
        group = group_behind(k, step - 1, from, t);
        t -= p->group_lead[p->class_groups[k->step_class[step - 1]] + group];
        step--;
    }
}

/* The cheapest chain below `most`; 0 where there is none. */
int search_way(const Worker *w, Walk *k, double most, Way *way) {
    const Park *p = w->plan->park;
    Bench *b = w->bench;
    int starts = list_starts(w);
    k->dirty = p->order_sources[b->order] < p->order_sources[b->order + 1] ? -1 : b->dirty;
    b->dirty = b->steps;
    Finish finish = walk_forward(k, 1, b->starts, starts);
    if (finish.cost >= most) return 0;
    trace(b, k, finish, 0, starts, way);
    return 1;
}
