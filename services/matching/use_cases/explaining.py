"""Explains why an enterprise was not chosen for an order in the live schedule, as far as its caller may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.identity import Caller, Role
from services.errors import NotFound
from services.matching.domain.assignments import Assignment
from services.matching.domain.campaigns import campaigns
from services.matching.domain.choosing import Verdict, outline
from services.matching.domain.lots import whole
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Park, capacity_on
from services.matching.scheduling.verdicts import Case, full_verdicts, own_verdicts
from services.matching.storage import archive, reference_data
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import exclusions as stored_exclusions
from services.matching.use_cases import orders, park_days
from services.matching.use_cases.reading import figures_by_line, known_park, lines_at_floors

SEE_EVERYTHING = (Role.MANAGER, Role.AUDITOR)


def explain_enterprise(session: Session, caller: Caller, park: str, order: str, enterprise: str) -> list[Verdict]:
    """By step and line. Raises NotFound, for what an enterprise may not see in the words for what does not exist."""
    if not caller.sees_enterprise(enterprise) or reference_data.find_enterprise(session, park, enterprise) is None:
        raise NotFound.named(f"parks/{park}/enterprises/{enterprise}")
    case = _case(session, *_order_and_work(session, caller, park, order, enterprise), enterprise)
    if caller.bound:
        return own_verdicts(case)
    lots = whole(orders.lots_of(session, case.order), len(case.order.route))
    found = full_verdicts(case, lots, lines_at_floors(session, case.park, lots.used_lines())[0])
    return found if caller.role in SEE_EVERYTHING else [outline(verdict) for verdict in found]


def _order_and_work(
    session: Session, caller: Caller, park: str, order: str, enterprise: str
) -> tuple[Order, list[Assignment]]:
    """The order and the enterprise's work for it. Raises NotFound.

    First comes what shows that it is the caller's (for an enterprise its work, for a buyer the order), so that the
    answer takes as long where others alone have to do with the order as where there is none.
    """
    if not caller.bound:
        found = orders.get_order(session, caller, park, order)
        return found, work_on(session, park, order, enterprise)
    own = work_on(session, park, order, enterprise)
    if not own:
        raise NotFound.named(f"parks/{park}/orders/{order}")
    return orders.get_order(session, caller, park, order), own


def work_on(session: Session, park: str, order: str, enterprise: str) -> list[Assignment]:
    """The enterprise's work for the order, archived or not."""
    live = stored_assignments.of_enterprise(session, park, order, enterprise)
    return live or archive.of_enterprise(session, park, order, enterprise)


def _case(session: Session, found: Order, own: Iterable[Assignment], enterprise: str) -> Case:
    park, order = found.park, found.id
    known = known_park(session, park)
    today = park_days.today(session, park)
    floors = {link.id: link.price_floor_micros for link in known.links}
    lines = [line.at_least(floors.get(line.link)) for line in reference_data.lines_of(session, park, enterprise)]
    names = [line.id for line in lines]
    figures = figures_by_line(reference_data.months(session, park, f"{today:%Y-%m}", names))
    return Case(
        park=known,
        today=today,
        order=found,
        lines=lines,
        figures=figures,
        used=_used(stored_assignments.active_on(session, park, names), known, lines, figures),
        asked={assignment.stage: assignment for assignment in own},
        declined=stored_exclusions.declined_steps(session, park, order, enterprise),
        guest=enterprise in reference_data.guests(session, park),
    )


def _used(
    assignments: Iterable[Assignment], park: Park, lines: Iterable[Line], figures: Mapping[str, Mapping[date, Figure]]
) -> dict[tuple[str, date], float]:
    """Capacity that these assignments take, by line and day, with the set-ups of their campaigns."""
    used: defaultdict[tuple[str, date], float] = defaultdict(float)
    known = {line.id: line for line in lines}
    for assignment in assignments:
        line = known[assignment.line]
        for day, units in assignment.quantities.items():
            used[line.id, day] += units * assignment.unit_load
        setup = line.figures_in_use(park).setup.figure
        for campaign in campaigns(assignment.quantities, partial(_is_open, line, figures.get(line.id, {}))):
            used[line.id, campaign.first] += setup
    return dict(used)


def _is_open(line: Line, figures: Mapping[date, Figure], day: date) -> bool:
    return capacity_on(line, figures, day) > 0
