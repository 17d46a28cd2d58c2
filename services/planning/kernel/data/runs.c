#include "data/runs.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

int64_t runs_place(const Runs *runs, int64_t key) {
    int64_t low = 0, high = runs->count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (runs->run[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const Run *runs_at(const Runs *runs, const Park *p, int step, int32_t cell) {
    int64_t key = run_key(p, step, cell), i = runs_place(runs, key);
    return i < runs->count && runs->run[i].key == key ? &runs->run[i] : NULL;
}

static int is_warm(const Park *p, int64_t order, int step, int32_t line) {
    int64_t at = p->order_steps[order] + step;
    for (int32_t i = p->step_warm[at]; i < p->step_warm[at + 1]; i++)
        if (p->warm_line[i] == line) return 1;
    return 0;
}

int begins_campaign(const Runs *runs, const Park *p, int64_t order, int step, int32_t cell) {
    int32_t before = p->open_before[cell];
    if (before < 0) return !is_warm(p, order, step, cell / (int32_t)p->days);
    return !runs_at(runs, p, step, before);
}

int goes_on_after(const Runs *runs, const Park *p, int step, int32_t cell) {
    int32_t after = p->open_after[cell];
    return after >= 0 && runs_at(runs, p, step, after) != NULL;
}

static int insert_run(Runs *runs, int64_t i, Run run) {
    if (runs->count == runs->allocated) {
        int64_t wanted = runs->allocated ? 2 * runs->allocated : 16;
        Run *grown = reallocate(runs->run, wanted, sizeof *grown);
        if (!grown) return 0;
        runs->run = grown;
        runs->allocated = wanted;
    }
    memmove(runs->run + i + 1, runs->run + i, (runs->count - i) * sizeof *runs->run);
    runs->run[i] = run;
    runs->count++;
    return 1;
}

int runs_change(Runs *runs, const Park *p, int step, int32_t cell, int64_t units, int64_t committed, int *opened) {
    int64_t key = run_key(p, step, cell), i = runs_place(runs, key);
    *opened = 0;
    if (i == runs->count || runs->run[i].key != key) {
        *opened = 1;
        return insert_run(runs, i, (Run){key, units, committed});
    }
    runs->run[i].units += units;
    runs->run[i].committed += committed;
    if (runs->run[i].units) return 1;
    *opened = -1;
    runs->count--;
    memmove(runs->run + i, runs->run + i + 1, (runs->count - i) * sizeof *runs->run);
    return 1;
}

double campaigns_cost(const Runs *runs, const Park *p, int64_t order) {
    double cost = 0.0;
    for (int64_t i = 0; i < runs->count; i++) {
        int step = step_of_run(p, runs->run[i].key);
        int32_t cell = cell_of_run(p, runs->run[i].key);
        double fee = p->setup_cost[cell / p->days];
        if (fee > 0 && begins_campaign(runs, p, order, step, cell)) cost += fee;
    }
    return cost;
}

int64_t smallest_run(const Park *p, int64_t order, int step, int32_t eligible) {
    int64_t units = p->eligible_run[eligible], open = p->step_open[p->order_steps[order] + step];
    return units < open ? units : open > 1 ? open : 1;
}

void runs_free(Runs *runs) {
    free(runs->run);
    memset(runs, 0, sizeof *runs);
}
