"""Capacity and load by link, enterprise or line: read, by an enterprise of its own lines alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import NotFound
from services.matching.domain.load_sums import LoadQuestion, LoadSums, ParkFigures, summed
from services.matching.storage import load_sums as stored
from services.matching.storage import reference_data
from services.matching.use_cases import park_days, reading
from services.matching.wire import names
from services.park_calendar import shares_of_days


def summarize_load(
    session: Session, caller: Caller, park: str, asked: LoadQuestion, page: Page
) -> tuple[date, list[LoadSums]]:
    """The park's day, and the sums of `page` by id, and one more. Raises NotFound, also for a rival of the caller."""
    known, today = reading.known_park(session, park), park_days.today(session, park)
    if caller.bound:
        if asked.enterprise not in ("", caller.enterprise):
            raise NotFound.named(names.ENTERPRISE.format(park=park, enterprise=asked.enterprise))
        asked = replace(asked, enterprise=caller.enterprise)
    shown = stored.page_of_groups(session, park, asked, page)
    if not shown:
        return today, []
    days = [today + timedelta(days=number) for number in range(asked.days)]
    groups = stored.lines_of(session, park, asked, shown)
    figures = ParkFigures(
        {
            link: shares_of_days(known.closures, known.weekday_shares, link, days[0], days[-1])
            for link in {line.link for of_group in groups.values() for line in of_group}
        },
        reference_data.retirement_of_enterprises(session, park),
        stored.figures(session, park, days, asked, shown),
        stored.loads_of(session, park, days, asked, shown),
        reference_data.guests(session, park),
    )
    return today, [summed(ident, of_group, days, figures) for ident, of_group in groups.items()]
