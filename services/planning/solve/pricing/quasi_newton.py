"""Limited-memory quasi-Newton descent on x >= 0.

The two-loop recursion (Nocedal 1980) on the free variables, a projected step, and Armijo's rule along the projection
(Bertsekas 1982). For a hundred thousand variables an iteration is a few milliseconds of vector work, where a general
bound-constrained code spends a hundred times that on its Cauchy point.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from services.planning.solve.columns import Flags, Floats
from services.planning.solve.params import QuasiNewtonParams

Function = Callable[[Floats], tuple[float, Floats]]
Pair = tuple[Floats, Floats]  # a change of the point, and that of the gradient


class _Point(NamedTuple):
    x: Floats
    value: float
    gradient: Floats


def minimise(
    function: Function, start: Floats, iterations: int, stop: Callable[[], bool], params: QuasiNewtonParams
) -> Floats:
    """The best point found: `function` returns a value and its gradient; `stop` is asked once an iteration."""
    point = _Point(start, *function(start))
    pairs: deque[Pair] = deque(maxlen=params.memory)
    for _ in range(iterations):
        if stop():
            break
        free = (point.x > 0) | (point.gradient < 0)
        direction = _direction(np.where(free, point.gradient, 0.0), pairs, free, point.x, params)
        found = _line_search(function, point, direction, params)
        if found is None:
            if not pairs:
                break
            pairs.clear()
            continue
        moved, changed = found.x - point.x, found.gradient - point.gradient
        point = found
        if _dot(moved, changed) > params.drop_curvature * _dot(changed, changed):
            pairs.append((moved, changed))
    return point.x


def _direction(gradient: Floats, pairs: deque[Pair], free: Flags, point: Floats, params: QuasiNewtonParams) -> Floats:
    """The quasi-Newton step on the free variables."""
    step = gradient.copy()
    kept: list[tuple[Floats, Floats, float, float]] = []
    for pair in reversed(pairs):
        moved, changed = pair[0] * free, pair[1] * free
        curvature = _dot(moved, changed)
        if curvature <= params.drop_curvature * _dot(changed, changed):
            continue
        weight = _dot(moved, step) / curvature
        step -= weight * changed
        kept.append((moved, changed, curvature, weight))
    if kept:
        _, changed, curvature, _ = kept[0]
        step *= curvature / _dot(changed, changed)
    else:
        step *= _first_scale(gradient, point, params)
    for moved, changed, curvature, weight in reversed(kept):
        step += (weight - _dot(changed, step) / curvature) * moved
    return np.asarray(-step * free)


def _dot(a: Floats, b: Floats) -> float:
    """The inner product without BLAS, whose idle threads would spin on the cores that the kernel needs."""
    return float(np.einsum("i,i", a, b))


def _first_scale(gradient: Floats, point: Floats, params: QuasiNewtonParams) -> float:
    """The inverse curvature where no pair has measured it: a step of a share of the point."""
    size = float(np.abs(gradient).max(initial=0.0))
    if size <= 0:
        return 0.0
    return max(params.first_step * float(point.max(initial=0.0)), params.first_step_least) / size


def _line_search(function: Function, point: _Point, direction: Floats, params: QuasiNewtonParams) -> _Point | None:
    """A point along the projected direction with a sufficient decrease, or None."""
    length = 1.0
    for _ in range(params.trials):
        trial = np.maximum(point.x + length * direction, 0.0)
        linear = _dot(point.gradient, trial - point.x)
        if linear >= 0:
            return None
        value, gradient = function(trial)
        if value <= point.value + params.sufficient_decrease * linear:
            return _Point(trial, value, gradient)
        length *= params.shrink
    return None
