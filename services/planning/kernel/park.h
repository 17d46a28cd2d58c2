/* The park as flat arrays, shared by every part of the kernel. solver/arrays.py fills it; the order of fields is a contract.
 *
 * A *kind* is one way of asking for a step (link, tags, quality, exclusions, load, product): orders that ask alike share it.
 * The lines that fit a kind are its *entries*, sorted into *groups* of one zone and one lead time, for which a day's
 * cheapest line is all that a route through the park needs to know.
 * A *cell* is one line on one day: line * days + day. A step done before day 0 has the cell -1 - line.
 * A *source* is where units of an order may begin other than at its release: work in progress, or a promise.
 */
#ifndef PARKLOOM_PARK_H
#define PARKLOOM_PARK_H

#include <stdint.h>

#define FAR 1e15  /* no way: larger than any cost, small enough to add a few of them */
#define NO_WAY 1e14

typedef struct {
    int64_t days, zones, lines, enterprises, kinds, groups, entries, orders, quotas, sources, longest_route, begun;
    const double *capacity;          /* [lines][days] */
    const double *min_lot;           /* [lines] */
    const int32_t *line_zone, *line_lead, *line_enterprise;
    const int32_t *transit;          /* [zones][zones], -1: no lane */
    const double *haulage;           /* [zones][zones] */
    const int32_t *kind_groups;      /* [kinds + 1] */
    const int32_t *kind_zones;       /* [kinds + 1], into kind_zone */
    const int32_t *kind_zone;
    const int32_t *group_zone, *group_lead;
    const int32_t *group_entries;    /* [groups + 1] */
    const int32_t *entry_line;
    const double *entry_load, *entry_price;
    const int64_t *quantity;         /* [orders], what full promises have not taken already */
    const int32_t *release, *due;
    const double *late_cost, *unmet_cost;
    const uint8_t *whole;            /* made whole or not at all */
    const int64_t *whole_size;       /* the order's quantity as min lots see it */
    const int32_t *order_steps;      /* [orders + 1] */
    const int32_t *step_kind, *step_limit;
    const int32_t *step_committed;   /* [steps + 1], into committed_enterprise: suppliers that count in any case */
    const int32_t *committed_enterprise;
    const int32_t *step_exempt;      /* [steps + 1], into exempt_line: lines free of their min lot */
    const int32_t *exempt_line;
    const int32_t *order_sources;    /* [orders + 1] */
    const int32_t *source_step, *source_zone, *source_ready;
    const int64_t *source_quantity;
    const double *source_cost;       /* money per unit for the steps the source fixes */
    const double *source_bonus;      /* what a unit kept saves (release cost), huge where it must be kept */
    const int32_t *source_begun;     /* index of the work in progress it draws on, or -1 */
    const uint8_t *source_reserved;  /* its fixed steps have their capacity already: the promise must be kept */
    const int32_t *source_cells;     /* [sources][longest_route] */
    const int64_t *begun_quantity;   /* [begun] */
    const double *quota_limit;       /* [quotas][days] */
    const double *quota_per_unit;    /* [quotas] */
    const int32_t *line_quotas;      /* [lines + 1], into line_quota */
    const int32_t *line_quota;
} Park;

#endif
