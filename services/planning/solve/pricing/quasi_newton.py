"""Limited-memory quasi-Newton descent on x >= 0.

The two-loop recursion (Nocedal 1980) on the variables that are free, a projected step, and Armijo's rule along the
projection (Bertsekas 1982). For a hundred thousand variables an iteration is a few milliseconds of vector work, where a
general bound-constrained code spends a hundred times that on finding its Cauchy point.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from services.planning.solve.arrays import Floats

MEMORY = 14
SUFFICIENT = 1e-4  # Armijo's share of the promised decrease
SHRINK = 0.4
TRIES = 8  # of the line search

Function = Callable[[Floats], tuple[float, Floats]]


def minimise(function: Function, start: Floats, iterations: int, stop: Callable[[], bool]) -> Floats:
    """The best point found: `function` gives a value and its gradient; `stop` is asked once an iteration."""
    point = start
    value, gradient = function(point)
    pairs: deque[tuple[Floats, Floats]] = deque(maxlen=MEMORY)
    for _ in range(iterations):
        if stop():
            break
        free = (point > 0) | (gradient < 0)
        direction = _direction(np.where(free, gradient, 0.0), pairs, free, point)
        found = _search(function, point, value, gradient, direction)
        if found is None:
            if not pairs:
                break
            pairs.clear()
            continue
        moved, changed = found[0] - point, found[2] - gradient
        point, value, gradient = found
        if _dot(moved, changed) > 1e-12 * _dot(changed, changed):
            pairs.append((moved, changed))
    return point


def _direction(gradient: Floats, pairs: deque[tuple[Floats, Floats]], free: NDArray[np.bool_], point: Floats) -> Floats:
    """The quasi-Newton step on the free variables."""
    step = gradient.copy()
    kept: list[tuple[Floats, Floats, float, float]] = []
    for pair in reversed(pairs):
        moved, changed = pair[0] * free, pair[1] * free
        curvature = _dot(moved, changed)
        if curvature <= 1e-12 * _dot(changed, changed):
            continue
        weight = _dot(moved, step) / curvature
        step -= weight * changed
        kept.append((moved, changed, curvature, weight))
    step *= _scale(kept, gradient, point)
    for moved, changed, curvature, weight in reversed(kept):
        step += (weight - _dot(changed, step) / curvature) * moved
    return np.asarray(-step * free)


def _dot(a: Floats, b: Floats) -> float:
    """An inner product without BLAS, whose idle threads would spin on the cores that the kernel needs."""
    return float(np.einsum("i,i", a, b))


def _scale(kept: list[tuple[Floats, Floats, float, float]], gradient: Floats, point: Floats) -> float:
    """The first guess of the inverse curvature: from the latest pair, else a step of a hundredth of the point."""
    if kept:
        _, changed, curvature, _ = kept[0]
        return curvature / _dot(changed, changed)
    size = float(np.abs(gradient).max(initial=0.0))
    return max(0.01 * float(point.max(initial=0.0)), 1e-3) / size if size > 0 else 0.0


def _search(
    function: Function, point: Floats, value: float, gradient: Floats, direction: Floats
) -> tuple[Floats, float, Floats] | None:
    """A point along the projected direction that decreases the function enough, or None."""
    length = 1.0
    for _ in range(TRIES):
        trial = np.maximum(point + length * direction, 0.0)
        promised = _dot(gradient, trial - point)
        if promised >= 0:
            return None
        trial_value, trial_gradient = function(trial)
        if trial_value <= value + SUFFICIENT * promised:
            return trial, trial_value, trial_gradient
        length *= SHRINK
    return None
