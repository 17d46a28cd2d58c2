"""Two solvers for one program: SCIP and CP-SAT side by side, or one after the other, until one proves its answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from services.planning.solve.exact.program import Program
from services.planning.solve.exact.solver import (
    CANCEL_CHECK,
    PROVEN_GAP,
    SCIP_TOLERANCES,
    Effort,
    Found,
    by_cp_sat,
    by_scip,
)

# SCIP cannot be interrupted: where nobody waits for it any more, it ends after these seconds.
SCIP_SECONDS = 5.0
SCIP_SHARE = 0.85  # of the seconds: what it has found by then counts, proven or not
# With more units SCIP's floats can lose the optimum at any tolerance, at each a different one: two have to agree.
FEW_UNITS = 500
# Of those that nobody waits for there is one at a time.
_beside = threading.Lock()


def solve(program: Program, effort: Effort, hint: Sequence[int] | None = None, *, workers: int = 1) -> Found | None:
    """The cheapest values found within the limits; None where there are none.

    With two workers and no nodes to count both solvers work at the same time. What is cancelled returns at once, and so
    does a program whose sums cannot be counted.
    """
    if not program.countable:
        return None
    if workers > 1 and effort.nodes is None:
        return _side_by_side(program, effort, hint)
    return _in_turn(program, effort, hint)


def _side_by_side(program: Program, effort: Effort, hint: Sequence[int] | None) -> Found | None:
    scip = _Scip(program, replace(effort, seconds=min(SCIP_SECONDS, SCIP_SHARE * effort.seconds)), hint)
    if _beside.acquire(blocking=False):
        scip.begin(_beside)
    until = replace(effort, cancelled=lambda: scip.proven or effort.cancelled())
    return _better(program, by_cp_sat(program, until, hint), scip.found)


def _in_turn(program: Program, effort: Effort, hint: Sequence[int] | None) -> Found | None:
    counted = effort.nodes is not None
    seconds = effort.seconds if counted else min(SCIP_SECONDS, effort.seconds / 2)
    scip = _Scip(program, replace(effort, seconds=seconds), hint)
    scip.begin()
    while not scip.over.wait(CANCEL_CHECK):
        if effort.cancelled():
            return None
    if scip.proven or effort.cancelled():
        return scip.found
    rest = effort if counted else replace(effort, seconds=effort.seconds - seconds)
    begin = hint if scip.found is None else scip.found.values
    return _better(program, by_cp_sat(program, rest, begin), scip.found)


@dataclass(slots=True)
class _Scip:
    """A solve by SCIP in a thread of its own. `found` is what it found, once it is `over`."""

    program: Program
    effort: Effort
    hint: Sequence[int] | None
    found: Found | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def proven(self) -> bool:
        """True once it has proven its answer."""
        return self.found is not None and self.found.proven

    def begin(self, release: threading.Lock | None = None) -> None:
        """Begins, and releases the lock at the end.

        The thread is no daemon: a process that ends waits for it, as OR-Tools cannot be taken down while it works.
        """
        threading.Thread(target=self._work, args=(release,)).start()

    def _work(self, release: threading.Lock | None) -> None:
        try:
            self.found = _by_scip(self.program, self.effort, self.hint)
        finally:
            self.over.set()
            if release is not None:
                release.release()


def _by_scip(program: Program, effort: Effort, hint: Sequence[int] | None) -> Found | None:
    """SCIP's answer, proven only where few units are planned or where SCIP finds no better one at another tolerance."""
    until = time.monotonic() + effort.seconds
    first = by_scip(program, effort, hint)
    if first is None or not first.proven or max(program.upper, default=0) <= FEW_UNITS:
        return first
    rest = replace(effort, seconds=until - time.monotonic())
    second = by_scip(program, rest, first.values, SCIP_TOLERANCES[1])
    agree = second is not None and second.proven and not _cheaper(program, second, first)
    return first if agree else _better(program, *(replace(each, proven=False) for each in (first, second) if each))


def _cheaper(program: Program, one: Found, other: Found) -> bool:
    """True if one costs less than the other by more than what counts as proven."""
    least = program.value(other.values)
    return program.value(one.values) < least - PROVEN_GAP * abs(least)


def _better(program: Program, *found: Found | None) -> Found | None:
    """The one that is proven, else the cheapest."""
    there = [each for each in found if each is not None]
    return min(there, key=lambda each: (not each.proven, program.value(each.values)), default=None)
