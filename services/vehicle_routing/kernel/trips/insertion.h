/* The cheapest place for a shipment, or for a whole trip, that keeps all rules. */
#ifndef PARKLOOM_INSERTION_H
#define PARKLOOM_INSERTION_H

#include "trips/worker.h"

#define NEW_TRIP (-1)

/* Stop `stop` of a trip, or a trip of its own (NEW_TRIP) at place `trip`; tour -1: there is none. */
typedef struct {
    double cost;
    int tour, trip, stop;
} Place;

Place cheapest_place(Worker *worker, int shipment);
void insert_shipment(Worker *worker, int shipment, Place place);
/* A trip as a whole: only among the tours of the part that have trips already. */
Place cheapest_gap(Worker *worker, const int *shipments, int count);
void insert_trip(Worker *worker, const int *shipments, int count, Place place);

#endif
