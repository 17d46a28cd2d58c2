/* One ejection chain: an order leaves its place, others fill what it frees, or leave their place to it. */
#ifndef PARKLOOM_EJECTION_CHAIN_H
#define PARKLOOM_EJECTION_CHAIN_H

#include "whole_orders/assignment.h"

#define LONGEST_CHAIN 64 /* moves of one chain and what it may have been perturbed with, fewer than */

/* A chain that begins with an order. Returns whether it saves; else all is as before. */
int chain_from(Ejection *s, int32_t order);

#endif
