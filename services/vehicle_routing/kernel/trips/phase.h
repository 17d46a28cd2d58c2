/* Time at a hub, and of whole trips, as a function of the moment of arrival t: not later than `latest`, done at
 * max(t + seconds, ready). Such functions follow each other (T. Vidal and others, Computers & Operations Research 40,
 * 2013, without time warps). */
#ifndef PARKLOOM_PHASE_H
#define PARKLOOM_PHASE_H

#include <math.h>

/* Seconds, or units, that rounding may take. */
#define NEGLIGIBLE 1e-7

typedef struct {
    double seconds, ready, latest;
} Phase;

static inline Phase phase_of_nothing(void) { return (Phase){0.0, -INFINITY, INFINITY}; }

static inline double phase_end(Phase phase, double arrival) {
    double end = arrival + phase.seconds;
    return end > phase.ready ? end : phase.ready;
}

/* One after the other; where the second can never follow in time, `latest` is -INFINITY. */
static inline Phase phase_join(Phase first, Phase second) {
    double latest = first.ready > second.latest + NEGLIGIBLE ? -INFINITY : second.latest - first.seconds;
    return (Phase){
        first.seconds + second.seconds,
        fmax(first.ready + second.seconds, second.ready),
        fmin(first.latest, latest),
    };
}

/* A service of some seconds that begins from `opens` to `closes`. */
static inline Phase phase_service(double opens, double closes, double service) {
    return (Phase){service, opens + service, closes};
}

static inline Phase phase_travel(Phase phase, double seconds) {
    return (Phase){phase.seconds + seconds, phase.ready + seconds, phase.latest};
}

/* The latest arrival after which all is done by `limit`. */
static inline double phase_latest(Phase phase, double limit) {
    if (phase.ready > limit + NEGLIGIBLE) return -INFINITY;
    double latest = limit - phase.seconds;
    return latest < phase.latest ? latest : phase.latest;
}

#endif
