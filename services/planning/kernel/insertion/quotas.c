#include "insertion/quotas.h"

#include "data/residual.h"

double quota_capacity(const Worker *w, int32_t line, int t) {
    const Park *p = w->solution->park;
    double usable = UNREACHABLE;
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
        int32_t q = p->line_quota[i];
        int64_t balance = balance_of(p, q, t);
        if (p->quota_per_unit[q] <= 0 || balance < 0) continue;
        double residual = w->quota_residual[balance] / p->quota_per_unit[q];
        if (residual < usable) usable = residual;
    }
    return usable;
}

int quota_nearly_used(const Worker *w, int32_t line, int t) {
    const Park *p = w->solution->park;
    if (p->line_quotas[line] == p->line_quotas[line + 1]) return 0;
    return quota_capacity(w, line, t) < w->workspace->least_units * 4;
}

void days_of_balance(const Park *p, int32_t quota, int t, int *first, int *until) {
    const int32_t *day = p->quota_day + quota * p->days;
    *first = t;
    *until = t + 1;
    while (*first > 0 && day[*first - 1] == day[t]) (*first)--;
    while (*until < p->days && day[*until] == day[t]) (*until)++;
}

void days_sharing_quotas(const Park *p, int32_t line, int t, int *first, int *until) {
    *first = t;
    *until = t + 1;
    for (int32_t i = p->line_quotas[line]; i < p->line_quotas[line + 1]; i++) {
        int begins, ends;
        if (balance_of(p, p->line_quota[i], t) < 0) continue;
        days_of_balance(p, p->line_quota[i], t, &begins, &ends);
        if (begins < *first) *first = begins;
        if (ends > *until) *until = ends;
    }
}
