"""The pace at which a door packs, learned from its counts, and the chance that it will be ready.

Counts are Poisson in batches of parcels, at a pace with a gamma distribution: the conjugate model of Harvey and
Fernandes (*Time series models for count or qualitative observations*, Journal of Business and Economic Statistics 7,
1989), whose evidence fades, because the pace of an afternoon is not that of the morning. What is packed by an hour is
then negative binomial, and its tail an incomplete beta function.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_HOUR = 3600.0
# Of the continued fraction.
_TERMS, _CLOSE, _TINY = 300, 1e-10, 1e-300


@dataclass(frozen=True, slots=True)
class PaceParams:
    """Figures of the model.

    `spread` is how much the paces of a door differ from day to day, as a share of their mean. A batch is what the door
    usually packs in `batch_seconds` of work: people are called away, get faster and slower, and report whole boxes, so
    that an hour shows no more than that. After `half_life` seconds of work what was seen counts half.
    """

    spread: float = 0.3
    batch_seconds: float = 15 * 60.0
    half_life: float = 1.5 * _HOUR


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The spans of a day in which doors pack, (begin, end) each in seconds of the day, one after the other."""

    spans: Sequence[tuple[float, float]]

    def between(self, first: float, last: float) -> float:
        """Seconds of work from one second of the day to another one."""
        return sum(max(0.0, min(last, end) - max(first, begin)) for begin, end in self.spans)

    def after(self, at: float, seconds: float) -> float | None:
        """The second of the day at which so much work, in seconds, is done from `at` on; None: not on this day."""
        for begin, end in self.spans:
            here = max(0.0, end - max(begin, at))
            if here >= seconds:
                return max(begin, at) + seconds
            seconds -= here
        return None


def working_hours(begin: float, end: float, breaks: Iterable[tuple[float, float]]) -> WorkingHours:
    """The hours from `begin` to `end` without the breaks."""
    spans, at = [], begin
    for pause_begins, pause_ends in sorted(breaks):
        spans.append((at, min(end, max(at, pause_begins))))
        at = max(at, pause_ends)
    spans.append((at, max(at, end)))
    return WorkingHours([(first, last) for first, last in spans if last > first])


@dataclass(frozen=True, slots=True)
class Pace:
    """A gamma distribution of batches, `batch` parcels each, per second of work: shape `batches`, rate `seconds`.

    Those of the door's earlier days, `prior_batches` and `prior_seconds`, do not fade.
    """

    prior_batches: float
    prior_seconds: float
    batch: float
    half_life: float
    batches: float = 0.0
    seconds: float = 0.0

    @property
    def mean(self) -> float:
        """Parcels that are expected in a second of work."""
        batches, seconds = self.prior_batches + self.batches, self.prior_seconds + self.seconds
        return self.batch * batches / seconds

    def seen(self, parcels: float, seconds: float) -> Pace:
        """The pace after so many parcels in so many seconds of work; what was seen before has faded by then."""
        kept = 0.5 ** (seconds / self.half_life)
        return replace(
            self,
            batches=self.batches * kept + parcels / self.batch,
            seconds=self.seconds * kept + seconds,
        )

    def chance_of(self, parcels: float, seconds: float) -> float:
        """The chance that so many parcels are packed in so many seconds of work."""
        if parcels <= 0:
            return 1.0
        if seconds <= 0:
            return 0.0
        shape, rate = self.prior_batches + self.batches, self.prior_seconds + self.seconds
        return incomplete_beta(seconds / (rate + seconds), parcels / self.batch, shape)


def prior_pace(parcels_per_second: float, params: PaceParams) -> Pace:
    """The pace of a door on a day of which nothing is seen yet, by the mean of its earlier days."""
    shape, batch = 1.0 / params.spread**2, max(parcels_per_second, _TINY) * params.batch_seconds
    return Pace(shape, shape * params.batch_seconds, batch, params.half_life)


def learned(pace: Pace, counts: Sequence[tuple[float, int]], hours: WorkingHours) -> Pace:
    """The pace after the counts of a day, each (second of the day, parcels packed so far).

    The first one is compared with nothing packed when work begins. A count that was corrected downwards adds none.
    """
    begin = hours.spans[0][0] if hours.spans else 0.0
    for (before, packed), (at, now_packed) in pairwise([(begin, 0), *sorted(counts)]):
        seconds = hours.between(before, at)
        if seconds > 0 or now_packed > packed:
            pace = pace.seen(max(0, now_packed - packed), max(seconds, 1.0))
    return pace


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b > 0 and x in [0, 1].

    By the continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, with Lentz's method.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1.0 - incomplete_beta(1.0 - x, b, a)
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return min(1.0, math.exp(logarithm) / (a * _continued_fraction(x, a, b)))


def _continued_fraction(x: float, a: float, b: float) -> float:
    """1 + d1 / (1 + d2 / (1 + …)) of the incomplete beta function."""
    value, ahead, behind = 1.0, 1.0, 0.0
    for term in range(1, _TERMS):
        half = term // 2
        if term % 2:
            coefficient = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            coefficient = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        behind = 1.0 / ((1.0 + coefficient * behind) or _TINY)
        ahead = (1.0 + coefficient / ahead) or _TINY
        value *= ahead * behind
        if abs(ahead * behind - 1.0) < _CLOSE:
            break
    return value
