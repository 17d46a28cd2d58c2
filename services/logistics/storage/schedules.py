"""The schedules that movements follow, by order, and pages of those that are not yet complete."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.chassis.database import insert_new, write_newer
from services.logistics.domain.arrivals import OrderTerms
from services.logistics.domain.schedule import Schedule, SchedulePage
from services.logistics.storage.tables import schedule_pages, schedules


def followed_sequence(session: Session, park: str, order: str) -> int:
    """The sequence that the order's movements follow; -1 where they follow none yet."""
    found = select(schedules.c.sequence).where(schedules.c.park == park, schedules.c.order == order)
    sequence = session.scalar(found)
    return -1 if sequence is None else sequence


def follow(session: Session, schedule: Schedule) -> None:
    """The order's movements now follow this schedule: its pages, and those of earlier ones, are of no more use."""
    row = {name: getattr(schedule, name) for name in ("park", "order", "sequence", "ended", "tolerance")}
    write_newer(session, schedules, [row], version="sequence")
    of_order = (schedule_pages.c.park == schedule.park, schedule_pages.c.order == schedule.order)
    session.execute(delete(schedule_pages).where(*of_order, schedule_pages.c.sequence <= schedule.sequence))


def terms_of(session: Session, park: str, order: str) -> OrderTerms:
    """The order as reports of its movements see it."""
    query = select(schedules.c.ended, schedules.c.tolerance)
    row = session.execute(query.where(schedules.c.park == park, schedules.c.order == order)).one_or_none()
    return OrderTerms() if row is None else OrderTerms(row.ended, row.tolerance)


def put_page(session: Session, page: SchedulePage) -> list[bytes]:
    """Keep one page; returns the contents of all pages of its schedule that are here, in order."""
    key = {"park": page.park, "order": page.order, "sequence": page.sequence}
    insert_new(session, schedule_pages, {**key, "page": page.page, "content": page.content})
    of_sequence = [schedule_pages.c[name] == value for name, value in key.items()]
    return list(session.scalars(select(schedule_pages.c.content).where(*of_sequence).order_by(schedule_pages.c.page)))
