/* What the quotas leave of a line. */
#ifndef PARKLOOM_QUOTAS_H
#define PARKLOOM_QUOTAS_H

#include "insertion/workspace.h"

/* Capacity of a line that its quotas leave on a day. */
double quota_capacity(const Worker *w, int32_t line, int t);
/* Whether the quotas of a line leave little of a day. */
int quota_nearly_used(const Worker *w, int32_t line, int t);

#endif
