"""Scorecards, and planned, maximum and agreed capacity of a line: read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import NotFound
from services.matching.domain.line_days import LineDay
from services.matching.domain.park import capacity_on
from services.matching.domain.scorecards import NOTHING, LinkScores, Scorecard, Sums, Window, medians
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import reference_data
from services.matching.storage import scorecards as stored
from services.matching.storage.scorecards import Place
from services.matching.use_cases import park_days, reading
from services.matching.wire import names


def get_scorecard(session: Session, caller: Caller, park: str, enterprise: str, window: Window) -> Scorecard:
    """The scorecard with the medians of its links. Raises NotFound, also for a rival and a buyer."""
    today = park_days.today(session, park)
    visible = not caller.buyer and caller.sees_enterprise(enterprise)
    if not (visible and reference_data.find_enterprise(session, park, enterprise)):
        raise NotFound.named(names.ENTERPRISE.format(park=park, enterprise=enterprise))
    first = window.first_day(today)
    own = stored.of_enterprises(session, park, [enterprise], first, today)
    at = {line.link for line in reference_data.lines_of(session, park, enterprise)} | {link for _, link in own}
    guests = reference_data.guests(session, park)
    links = []
    for link in sorted(at - {""}):
        everybody = stored.of_link(session, park, link, first, today)
        everybody = {who: sums for who, sums in everybody.items() if who not in guests}
        links.append(LinkScores(link, own.get((enterprise, link), NOTHING), medians(enterprise, everybody)))
    return Scorecard(park, enterprise, window, first, today, links, guest=enterprise in guests)


def list_scorecards(session: Session, park: str, page: Page, window: Window) -> Sequence[Scorecard]:
    """The scorecards of `page`, by enterprise, and one more. Raises NotFound for the park."""
    today = park_days.today(session, park)
    first, shown = window.first_day(today), stored.page_of_enterprises(session, park, page)
    sums = stored.of_enterprises(session, park, shown, first, today)
    guests = reference_data.guests(session, park)
    return [Scorecard(park, each, window, first, today, _links(each, sums), guest=each in guests) for each in shown]


def summarize_line(session: Session, caller: Caller, park: str, line: str, days: int) -> list[LineDay]:
    """So many days of the line from the park's day on. Raises NotFound, also for a rival's and for a buyer."""
    known, today = reading.known_park(session, park), park_days.today(session, park)
    found = None if caller.buyer else reference_data.find_line(session, park, line, visible_to=caller.enterprise)
    if found is None:
        raise NotFound.named(names.LINE.format(park=park, line=line))
    figures = reading.figures_of(session, known, {line: found}, today, [line]).get(line, {})
    active = stored_assignments.active_on(session, park, [line])
    return [
        LineDay(
            day,
            capacity_on(found, figures, day),
            sum(each.quantities.get(day, 0) * each.unit_load for each in active),
            sum(each.agreed_on(day) * each.unit_load for each in active),
        )
        for day in (today + timedelta(days=number) for number in range(days))
    ]


def _links(enterprise: str, sums: Mapping[Place, Sums]) -> list[LinkScores]:
    return [LinkScores(link, of_link) for (who, link), of_link in sums.items() if who == enterprise]
