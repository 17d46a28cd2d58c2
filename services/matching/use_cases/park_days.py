"""The day that it is in a park: read by every use case, begun with the park."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.messaging import outbox
from services.errors import NotFound, Unavailable
from services.matching.domain.park import Park
from services.matching.domain.park_day import ParkDay
from services.matching.domain.work_in_progress import WorkInProgress
from services.matching.storage import lots as stored_lots
from services.matching.storage import park_days as stored_days
from services.matching.storage import reference_data
from services.matching.storage import work_in_progress as stored_work
from services.matching.wire import events


def get_park_day(session: Session, park: str) -> ParkDay:
    """Raises NotFound for the park, Unavailable in the moment before a park that is new here has its first day."""
    day = stored_days.find_park_day(session, park)
    if day is not None:
        return day
    if reference_data.find_park(session, park) is None:
        raise NotFound.named(f"parks/{park}")
    raise Unavailable("PARK_DAY_MISSING", f"the first day of {park} is about to begin here: try again in a moment")


def today(session: Session, park: str) -> date:
    """The day that it is in the park. Raises like `get_park_day`."""
    return get_park_day(session, park).day


def begin_days(session: Session, parks: Sequence[Park], now: datetime) -> None:
    """Parks that have no day yet begin with the one that it is by their hours."""
    days = [ParkDay(park=park.id, day=park.hours.day_at(now), opened_at=now) for park in parks]
    new, policies = stored_days.add_new(session, days), {park.id: park.policy for park in parks}
    outbox.append(session, [events.park_day_changed_event(day, policies[day.park]) for day in new])


def publish_rules(session: Session, parks: Sequence[Park]) -> None:
    """Publishes the day of parks again, whose rules have changed."""
    for park in parks:
        day = stored_days.hold_park_day(session, park.id)
        if day is not None:
            day.version += 1
            outbox.append(session, [events.park_day_changed_event(day, park.policy)])


def begin_missing_days(session: Session, now: datetime) -> None:
    """Parks that an earlier version has stored begin with the day that it is by their hours, and with work in progress.

    The lots of that version are the only record of what was begun before that day.
    """
    parks = stored_days.parks_without(session)
    begin_days(session, parks, now)
    for park in parks:
        day = park.hours.day_at(now).toordinal()
        begun = ((order, lots.begun(day)) for order, lots in stored_lots.all_lots(session, park.id).items())
        made = [WorkInProgress(park=park.id, order=order, good=good) for order, good in begun if len(good)]
        stored_work.write(session, made)
