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
SCIP_SHARE = 0.95  # of the seconds: what it has found by then counts, proven or not
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
    limited = replace(effort, seconds=min(SCIP_SECONDS, SCIP_SHARE * effort.seconds))
    if not _beside.acquire(blocking=False):
        return by_cp_sat(program, effort, hint)
    if not _has_few_units(program):
        return _at_both_tolerances(program, effort, limited, hint)
    scip = _Scip(program, limited, hint, SCIP_TOLERANCES[:1])
    _begin([scip], _beside)
    until = replace(effort, cancelled=lambda: scip.proven or effort.cancelled())
    return _better(program, by_cp_sat(program, until, hint), scip.found)


def _at_both_tolerances(program: Program, effort: Effort, limited: Effort, hint: Sequence[int] | None) -> Found | None:
    """SCIP at two tolerances at once; CP-SAT, which is slow where units are many, has the time that they leave."""
    until = time.monotonic() + effort.seconds
    both = [_Scip(program, limited, hint, (tolerance,)) for tolerance in SCIP_TOLERANCES]
    _begin(both, _beside)
    if not _wait(both, effort):
        return None
    found = _agreed(program, both[0].found, both[1].found)
    if found is not None and found.proven:
        return found
    rest = replace(effort, seconds=until - time.monotonic())
    return _better(program, by_cp_sat(program, rest, hint if found is None else found.values), found)


def _in_turn(program: Program, effort: Effort, hint: Sequence[int] | None) -> Found | None:
    counted = effort.nodes is not None
    seconds = effort.seconds if counted else min(SCIP_SECONDS, effort.seconds / 2)
    tolerances = SCIP_TOLERANCES[:1] if _has_few_units(program) else SCIP_TOLERANCES
    scip = _Scip(program, replace(effort, seconds=seconds), hint, tolerances)
    _begin([scip])
    if not _wait([scip], effort):
        return None
    if scip.proven or effort.cancelled():
        return scip.found
    rest = effort if counted else replace(effort, seconds=effort.seconds - seconds)
    begin = hint if scip.found is None else scip.found.values
    return _better(program, by_cp_sat(program, rest, begin), scip.found)


@dataclass(slots=True)
class _Scip:
    """A solve by SCIP in a thread of its own, at one tolerance or, one after the other, at two that have to agree.

    `found` is what it found, once it is `over`.
    """

    program: Program
    effort: Effort
    hint: Sequence[int] | None
    tolerances: Sequence[float]
    found: Found | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def proven(self) -> bool:
        """True once it has proven its answer."""
        return self.found is not None and self.found.proven

    def work(self) -> None:
        """Solves; it is over then, where it fails as well."""
        try:
            self.found = self._solve()
        finally:
            self.over.set()

    def _solve(self) -> Found | None:
        until = time.monotonic() + self.effort.seconds
        first = by_scip(self.program, self.effort, self.hint, self.tolerances[0])
        if first is None or not first.proven or len(self.tolerances) == 1:
            return first
        rest = replace(self.effort, seconds=until - time.monotonic())
        return _agreed(self.program, first, by_scip(self.program, rest, first.values, self.tolerances[1]))


def _begin(solves: Sequence[_Scip], release: threading.Lock | None = None) -> None:
    """Begins each in a thread of its own, and releases the lock when all are over.

    The threads are no daemons: a process that ends waits for them, as OR-Tools cannot be taken down while it works.
    """
    threads = [threading.Thread(target=each.work) for each in solves]
    for thread in threads:
        thread.start()
    if release is not None:
        threading.Thread(target=_release, args=(threads, release)).start()


def _release(threads: Sequence[threading.Thread], lock: threading.Lock) -> None:
    for thread in threads:
        thread.join()
    lock.release()


def _wait(solves: Sequence[_Scip], effort: Effort) -> bool:
    """Waits until all are over; False where the effort is cancelled before."""
    while not all(each.over.wait(CANCEL_CHECK) for each in solves):
        if effort.cancelled():
            return False
    return True


def _has_few_units(program: Program) -> bool:
    return max(program.upper, default=0) <= FEW_UNITS


def _agreed(program: Program, one: Found | None, other: Found | None) -> Found | None:
    """The cheaper answer of two, proven only where both are and cost the same."""
    if one is None or other is None:
        return next((replace(each, proven=False) for each in (one, other) if each is not None), None)
    best = _better(program, *(replace(each, proven=True) for each in (one, other)))
    same = not _cheaper(program, one, other) and not _cheaper(program, other, one)
    return best and replace(best, proven=one.proven and other.proven and same)


def _cheaper(program: Program, one: Found, other: Found) -> bool:
    """True if one costs less than the other by more than what counts as proven."""
    least = program.value(other.values)
    return program.value(one.values) < least - PROVEN_GAP * abs(least)


def _better(program: Program, *found: Found | None) -> Found | None:
    """The one that is proven, else the cheapest."""
    there = [each for each in found if each is not None]
    return min(there, key=lambda each: (not each.proven, program.value(each.values)), default=None)
