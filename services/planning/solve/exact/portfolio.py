"""Two solvers for one program: SCIP and CP-SAT side by side, or one after the other, until one proves its answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from services.planning.solve.exact.program import Program
from services.planning.solve.exact.solver import Effort, Found, by_cp_sat, by_scip

# SCIP cannot be interrupted: left alone, it ends after these seconds, and no second one begins meanwhile.
SCIP_SECONDS = 5.0
_scip = threading.Lock()


def solve(program: Program, effort: Effort, hint: Sequence[int] | None = None, *, workers: int = 1) -> Found | None:
    """The cheapest values found within the limits; None where there are none.

    With two workers and no nodes to count both solvers work at the same time.
    """
    if workers > 1 and effort.nodes is None:
        return _side_by_side(program, effort, hint)
    seconds = effort.seconds if effort.nodes is not None else min(SCIP_SECONDS, effort.seconds / 2)
    first = by_scip(program, replace(effort, seconds=seconds), hint)
    if (first is not None and first.proven) or effort.cancelled():
        return first
    rest = effort if effort.nodes is not None else replace(effort, seconds=effort.seconds - seconds)
    return _better(program, first, by_cp_sat(program, rest, hint if first is None else first.values))


def _side_by_side(program: Program, effort: Effort, hint: Sequence[int] | None) -> Found | None:
    done, found = threading.Event(), list[Found]()
    if _scip.acquire(blocking=False):
        # No daemon: a process that ends waits for it, as OR-Tools may not be taken down while it works.
        threading.Thread(target=_scip_alone, args=(program, effort, hint, found, done)).start()
    other = by_cp_sat(program, replace(effort, cancelled=lambda: done.is_set() or effort.cancelled()), hint)
    return _better(program, found[0] if found else None, other)


def _scip_alone(
    program: Program, effort: Effort, hint: Sequence[int] | None, found: list[Found], done: threading.Event
) -> None:
    try:
        result = by_scip(program, replace(effort, seconds=min(SCIP_SECONDS, effort.seconds)), hint)
    finally:
        _scip.release()
    if result is not None:
        found.append(result)
        if result.proven:
            done.set()


def _better(program: Program, one: Found | None, other: Found | None) -> Found | None:
    """The one that is proven, else the cheaper one."""
    both = [each for each in (one, other) if each is not None]
    return min(both, key=lambda each: (not each.proven, program.value(each.values)), default=None)
