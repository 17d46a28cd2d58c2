"""Live lots that no longer keep the rules because their park has changed: they stand until a plan places them again."""

from __future__ import annotations

from services.matching.domain.assignments import RiskCause
from services.matching.scheduling.activation_problem import live_problem
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.snapshot import ParkSnapshot, waits_for_a_plan
from services.planning import rules
from services.planning.model.lots import Lot


def broken_lots(snapshot: ParkSnapshot) -> list[Lot]:
    """The live lots of a whole park that break a rule other than capacity; their days are those of the horizon."""
    problem, lots = live_problem(snapshot)
    return [lot for lot, _ in rules.kept_and_dropped(problem, lots)[1]]


def mark_broken(changes: Changes) -> set[str]:
    """Mark the assignments of a whole park whose lots no longer keep the rules, and no others. Returns their orders.

    Work that waits for a plan, because an earlier step has brought less, keeps that mark.
    """
    lots, first = broken_lots(changes.snapshot), changes.snapshot.today.toordinal()
    broken = {lot.order for lot in lots}
    changes.end_park_risks(changes.snapshot.assignments.keys() - broken)
    for lot in lots:
        known = changes.snapshot.of_order(lot.order)
        stages = {(number, line) for number, (line, day) in enumerate(lot.steps) if day >= 0}
        for stage, assignment in known.items():
            due = any(day.toordinal() >= first for day in assignment.quantities)
            markable = assignment.active and due and not waits_for_a_plan(assignment)
            if markable and tuple(stage) in stages and assignment.mark(RiskCause.PARK, changes.now):
                changes.assignments[assignment.id] = assignment
    return broken
