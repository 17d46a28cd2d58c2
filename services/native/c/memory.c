#include "memory.h"

#include <stdlib.h>

#ifdef PARKLOOM_FAULTS
#include "boundary.h"

#include <stdatomic.h>

static _Atomic int64_t allocations_left = INT64_MAX;

/* Builds for tests only: the nth allocation from now fails, and no other. Returns what was left of the last count: not
 * above 0 where its allocation has failed. */
PARKLOOM_API int64_t parkloom_fail_allocation(int64_t nth) { return atomic_exchange(&allocations_left, nth); }

static int fails(void) { return atomic_fetch_sub(&allocations_left, 1) == 1; }
#else
static int fails(void) { return 0; }
#endif

static int too_large(int64_t count, size_t size) { return count < 0 || (uint64_t)count > SIZE_MAX / size; }

void *allocate(int64_t count, size_t size) {
    if (count == 0) count = 1;
    return too_large(count, size) || fails() ? NULL : malloc((size_t)count * size);
}

void *allocate_zeroed(int64_t count, size_t size) {
    if (count == 0) count = 1;
    return too_large(count, size) || fails() ? NULL : calloc((size_t)count, size);
}

void *reallocate(void *block, int64_t count, size_t size) {
    if (count == 0) count = 1;
    return too_large(count, size) || fails() ? NULL : realloc(block, (size_t)count * size);
}

void free_all(void **blocks, size_t count) {
    for (size_t i = 0; i < count; i++) free(blocks[i]);
}
