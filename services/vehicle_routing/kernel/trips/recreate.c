#include "trips/recreate.h"

#include "trips/insertion.h"

/* ---- sequences of absent shipments ---- */

static double far_away(const Problem *p, int shipment) {
    return leg(p->fleet, p->wave->hub[shipment], p->wave->door[shipment])->metres;
}

static double sort_key(Worker *worker, int kind, int shipment) {
    const Problem *p = &worker->solution->problem;
    switch (kind) {
    case 0: return random_unit(&worker->random);
    case 1: return -p->wave->quantity[shipment];
    case 2: return -far_away(p, shipment);
    case 3: return far_away(p, shipment);
    case 4: return p->wave->closes[shipment] - p->wave->opens[shipment];
    case 5: return p->wave->outbound[shipment] ? p->wave->hub_opens[shipment] : p->wave->opens[shipment];
    default: return -p->wave->closes[shipment];
    }
}

/* Weights 4, 4, 2, 1 as published, and 2 for each sequence by time. */
static int sequence_of_chance(Random *random) {
    static const int kinds[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6};
    return kinds[random_below(random, (int64_t)(sizeof kinds / sizeof *kinds))];
}

static void sort_absent(Worker *worker, int kind) {
    Bag *absent = &worker->absent;
    for (int i = 0; i < absent->count; i++) worker->key[absent->shipment[i]] = sort_key(worker, kind, absent->shipment[i]);
    bag_sort(absent, worker->key);
}

/* ---- insertion ---- */

void recreate(Worker *worker) {
    Bag *absent = &worker->absent;
    sort_absent(worker, sequence_of_chance(&worker->random));
    /* Sometimes at any price: a vehicle that one shipment is not worth may be worth it for several. */
    int at_any_price = random_unit(&worker->random) < worker->params->any_price_share, kept = 0;
    for (int i = 0; i < absent->count; i++) {
        int shipment = absent->shipment[i];
        Place place = worker->failed ? (Place){0, -1, -1, -1} : cheapest_place(worker, shipment);
        int generous = at_any_price && random_unit(&worker->random) < 0.5;
        if (place.tour >= 0 && (generous || place.cost < worker->penalty[shipment]))
            insert_shipment(worker, shipment, place);
        else absent->shipment[kept++] = shipment;
    }
    absent->count = kept;
}

void recreate_trips(Worker *worker) {
    for (int left = worker->move_count; left > 0; left--) {
        int chosen = (int)random_below(&worker->random, left);
        const int *shipments = worker->move_trips + worker->move_first[chosen];
        int count = worker->move_first[chosen + 1] - worker->move_first[chosen];
        Place place = worker->failed ? (Place){0, -1, -1, -1} : cheapest_gap(worker, shipments, count);
        if (place.tour >= 0) insert_trip(worker, shipments, count, place);
        else
            for (int k = 0; k < count; k++) bag_add(&worker->absent, shipments[k]);
        /* The last takes the place of the chosen one, unless their lengths differ: then all between move up. */
        int *row = worker->move_trips, *first = worker->move_first, end = first[left];
        for (int k = first[chosen + 1]; k < end; k++) row[k - count] = row[k];
        for (int t = chosen + 1; t < left; t++) first[t] = first[t + 1] - count;
    }
    worker->move_count = 0;
}
