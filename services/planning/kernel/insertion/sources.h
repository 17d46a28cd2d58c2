/* Where units of the workspace's order may begin besides its release. */
#ifndef PARKLOOM_SOURCES_H
#define PARKLOOM_SOURCES_H

#include "insertion/workspace.h"

void load_sources(const Worker *w);
/* Units that a source still has, work in progress that others draw on included. */
int64_t source_units(const Worker *w, int32_t source);
/* Lists the starts that the supplier limits allow; returns how many. */
int list_starts(const Worker *w);
/* Whether units are missing of a commitment that must be kept. */
int commitment_short(const Worker *w);

#endif
