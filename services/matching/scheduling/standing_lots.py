"""Live lots that no longer keep the rules because their park has changed: they stand until a plan places them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from services.matching.domain.assignments import RiskCause
from services.matching.scheduling.activation_problem import activation_problem
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.residual import with_capacity
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning import rules
from services.planning.model import Problem, steps_done, terms
from services.planning.model.arrays import Floats, quota_limits
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lot, Lots


def broken_lots(snapshot: ParkSnapshot) -> list[Lot]:
    """The live lots of a whole park that break a rule other than capacity; their days are those of the horizon."""
    problem, lots = activation_problem(snapshot, ())
    return [lot for lot, _ in rules.kept_and_dropped(problem, lots)[1]]


def mark_broken(changes: Changes) -> set[str]:
    """Mark the assignments of a whole park whose lots no longer keep the rules, and no others. Returns their orders."""
    lots, first = broken_lots(changes.snapshot), changes.snapshot.today.toordinal()
    broken = {lot.order for lot in lots}
    changes.end_park_risks(changes.snapshot.assignments.keys() - broken)
    for lot in lots:
        known = changes.snapshot.of_order(lot.order)
        stages = {(number, line) for number, (line, day) in enumerate(lot.steps) if day >= 0}
        for stage, assignment in known.items():
            due = any(day.toordinal() >= first for day in assignment.quantities)
            if assignment.active and due and tuple(stage) in stages and assignment.mark(RiskCause.PARK, changes.now):
                changes.assignments[assignment.id] = assignment
    return broken


def set_apart(problem: Problem, others: Lots) -> tuple[Problem, Lots, Lots]:
    """Parts the lots that keep the rules from those that do not: those stand as they are, and nobody adds to them.

    Returns the problem without the orders' units that stand, and without the capacity and quotas that they take; the
    lots that keep the rules; and those that stand.
    """
    kept, dropped = rules.kept_and_dropped(problem, others)
    standing = [lot for lot, _ in dropped]
    return _without(problem, standing), kept, Lots.of(standing)


def _without(problem: Problem, standing: list[Lot]) -> Problem:
    residual, limits = Ledger.of(problem), quota_limits(problem)
    for row, day, load in _loads(problem, standing):
        residual.take(row, day, load)
    quotas = tuple(
        replace(quota, limits={**quota.limits, **{day: max(0.0, float(left[day])) for day in _used(left, most)}})
        for quota, left, most in zip(problem.quotas, residual.quota, limits, strict=True)
    )
    gone = {(lot.order, lot.steps) for lot in standing}
    firm = tuple(each for each in problem.firm if (each.order, each.steps) not in gone)
    lines = with_capacity(problem.lines, np.maximum(0.0, residual.capacity))
    return replace(problem, lines=lines, quotas=quotas, firm=firm)


def _used(left: Floats, most: Floats) -> list[int]:
    """The days on which a quota is used."""
    return [int(day) for day in np.flatnonzero(left != most)]


def _loads(problem: Problem, standing: list[Lot]) -> Iterator[tuple[int, int, float]]:
    """(place of the line, day, capacity taken) of each step still to be done, on days of the horizon."""
    place = {line.id: row for row, line in enumerate(problem.lines)}
    for lot in standing:
        order = problem.order_by_id[lot.order]
        for number in range(steps_done(lot.steps), len(lot.steps)):
            line, day = lot.steps[number]
            if line in place and day < problem.days:
                known = problem.line_by_id[line]
                yield place[line], day, lot.quantity * terms(order, order.route[number], known)[0]
