"""Movements follow the schedules that matching publishes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services.logistics.domain.mirror import mirror
from services.logistics.domain.schedule import SchedulePage
from services.logistics.storage import schedules
from services.logistics.storage.movements import of_order
from services.logistics.use_cases.park_days import turn_those_of
from services.logistics.use_cases.settling import settle
from services.logistics.wire.schedules import schedule_from


def follow_schedule(session: Session, page: SchedulePage, now: datetime) -> None:
    """Bring the order's movements in line with its schedule, once the last of its pages is here.

    A schedule no newer than the one followed is dropped: pages may come in any order and any number of times. Movements
    that were to leave before the park's day come first: a schedule that comes before they have turned plans none again.
    """
    if page.sequence <= schedules.followed_sequence(session, page.park, page.order):
        return
    contents = [page.content] if page.pages == 1 else schedules.put_page(session, page)
    if len(contents) < page.pages:
        return
    held = of_order(session, page.park, page.order)
    schedule = schedule_from(contents)
    turned = turn_those_of(session, page.park, held, now)
    settle(session, page.park, list(dict.fromkeys([*turned, *mirror(schedule, held, now)])))
    schedules.follow(session, schedule)
