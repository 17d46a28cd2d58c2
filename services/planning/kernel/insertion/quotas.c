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
