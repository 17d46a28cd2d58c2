/* The inside of insertion: what putting orders in, into shares or into what others hold, is made of. */
#ifndef PARKLOOM_INSIDE_H
#define PARKLOOM_INSIDE_H

#include "insert.h"

static inline int32_t first_eligible(const Park *p, int step_class) { return p->group_eligible[p->class_groups[step_class]]; }
static inline int32_t end_eligible(const Park *p, int step_class) { return p->group_eligible[p->class_groups[step_class + 1]]; }
static inline uint8_t *allowed(const Bench *b, int step) { return b->allow + step * b->most_eligible; }
static inline int64_t slot(const Bench *b, const Park *p, int step, int group) { return (step * b->widest + group) * p->days; }
static inline double apart(double a, double b) { return a > b ? a - b : b - a; }

/* A chain as the tables give it. */
typedef struct {
    double cost;
    int32_t source;
    int32_t *cells;
    int from;            /* first step that was chosen, not fixed by the source */
    int group[64], day[64];
} Way;

/* Cheapest open line by group and day (bench.c) */
const double *open_row(const Worker *w, int32_t line);
double quota_room(const Worker *w, int32_t line, int t);
void price_group(const Worker *w, int step, int group);
void price_all(const Worker *w);
void refresh(const Worker *w, int32_t cell);

/* Where units may begin (bench.c) */
void open_sources(const Worker *w);
int64_t source_room(const Worker *w, int32_t source);
int list_starts(const Worker *w);

/* Chains (way.c, fill.c) */
int search_way(const Worker *w, Walk *k, double most, Way *way);
int64_t fill_up(Worker *w, Walk *k, int64_t missing, double most);
int64_t missing_units(const Worker *w);
void set_need(Bench *b, int64_t missing);
void look_near(Worker *w, Walk *k);
void fill_order(Worker *w, Walk *k);

/* Suppliers and minimum lots (limits.c) */
int suppliers(const Worker *w, int step);
int too_many(const Worker *w, int step);
void keep_best(Worker *w, int step, int count);
void drop_surplus(Worker *w);
void start_again(Worker *w);
void within_suppliers(Worker *w, Walk *k);
void within_min_lots(Worker *w, Walk *k);

/* The whole order (insert.c) */
void set_up(Worker *w, int64_t order, const InsertionParams *params, Walk *walk);
void keep_lines(const Worker *w);
void keep_suppliers(const Worker *w);

#endif
