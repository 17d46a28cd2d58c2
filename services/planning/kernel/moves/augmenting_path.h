/* Freeing capacity on a cell along augmenting paths. */
#ifndef PARKLOOM_AUGMENTING_PATH_H
#define PARKLOOM_AUGMENTING_PATH_H

#include "moves/search.h"

/* Frees `need` capacity on a cell as far as that costs less than `most` money. */
void free_capacity(Search *s, int32_t cell, double need, double most);

#endif
