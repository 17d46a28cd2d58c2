/* exp(x) for x <= 0 in a form the compiler turns into vector code; relative error below 1e-8, 0 beyond -40. */
#ifndef PARKLOOM_QUICK_EXP_H
#define PARKLOOM_QUICK_EXP_H

#include <stdint.h>
#include <string.h>

static inline double quick_exp(double x) {
    double clipped = x < -40.0 ? -40.0 : x;
    /* Adding 1.5 * 2^52 leaves the nearest integer of clipped / ln 2 in the low bits. */
    double shifted = clipped * 1.4426950408889634 + 6755399441055744.0;
    double whole = shifted - 6755399441055744.0;
    double r = clipped - whole * 0.6931471805599453;
    double poly = 1.0 / 5040.0;
    poly = poly * r + 1.0 / 720.0;
    poly = poly * r + 1.0 / 120.0;
    poly = poly * r + 1.0 / 24.0;
    poly = poly * r + 1.0 / 6.0;
    poly = poly * r + 0.5;
    poly = poly * r + 1.0;
    poly = poly * r + 1.0;
    uint64_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    uint64_t scale_bits = (bits + 1023) << 52;
    double scale;
    memcpy(&scale, &scale_bits, sizeof scale);
    return x < -40.0 ? 0.0 : poly * scale;
}

#endif
