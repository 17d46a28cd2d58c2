/* What the quotas leave of a line. */
#ifndef PARKLOOM_QUOTAS_H
#define PARKLOOM_QUOTAS_H

#include "insertion/workspace.h"

/* Capacity of a line that its quotas leave on a day. */
double quota_capacity(const Worker *w, int32_t line, int t);
/* Whether the quotas of a line leave little of a day. */
int quota_nearly_used(const Worker *w, int32_t line, int t);
/* The days, up to before *until, that draw on the same balance of a quota as that day. */
void days_of_balance(const Park *p, int32_t quota, int t, int *first, int *until);
/* The days that draw on one balance with that day by any quota of the line. */
void days_sharing_quotas(const Park *p, int32_t line, int t, int *first, int *until);

#endif
