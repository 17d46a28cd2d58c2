/* Sparsification: orders that share two lines of one zone and lead time on one day swap capacity until one of them is
 * off one of the lines.
 *
 * The smooth flows spread every order over all lines of equal cost. A swap of capacity between two orders changes
 * neither the load of a line nor, without rate cards, any cost; done until none is left, it brings the flows close to a
 * vertex of the linear program, as cancelling the cycles of a transport solution does (R. Ahuja, T. Magnanti, J. Orlin,
 * Network Flows, 1993, ch. 11). */
#include "boundary.h"
#include "data/limits.h"
#include "memory.h"

#include <stdlib.h>

typedef struct {
    const Park *p;
    double *use;              /* [eligible_lines][days] capacity */
    double *carried;          /* [eligible_lines] over all days */
    int32_t *group_of;        /* [eligible_lines] */
    int32_t *first, *on_line; /* [lines + 1] offsets into the eligible lines by line */
} Sparsification;

static void sparsification_close(Sparsification *m) {
    void *owned[] = {m->first, m->on_line, m->group_of, m->carried};
    FREE_ALL(owned);
}

static int sparsification_open(Sparsification *m) {
    const Park *p = m->p;
    m->first = allocate_zeroed(p->lines + 2, sizeof *m->first);
    m->on_line = allocate(p->eligible_lines, sizeof *m->on_line);
    m->group_of = allocate(p->eligible_lines, sizeof *m->group_of);
    m->carried = allocate_zeroed(p->eligible_lines, sizeof *m->carried);
    return m->first && m->on_line && m->group_of && m->carried;
}

static void index_lines(Sparsification *m) {
    const Park *p = m->p;
    for (int64_t e = 0; e < p->eligible_lines; e++) m->first[p->eligible_line[e] + 2]++;
    for (int64_t k = 0; k < p->lines; k++) m->first[k + 2] += m->first[k + 1];
    for (int64_t e = 0; e < p->eligible_lines; e++) m->on_line[m->first[p->eligible_line[e] + 1]++] = (int32_t)e;
    for (int32_t g = 0; g < p->line_groups; g++)
        for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) m->group_of[e] = g;
    for (int64_t e = 0; e < p->eligible_lines; e++)
        for (int t = 0; t < p->days; t++) m->carried[e] += m->use[e * p->days + t];
}

/* The eligible line of a group that is this line, or -1. */
static int32_t eligible_on(const Park *p, int32_t group, int32_t line) {
    for (int32_t e = p->group_eligible[group]; e < p->group_eligible[group + 1]; e++)
        if (p->eligible_line[e] == line) return e;
    return -1;
}

/* Capacity must make as many units of each order on both lines, and differ in price for both alike, else exchanging it
 * is no swap. */
static int alike(const Park *p, int32_t a1, int32_t a2, int32_t b1, int32_t b2) {
    if (p->eligible_load[a1] != p->eligible_load[a2] || p->eligible_load[b1] != p->eligible_load[b2]) return 0;
    double a = p->eligible_price[a1] / p->eligible_load[a1] - p->eligible_price[a2] / p->eligible_load[a2];
    double b = p->eligible_price[b1] / p->eligible_load[b1] - p->eligible_price[b2] / p->eligible_load[b2];
    double off = a - b;
    return off < 1e-9 && off > -1e-9;
}

static void move_flow(Sparsification *m, int32_t from, int32_t to, int t, double amount) {
    double *gives = m->use + (int64_t)from * m->p->days + t, *takes = m->use + (int64_t)to * m->p->days + t;
    *gives -= amount;
    *takes += amount;
    if (*gives < 1e-9) *gives = 0.0;
    m->carried[from] -= amount;
    m->carried[to] += amount;
}

/* Brings the flow of `away` on a day to `home`, both of one group, against orders that are on both lines. */
static void swap_home(Sparsification *m, int32_t home, int32_t away, int t, double little) {
    const Park *p = m->p;
    int32_t line = p->eligible_line[home], other_line = p->eligible_line[away];
    double *mine = m->use + (int64_t)away * p->days + t;
    for (int32_t i = m->first[line]; i < m->first[line + 1] && *mine > little; i++) {
        int32_t theirs = m->on_line[i], group = m->group_of[theirs];
        if (group == m->group_of[home]) continue;
        double there = m->use[(int64_t)theirs * p->days + t];
        if (there <= 0) continue;
        int32_t back = eligible_on(p, group, other_line);
        if (back < 0 || p->eligible_load[theirs] <= 0 || p->eligible_load[home] <= 0) continue;
        /* Strictly sparser, or the other order comes nearer to its own home. */
        if (m->use[(int64_t)back * p->days + t] <= 0 && m->carried[back] < m->carried[theirs]) continue;
        if (!alike(p, home, away, theirs, back)) continue;
        double amount = *mine < there ? *mine : there;
        move_flow(m, away, home, t, amount);
        move_flow(m, theirs, back, t, amount);
    }
}

static void gather_home(Sparsification *m, int32_t g, int t) {
    const Park *p = m->p;
    int32_t home = -1;
    double all = 0.0;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++) {
        all += m->use[(int64_t)e * p->days + t];
        if (m->use[(int64_t)e * p->days + t] > 0 && (home < 0 || m->carried[e] > m->carried[home])) home = e;
    }
    if (home < 0) return;
    for (int32_t e = p->group_eligible[g]; e < p->group_eligible[g + 1]; e++)
        if (e != home && m->use[(int64_t)e * p->days + t] > 0) swap_home(m, home, e, t, 1e-9 * all);
}

/* Gathers flows [eligible_lines][days] in place, group by group. Returns a status. */
PARKLOOM_API int64_t parkloom_sparsify_flows(const Park *network, double *use, const int32_t *groups, int64_t count,
                                             int passes) {
    Sparsification m = {.p = network, .use = use};
    int opened = sparsification_open(&m);
    if (opened) index_lines(&m);
    for (int pass = 0; opened && pass < passes; pass++)
        for (int64_t i = 0; i < count; i++)
            for (int t = 0; t < network->days; t++) gather_home(&m, groups[i], t);
    sparsification_close(&m);
    return opened ? PARKLOOM_OK : PARKLOOM_OUT_OF_MEMORY;
}
