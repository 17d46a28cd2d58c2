/* Shipments that are on no tour. */
#ifndef PARKLOOM_BAG_H
#define PARKLOOM_BAG_H

#include <string.h>

typedef struct {
    int *shipment;
    int count;
} Bag;

static inline void bag_add(Bag *bag, int shipment) { bag->shipment[bag->count++] = shipment; }

static inline void bag_copy(Bag *to, const Bag *from) {
    to->count = from->count;
    if (from->count) memcpy(to->shipment, from->shipment, (size_t)from->count * sizeof(int));
}

/* Insertion sort by keys of shipments: moves leave a dozen, and equal keys keep their places. */
static inline void bag_sort(Bag *bag, const double *key) {
    for (int i = 1; i < bag->count; i++) {
        int shipment = bag->shipment[i], j = i;
        for (; j && key[bag->shipment[j - 1]] > key[shipment]; j--) bag->shipment[j] = bag->shipment[j - 1];
        bag->shipment[j] = shipment;
    }
}

#endif
