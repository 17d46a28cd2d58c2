/* The assignment with "each order is made once" given a dual price instead: then every cell fills itself as a knapsack.
 *
 * The orders' prices rise where no knapsack takes them and fall where several do (subgradients with deflection; M. L.
 * Fisher, Management Science 27, 1981; P. Camerini, L. Fratta, F. Maffioli, Math. Programming Study 3, 1975), and what
 * the knapsacks took of late, on average, stands for the fractions of the linear program (F. Barahona, R. Anbil, Math.
 * Programming 87, 2000). */
#ifndef PARKLOOM_RELAXATION_H
#define PARKLOOM_RELAXATION_H

#include "whole_orders/places_by_cell.h"

typedef struct {
    int32_t place;
    int64_t need;
    float gain;
} Item;

typedef struct {
    const PlaceTables *p;
    PlacesByCell by;
    double *price, *best_price, *direction; /* [orders] dual prices */
    uint8_t *open;                          /* [orders] not fixed */
    int64_t *residual;                      /* [cells + 1] that the fixed orders leave */
    int64_t finest;
    double *average;         /* [places] */
    int32_t *taken, *chosen; /* places the knapsacks took now; [orders] places fixed */
    int64_t takes;
    Item *item;         /* [places of a cell] */
    float *full, *with; /* [steps] a knapsack's value by capacity */
    uint8_t *kept;      /* [places of a cell][steps] */
    double until;
} Relaxation;

/* Returns 0 where memory runs out; relaxation_close in any case. */
int relaxation_open(Relaxation *r, const PlaceTables *p, const double *price, double seconds);
void relaxation_close(Relaxation *r);
int relaxation_stopped(const Relaxation *r);
/* Fills all knapsacks at the prices; their places are `taken`. Returns what the open orders cost at least. */
double fill_knapsacks(Relaxation *r);
/* Moves the prices of the open orders to those of the best bound found, which it returns. `target` is a cost to reach.
 */
double ascend(Relaxation *r, double target, int64_t rounds, double step);

#endif
