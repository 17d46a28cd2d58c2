"""Closing parks' days: by hand, and by themselves at the park's hour, one after the other, each exactly once.

Each day closes in a transaction of its own, which asks whether it still is that day: of two that would close it one
does, and one that was killed has changed nothing. After an outage the days that have passed close one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.telemetry import described
from services.errors import Unavailable
from services.matching import storage
from services.matching.domain.goods import left_from
from services.matching.domain.lots import Stage
from services.matching.domain.park import Park
from services.matching.domain.park_day import ParkDay
from services.matching.domain.plans import Plan, PlanDraft
from services.matching.domain.reports import Report
from services.matching.domain.terms import DAY
from services.matching.scheduling import day_closing
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.day_closing import ClosingDay
from services.matching.scheduling.plan_policies import SCHEDULED
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import goods as stored_goods
from services.matching.storage import loads as stored_loads
from services.matching.storage import orders as stored_orders
from services.matching.storage import park_days as stored_days
from services.matching.storage import reports as stored_reports
from services.matching.storage import work_in_progress as stored_work
from services.matching.storage.rests_on import RESTS_ON
from services.matching.use_cases import goods, holds, loads, park_days, plans, reading, scoring
from services.matching.use_cases.changes import save
from services.matching.wire import events

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """The day to close, its etag as the caller last read it ("": any), the account, and what is stored with it."""

    park: str
    day: date
    etag: str
    by: str
    conclude: Callable[[Session, Park, ParkDay], None]


def close_day(database: Database, asked: Asked, clock: Clock) -> tuple[Park, ParkDay]:
    """Closes the day before its hour; returns the park and its next day.

    Raises NotFound, Conflict for a stale etag, Infeasible for a day that is closed already or has not begun.
    """

    def close(session: Session) -> tuple[Park, ParkDay]:
        park, now = reading.known_park(session, asked.park), clock()
        day = _held(session, asked.park)
        day.require_closable(asked.day, park.hours, now)
        etags.check(asked.etag, day.version)
        closed = _close(session, park, day, now, by=asked.by)
        asked.conclude(session, park, closed)
        return park, closed

    return database.transact(close, ahead_of_writers_to=RESTS_ON)


def turn_days(database: Database, clock: Clock) -> None:
    """Begins the days of parks that have none, closes those that are over, and makes the park plans that are due.

    The loads of a park that an earlier version has stored are counted before. A park for which something fails does not
    hold up the others. Raises Unavailable.
    """
    if database.read(stored_days.parks_without):
        database.transact(lambda session: park_days.begin_missing_days(session, clock()))
    now = clock()
    for day, hours, park_plan_at in database.read(stored_days.days_of_parks):
        if not day.loads_counted or day.is_over(hours, now) or day.plan_is_due(hours, park_plan_at, now):
            try:
                if not day.loads_counted:
                    count = partial(loads.count_if_new, park=day.park, now=now)
                    database.transact(count, ahead_of_writers_to=RESTS_ON)
                _turn(database, day.park, clock)
            except Unavailable:
                raise
            except Exception as fault:
                log.error("day_not_turned", park=day.park, **described(fault))


def close_if_over(session: Session, park: str, now: datetime) -> ParkDay | None:
    """Closes the park's day if its hour has come; returns the next one, None where it has not."""
    known, day = reading.known_park(session, park), _held(session, park)
    return _close(session, known, day, now) if day.is_over(known.hours, now) else None


def plan_if_due(session: Session, park: str, now: datetime) -> Plan | None:
    """Queues the park plan of the day if its hour has come; None where it has not, or where that was done."""
    known, day = reading.known_park(session, park), _held(session, park)
    if not day.plan_is_due(known.hours, known.policy.park_plan_at, now):
        return None
    day.planned_on = day.day
    return plans.enqueue(session, park, PlanDraft(SCHEDULED), {})


def _turn(database: Database, park: str, clock: Clock) -> None:
    """Close days until it is the one of now: four of them after an outage of four days."""
    close = partial(close_if_over, park=park)
    while database.transact(lambda session: close(session, now=clock()), ahead_of_writers_to=RESTS_ON):
        pass
    database.transact(lambda session: plan_if_due(session, park, clock()))


def _held(session: Session, park: str) -> ParkDay:
    return stored_days.hold_park_day(session, park) or park_days.get_park_day(session, park)


def _close(session: Session, park: Park, day: ParkDay, now: datetime, by: str = "") -> ParkDay:
    """Work done, offers withdrawn, risks that have ended, and requests for what is short, in one transaction."""
    changes = Changes(reading.at_closing(session, park), now, DAY)
    closing, agreed = _closing_day(session, changes.snapshot), scoring.agreed_for_the_day(changes.snapshot)
    over = day.day
    with session.no_autoflush:
        day_closing.close_day(changes, closing)
        day.close(now, by=by)
        changes.fill_ins |= _short(session, park, day.day)
    save(session, changes)
    stored_loads.drop_before(session, park.id, day.day)
    holds.end_past(session, park.id, day.day, now)
    scoring.record_day(session, park.id, over, agreed)
    storage.write(session, [day])
    goods.count_waiting_losses(session, park.id, now)
    outbox.append(session, [events.park_day_changed_event(day, park.policy)])
    return day


def _closing_day(session: Session, snapshot: ParkSnapshot) -> ClosingDay:
    """The day's reports, and the work in progress and goods of the orders with work on it."""
    reports: defaultdict[str, dict[Stage, Report]] = defaultdict(dict)
    for report in stored_reports.of_day(session, snapshot.park.id, snapshot.today):
        reports[report.order][report.stage] = report
    progress = stored_work.of_orders(session, snapshot.park.id, snapshot.orders)
    moved = stored_goods.of_orders(session, snapshot.park.id, snapshot.orders)
    return ClosingDay(reports, progress, {order: left_from(ways) for order, ways in moved.items()})


def _short(session: Session, park: Park, today: date) -> set[str]:
    """Orders of which units are not scheduled, overdue ones among them, as far as the horizon reaches by now."""
    last = park.last_day(today)
    short = stored_orders.short_orders(session, park.id)
    return {order.id for order in short if order.due <= last and order.release <= last}
