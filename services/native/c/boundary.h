/* What every compiled kernel of this project shares with Python: exports and status codes. */
#ifndef PARKLOOM_BOUNDARY_H
#define PARKLOOM_BOUNDARY_H

#include <stdint.h>

/* Kernels are compiled with hidden visibility: only what carries this, and the prefix parkloom_, is exported. */
#define PARKLOOM_API __attribute__((visibility("default")))

/* A function that can fail returns a status, or a count that is never negative. */
#define PARKLOOM_OK 0
#define PARKLOOM_OUT_OF_MEMORY (-1)
#define PARKLOOM_OUT_OF_LIMITS (-2) /* an array of the kernel has a fixed size, and the input would not fit */

#endif
