"""Assignments that a plan would change, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.matching.domain.lots import Stage, daily_quantities
from services.matching.domain.terms import ChangeCause, Units, beyond
from services.matching.scheduling.causes import OrderDifference, cause_of, worth_by_enterprise
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import Lots


@dataclass(frozen=True, slots=True)
class AssignmentDifference:
    """An enterprise's work of an order's step on a line from today on: units by day that are live, and by the plan."""

    order: str
    stage: Stage
    enterprise: str
    live: Units
    planned: Units
    cause: ChangeCause

    @property
    def changed_units(self) -> int:
        """Units that come to a day or leave one."""
        return sum(beyond(self.live, self.planned).values()) + sum(beyond(self.planned, self.live).values())


def assignment_differences(
    snapshot: ParkSnapshot, difference: OrderDifference, before: Lots, after: Lots
) -> Iterator[AssignmentDifference]:
    """The assignments of one order that its lots `after` change."""
    order = difference.order
    live, planned = _ahead(before, snapshot.today), _ahead(after, snapshot.today)
    worths = worth_by_enterprise(snapshot, order, before), worth_by_enterprise(snapshot, order, after)
    for stage in sorted({*live, *planned}):
        units = live.get(stage, {}), planned.get(stage, {})
        if units[0] != units[1]:
            enterprise = snapshot.lines[stage.line].enterprise
            gained = worths[1].get(enterprise, 0) - worths[0].get(enterprise, 0)
            cause = cause_of(snapshot, difference, enterprise, gained)
            yield AssignmentDifference(order.id, stage, enterprise, *units, cause)


def _ahead(lots: Lots, today: date) -> Mapping[Stage, Units]:
    """Units by stage and day, from today on."""
    ahead = {
        stage: {day: amount for day, amount in units.items() if day >= today}
        for stage, units in daily_quantities(lots).items()
    }
    return {stage: units for stage, units in ahead.items() if units}
