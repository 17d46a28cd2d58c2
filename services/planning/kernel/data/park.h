/* Generated from services/planning/kernel/layout.py; edit that and run `python -m services.planning.kernel.layout`. */
#ifndef PARKLOOM_PARK_H
#define PARKLOOM_PARK_H

#include "data/tuning.h"
#include <stdint.h>

/* A park as flat arrays. Quantities are units of an order's product, money is per unit unless stated. */
typedef struct {
    int64_t days;
    int64_t zones;
    int64_t lines;
    int64_t enterprises;
    int64_t step_classes;
    int64_t line_groups;
    int64_t eligible_lines;
    int64_t orders;
    int64_t quotas;
    int64_t sources;
    int64_t longest_route;
    int64_t in_progress;
    int64_t has_runs;  /* 1 where any set-up, smallest run or transfer batch binds; 0: no order has runs to keep */
    const double *capacity;  /* [lines][days] */
    const double *min_lot;  /* [lines] */
    const double *setup;  /* [lines] capacity that beginning a campaign takes */
    const double *setup_cost;  /* [lines] money per campaign */
    const double *min_run;  /* [lines] capacity that a run takes at least */
    const int32_t *open_before;  /* [lines][days] the cell of the line's last day with capacity before, -1: none */
    const int32_t *open_after;  /* [lines][days] the cell of the line's next day with capacity, -1: none */
    const int32_t *line_zone;  /* [lines] */
    const int32_t *line_lead;  /* [lines] days */
    const int32_t *line_enterprise;  /* [lines] */
    const int32_t *transit;  /* [zones][zones] days, -1: no lane */
    const double *haulage;  /* [zones][zones] money per unit */
    const int32_t *class_groups;  /* [step_classes + 1], into the line groups */
    const int32_t *class_zones;  /* [step_classes + 1], into class_zone */
    const int32_t *class_zone;  /* the zones in which a step class has eligible lines */
    const int32_t *group_zone;  /* [line_groups] */
    const int32_t *group_lead;  /* [line_groups] days */
    const int32_t *group_eligible;  /* [line_groups + 1], into the eligible lines */
    const int32_t *eligible_line;  /* [eligible_lines] */
    const double *eligible_load;  /* [eligible_lines] capacity per unit */
    const double *eligible_price;  /* [eligible_lines] money per unit */
    const int64_t *eligible_run;  /* [eligible_lines] units of the smallest run, where so many are open */
    const int64_t *quantity;  /* [orders], without what whole commitments make already */
    const int32_t *release;  /* [orders] day */
    const int32_t *due;  /* [orders] day */
    const double *late_cost;  /* [orders] money per unit and day */
    const double *unmet_cost;  /* [orders] money per unit */
    const uint8_t *whole;  /* [orders] made in full or not at all */
    const int64_t *ordered_quantity;  /* [orders] units, those that are done included */
    const int64_t *transfer_batch;  /* [orders] units that move together at least */
    const int32_t *ship_zone;  /* [orders] where the goods go, -1: they are fetched */
    const int32_t *order_runs;  /* [orders + 1], into the runs of commitments that must be kept */
    const int32_t *run_step;  /* of such a run */
    const int32_t *run_cell;  /* of such a run */
    const int64_t *run_units;  /* of such a run */
    const int32_t *order_steps;  /* [orders + 1], into the steps */
    const int32_t *step_class;  /* [steps] */
    const int32_t *step_limit;  /* [steps] suppliers at most, 0: any number */
    const int64_t *step_open;  /* [steps] units neither done nor fixed there, which excuse less than a run or lot asks */
    const int32_t *step_warm;  /* [steps + 1], into warm_line */
    const int32_t *warm_line;  /* lines on which a campaign may go on from before day 0 */
    const int32_t *step_committed;  /* [steps + 1], into committed_enterprise */
    const int32_t *committed_enterprise;  /* suppliers that count at a step in any case */
    const int32_t *step_exempt;  /* [steps + 1], into exempt_line */
    const int32_t *exempt_line;  /* lines whose minimum lot does not bind a step */
    const int32_t *order_sources;  /* [orders + 1], into the sources */
    const int32_t *source_step;  /* [sources] steps that lie behind */
    const int32_t *source_zone;  /* [sources] */
    const int32_t *source_ready;  /* [sources] day */
    const int64_t *source_quantity;  /* [sources] */
    const double *source_cost;  /* [sources] money per unit for the steps that the source fixes */
    const double *source_release_cost;  /* [sources] money per unit that keeping saves; huge: must be kept */
    const int32_t *source_in_progress;  /* [sources] the work in progress it draws on, or -1 */
    const uint8_t *source_commits;  /* [sources] a commitment, whose runs need not be smallest runs */
    const uint8_t *source_committed;  /* [sources] must be kept: its fixed steps have their capacity already */
    const int32_t *source_cells;  /* [sources][longest_route] */
    const int64_t *in_progress_quantity;  /* [in_progress] */
    const double *quota_limit;  /* [quotas][days] */
    const int32_t *quota_day;  /* [quotas][days] the day on whose balance a day draws; -1: on none */
    const double *quota_per_unit;  /* [quotas] per unit of capacity */
    const int32_t *line_quotas;  /* [lines + 1], into line_quota */
    const int32_t *line_quota;  /* the quotas that a line draws on */
    const Tuning *tuning;
} Park;

#endif
