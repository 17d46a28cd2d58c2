/* Figures that the whole kernel shares. */
#ifndef PARKLOOM_LIMITS_H
#define PARKLOOM_LIMITS_H

#define FAR 1e15  /* no way: larger than any cost, small enough to add a few of them */
#define NO_WAY 1e14

#endif
