/* Allocation for kernels: NULL where memory runs out, which every caller checks and returns as a status. */
#ifndef PARKLOOM_MEMORY_H
#define PARKLOOM_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Elements are not initialised; of 0 elements there is one. */
void *allocate(int64_t count, size_t size);
void *allocate_zeroed(int64_t count, size_t size);
/* NULL leaves the old block as it is. */
void *reallocate(void *block, int64_t count, size_t size);
/* Blocks that are NULL are passed over. */
void free_all(void **blocks, size_t count);

#define FREE_ALL(blocks) free_all(blocks, sizeof(blocks) / sizeof *(blocks))

#endif
