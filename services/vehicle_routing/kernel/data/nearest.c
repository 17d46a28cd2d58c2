#include "data/nearest.h"

#include "boundary.h"
#include "memory.h"

#include <stdlib.h>

typedef struct {
    double metres;
    int shipment;
} Near;

static int nearer(const void *a, const void *b) {
    const Near *one = a, *other = b;
    if (one->metres != other->metres) return one->metres < other->metres ? -1 : 1;
    return one->shipment - other->shipment;
}

int sort_nearest(int64_t n, int64_t kept, double (*between)(const void *, int, int), const void *problem, int *near) {
    Near *row = allocate(n, sizeof(Near));
    if (!row) return PARKLOOM_OUT_OF_MEMORY;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) row[j] = (Near){i == j ? -1 : between(problem, i, j), j};
        qsort(row, (size_t)n, sizeof(Near), nearer);
        for (int64_t j = 0; j < kept; j++) near[i * kept + j] = row[j].shipment;
    }
    free(row);
    return PARKLOOM_OK;
}
