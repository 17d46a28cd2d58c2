/* Generated from services/planning/kernel/layout.py; edit that and run `python -m services.planning.kernel.layout`. */
#ifndef PARKLOOM_PARAMS_H
#define PARKLOOM_PARAMS_H

#include <stdint.h>

/* Parameters of putting one order into the residual capacity. */
typedef struct {
    double price_share;  /* of the scarcity prices, charged while routes are chosen, 0 to 1 */
    double reuse_slack;  /* share by which a route may get more expensive before a new one is searched */
    int grain;  /* a day that holds less than 1/grain of the order's units is closed; 0: none is */
    int suppliers_by_capacity;  /* suppliers are kept for what they could carry, not for what they carried */
    int near_best_only;  /* lines and days far from the best at the prices only where nothing else is left */
    double supplier_noise;  /* share by which chance changes the scores of suppliers, at most */
    double day_cost;  /* money per unit, step and day: of routes that cost the same, the earliest */
    const int32_t *kept_suppliers;  /* kept_count pairs (step, enterprise): the only suppliers of those steps */
    int kept_count;
    int strict;  /* no route opens a run that it does not fill to the smallest run by itself */
    int campaign_days;  /* days on which a new campaign is taken to share its set-up; 0: as tuned */
    double cost_noise;  /* share by which chance changes the prices of lines, at most */
} InsertionParams;

/* Parameters of the search over neighbourhoods. */
typedef struct {
    double price_share;  /* of the scarcity prices, charged while routes are chosen, at most */
    double temperature;  /* money by which an accepted neighbour may be worse, on average */
    double single_order_share;  /* of the neighbourhoods, on one order alone */
    int64_t most_orders;  /* in a neighbourhood */
    int64_t grain;  /* of insertion */
    double reuse_slack;  /* of insertion */
    double ideal_route_share;  /* of the moves: an order takes its ideal route */
    double displacement_share;  /* of the moves: a few lots of an order are displaced */
    double augmenting_share;  /* of both: capacity is freed along augmenting paths */
    double lot_cost;  /* money that a move must save for each lot more than there were */
    double small_run;  /* of a day's capacity: a run that takes less is small */
    double small_run_cost;  /* money that a run of nothing costs a move, one that is not small none */
    int64_t crowd;  /* other orders on a line and day that a run may meet for nothing */
    double crowd_cost;  /* money that a run costs a move for each order more */
} SearchParams;

#endif
