"""Activation that goes on where some of a plan's orders have changed meanwhile: only these are decided again.

An answer that leaves an order's lots as they are has the plan's lots of it checked against what is agreed now. An
order whose lots have changed, or that the plan no longer suits, stays as it is. The rest of the plan stands if what it
adds fits beside that; else the plan's whole activation has to be worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from services.matching.scheduling.activation import Activation, Basis, decide, unmoved
from services.matching.scheduling.activation_problem import activation_problem
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.holding import InUse
from services.matching.scheduling.plan_policies import policy_of
from services.matching.scheduling.residual import with_capacity
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.touched import fits
from services.planning import rules
from services.planning.rules.commitments import shortfalls

Value = TypeVar("Value")
# Capacity of a line on which only the rules of an order's own lots are looked at.
ENOUGH = 1e12


def again(known: Activation, fresh: ParkSnapshot, moved: Collection[str], in_use: InUse) -> Activation | None:
    """The activation with these orders as they are now; None where the rest of it no longer fits.

    `fresh` has these orders, the lines on which they have or are given work, and the versions of the loads there;
    `in_use` what is in use of these lines, and of all quotas. Changes `known`, which cannot be used afterwards.
    """
    basis, changes = known.basis, known.changes
    kept = _kept(basis, fresh, moved)
    considered = set(basis.considered) - set(moved) | kept
    lots = basis.held.lots.of_orders(considered)
    dropped = {ident: units for ident, units in basis.held.dropped.items() if ident in considered}
    basis = replace(basis, considered=considered, held=replace(basis.held, lots=lots, dropped=dropped))
    basis.before.moved(fresh, moved, kept)
    _forget(changes, fresh, moved)
    found = decide(changes, basis, kept, fresh.lines.keys())
    there = {cell: in_use.lines.get(cell, 0) for cell in found.added.lines if cell[0] in fresh.lines}
    drawn = {cell: in_use.quotas.get(cell, 0) for cell in found.added.quotas}
    return found if fits(fresh, found.added, InUse(there, drawn)) else None


def _kept(basis: Basis, fresh: ParkSnapshot, moved: Collection[str]) -> set[str]:
    """The orders whose lots by the plan still hold: what is agreed by now is kept, and every rule of theirs alone."""
    plan, start = basis.ready.plan, fresh.today.toordinal()
    suited = {ident for ident in moved if unmoved(fresh, ident, plan.orders[ident])}
    problem, _ = activation_problem(fresh, suited, policy_of(plan).keep(fresh))
    lots = basis.held.lots.of_orders(suited).shifted(-start)
    due = tuple(each for each in problem.firm if each.binding)
    suited -= {commitment.order for commitment, _ in shortfalls(replace(problem, firm=due), lots)}
    free = np.full((len(problem.lines), problem.days), ENOUGH)
    alone = replace(problem, lines=with_capacity(problem.lines, free), quotas=())
    _, broken = rules.kept_and_dropped(alone, lots.of_orders(suited))
    return suited - {lot.order for lot, _ in broken}


def _forget(changes: Changes, fresh: ParkSnapshot, moved: Collection[str]) -> None:
    """Take the changes of these orders back, and put them as they are now into the snapshot."""
    for of_order in (changes.orders, changes.lots, changes.progress, changes.causes):
        for ident in moved:
            of_order.pop(ident, None)
    changes.fill_ins -= set(moved)
    changes.assignments = {ident: each for ident, each in changes.assignments.items() if each.order not in moved}
    snapshot = changes.snapshot
    stages = {stage: some for stage, some in snapshot.exclusions.items() if stage[0] not in moved}
    changes.snapshot = replace(
        snapshot,
        # Who is at risk is looked at by what the lines can do now.
        figures={**snapshot.figures, **{line: fresh.figures.get(line, {}) for line in fresh.lines}},
        orders=_with(snapshot.orders, fresh.orders, moved),
        lots=_with(snapshot.lots, fresh.lots, moved),
        assignments=_with(snapshot.assignments, fresh.assignments, moved),
        in_progress=_with(snapshot.in_progress, fresh.in_progress, moved),
        sent=_with(snapshot.sent, fresh.sent, moved),
        late=_with(snapshot.late, fresh.late, moved),
        exclusions=stages | dict(fresh.exclusions),
    )


def _with(known: Mapping[str, Value], now: Mapping[str, Value], orders: Collection[str]) -> dict[str, Value]:
    """Entries by order, with these orders as they are now."""
    others = {ident: value for ident, value in known.items() if ident not in orders}
    return others | {ident: now[ident] for ident in orders if ident in now}
