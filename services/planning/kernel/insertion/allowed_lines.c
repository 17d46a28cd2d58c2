#include "insertion/suppliers.h"
#include "insertion/workspace.h"

#include <string.h>

void allow_kept_suppliers(const Worker *w) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    const InsertionParams *params = b->params;
    for (int step = 0; step < b->steps; step++) {
        int step_class = b->step_class[step], named = 0;
        b->now++;
        for (int i = 0; i < params->kept_count; i++) {
            if (params->kept_suppliers[2 * i] != step) continue;
            b->stamp[params->kept_suppliers[2 * i + 1]] = b->now;
            named = 1;
        }
        if (!named) continue;
        uint8_t *allow = allowed_lines(b, step);
        for (int32_t e = first_eligible(p, step_class); e < end_eligible(p, step_class); e++)
            if (b->stamp[p->line_enterprise[p->eligible_line[e]]] != b->now)
                allow[e - first_eligible(p, step_class)] = 0;
    }
}

void allow_lines_in_use(const Worker *w) {
    const Park *p = w->solution->park;
    const Workspace *b = w->workspace;
    const Lots *c = &w->solution->lots[b->order];
    memset(b->allow, 0, p->longest_route * b->most_eligible);
    for (int64_t i = 0; i < c->count; i++)
        for (int step = 0; step < b->steps; step++) {
            int32_t line = line_of(p, c->cells[i * p->longest_route + step]);
            int32_t eligible = w->solution->eligible_of[(int64_t)b->step_class[step] * p->lines + line];
            if (eligible >= 0) allowed_lines(b, step)[eligible - first_eligible(p, b->step_class[step])] = 1;
        }
}

void allow_suppliers_in_use(const Worker *w) {
    const Park *p = w->solution->park;
    Workspace *b = w->workspace;
    for (int step = 0; step < b->steps; step++) {
        int limited = p->step_limit[p->order_steps[b->order] + step] > 0, step_class = b->step_class[step];
        uint8_t *allow = allowed_lines(b, step);
        if (limited) list_suppliers(w, step);
        for (int32_t e = first_eligible(p, step_class); e < end_eligible(p, step_class); e++)
            if (!limited || b->stamp[p->line_enterprise[p->eligible_line[e]]] == b->now)
                allow[e - first_eligible(p, step_class)] = 1;
    }
}
