"""Campaigns of assignments as their readers are shown them: as the line's capacity and figures are now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.matching.domain.assignments import Assignment
from services.matching.domain.campaigns import ShownCampaigns, campaigns
from services.matching.domain.park import capacity_on
from services.matching.storage import reference_data
from services.matching.use_cases.reading import figures_by_line, known_park


def of_assignments(
    session: Session, caller: Caller, park: str, assignments: Sequence[Assignment]
) -> dict[str, ShownCampaigns]:
    """The campaigns of assignments of `park`, by assignment; a buyer is shown none."""
    if caller.buyer or not assignments:
        return {}
    its_park, named = known_park(session, park), {assignment.line for assignment in assignments}
    lines = reference_data.lines(session, park, named)
    first = min(min(each.quantities, default=date.max) for each in assignments)
    figures = figures_by_line(reference_data.months(session, park, f"{first:%Y-%m}", named))

    def has_capacity(line: str, day: date) -> bool:
        return capacity_on(lines[line], figures.get(line, {}), day) > 0

    return {
        each.id: ShownCampaigns(
            campaigns(each.quantities, partial(has_capacity, each.line)), lines[each.line].figures_in_use(its_park)
        )
        for each in assignments
    }
