/* Generated from services/planning/kernel/layout.py; edit that and run `python -m services.planning.kernel.layout`. */
#ifndef PARKLOOM_TABLES_H
#define PARKLOOM_TABLES_H

#include <stdint.h>

/* Arrays that an evaluation of the dual fills where they are given. */
typedef struct {
    double *use;  /* [lines][days] expected use of capacity */
    double *order_value;  /* [orders] the cheapest or softmin route */
    double *least;  /* [line_groups][days] the cheapest line at the prices */
    double *eligible_use;  /* [eligible_lines][days] where use is given too */
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

#endif
