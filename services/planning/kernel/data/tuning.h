/* Generated from services/planning/kernel/layout.py; edit that and run `python -m services.planning.kernel.layout`. */
#ifndef PARKLOOM_TUNING_H
#define PARKLOOM_TUNING_H

#include <stdint.h>

/* Figures that tune the kernel; the solver parameters have their units and reasons under the same names. */
typedef struct {
    double negligible;
    int64_t days_late_first;
    int64_t min_lot_refills;
    const double *tolerated_costs;  /* [tolerated_cost_count] */
    int64_t tolerated_cost_count;
    int64_t repair_grain;
    double first_order_share;
    const double *price_share_steps;  /* [price_share_step_count] */
    int64_t price_share_step_count;
    double by_capacity_chance;
    double by_capacity_share;
    double supplier_noise;
    int64_t displaced_orders;
    double displacement_price;
    double displacement_price_factor;
    const double *repair_price_factors;  /* [repair_price_factor_count] */
    int64_t repair_price_factor_count;
    int64_t displacements;
    int64_t lots_compared;
    double path_least_share;
    int64_t path_rounds;
    int64_t path_cells_expanded;
    int64_t compaction_factor;
    int64_t compaction_more;
    int64_t knapsack_steps_most;
    int64_t knapsack_steps_least;
    double knapsack_work;
    double average_kept;
    double deflection;
    int64_t patience;
    double shorter;
    double shortest;
    double nearest;
    double bound_step;
    int64_t dive_rounds;
    double dive_step;
    double fixed_at_once;
    const int32_t *breadth;  /* [depth] */
    int64_t depth;
    int64_t fillers;
    int64_t looks;
    int64_t perturbed_orders;
    int64_t perturbed_places;
    double overload_factor;
    double overload_factor_least;
    double overload_factor_most;
    double overload_step;
    double displacement_width;
    double run_fee;
    int64_t campaign_days;
    int64_t window_days;
    double window_share;
    double piece_share;
    double cost_noise;
} Tuning;

#endif
