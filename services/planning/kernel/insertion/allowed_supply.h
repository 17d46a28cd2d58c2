/* A bound on the units of the workspace's order that the lines allowed to it can make. */
#ifndef PARKLOOM_ALLOWED_SUPPLY_H
#define PARKLOOM_ALLOWED_SUPPLY_H

#include "insertion/workspace.h"

/* Whether, at some step with a limit of suppliers, the allowed lines cannot make all units of the order, which starts from
 * its release alone, by any lots that keep its days: no insertion need be tried. */
int allowed_lines_are_short(const Worker *w);

#endif
