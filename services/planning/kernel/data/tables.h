/* Generated from services/planning/kernel/layout.py; edit that and run `python -m services.planning.kernel.layout`. */
#ifndef PARKLOOM_TABLES_H
#define PARKLOOM_TABLES_H

#include <stdint.h>

/* Campaigns as the dual charges them: by step of the orders and eligible line of its class, a *row* each. */
typedef struct {
    int64_t steps;
    int64_t rows;
    int64_t windows;
    const int64_t *first_row;  /* [steps + 1], into the rows */
    const int64_t *first_window;  /* [steps + 1], into the windows: one per line group of the step's class */
    const double *line_setup;  /* capacity lost when a campaign begins, by line */
    const double *line_setup_cost;  /* money when a campaign begins, by line */
    const int32_t *first_warm;  /* [steps + 1], into warm_line */
    const int32_t *warm_line;  /* lines on which work before day 0 has set a step up */
    double tolerance;  /* share and units by which capacity may be exceeded */
    int32_t *window_from;  /* [windows] first day */
    int32_t *window_until;  /* [windows] the day after the last */
    double *most;  /* [rows] units; below 0: nothing is charged */
    double *share;  /* [rows] money that each unit bears */
} SetupTables;

/* Arrays that an evaluation of the dual fills where they are given. */
typedef struct {
    double *use;  /* [lines][days] expected use of capacity */
    double *order_value;  /* [orders] the cheapest or softmin route */
    double *least;  /* [line_groups][days] the cheapest line at the prices */
    double *eligible_use;  /* [eligible_lines][days] where use is given too */
    double *fresh_value;  /* [orders] a unit made from the release on, at temperature 0 */
    double *source_value;  /* [sources] a unit from there on, at temperature 0 */
} DualOutput;

/* Tables that a worker reads and changes, from when it is opened until it is closed. */
typedef struct {
    const double *price;  /* [lines][days], quotas' prices included */
    const double *value;  /* [orders] cheapest cost at these prices */
    double *residual;  /* [lines][days] */
    double *quota_residual;  /* [quotas][days] */
    const uint8_t *mine;  /* [orders] that it may change */
    const uint8_t *near;  /* [eligible_lines] whether the line is ever near its group's best at the prices */
    const int32_t *cancel;  /* not 0: stop; set by another thread */
} WorkerTables;

/* Costs and loads of the lots of one order, and the steps that they pass through. */
typedef struct {
    int64_t most_loads;
    int64_t all_steps;
    int64_t *counts;  /* day on which the last unit is delivered; enterprises; loads */
    double *costs;  /* money for production, for haulage and for set-ups */
    int64_t *steps;  /* [all_steps] of each step its enterprises and lines, its first and its last day */
    int32_t *load_cell;  /* [most_loads] in ascending order */
    double *load_runs;  /* [most_loads] capacity that runs take of the cell */
    double *load_setups;  /* [most_loads] capacity that set-ups take of the cell */
} LotFigures;

#endif
