"""Digests' messages: written once a day by one of all processes, when the hour of the park's clock has come.

A message is read without holding up anybody who changes the park, and stored with the day being seen to: of several
processes that have read one, the first stores its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database, new_id, now
from services.chassis.telemetry import described
from services.errors import Unavailable
from services.matching.domain.digest_texts import message_of
from services.matching.domain.digests import Digest, DigestDelivery, Message, last_attempt_of
from services.matching.storage import digests as stored
from services.matching.use_cases.digest_contents import sections_of, title_of
from services.park_hours import ParkHours

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Day:
    """A digest's day whose hour has come, read at an instant."""

    digest: Digest
    date: date
    time_zone: str
    read_at: datetime


def write_due(database: Database, console_url: str) -> None:
    """Write the messages whose hour has come. A digest that fails does not hold up others."""
    instant = database.now()
    for digest, time_zone in database.read(partial(stored.not_seen_to, now=instant)):
        day = digest.day_due(instant, time_zone)
        if day is None:
            continue
        try:
            _write(database, _Day(digest, day, time_zone, instant), console_url)
        except Unavailable:
            raise
        except Exception as fault:
            log.error("digest_not_written", park=digest.park, digest=digest.id, **described(fault))


def send_by_hand(session: Session, digest: Digest, time_zone: str, console_url: str) -> None:
    """Write the message of now, also an empty one; the one of the day is written all the same."""
    instant, former = now(session), stored.find_delivery(session, digest.park, digest.id)
    if former is not None:
        former.require_over(instant)
    day = _Day(digest, ParkHours(time_zone).day_at(instant), time_zone, instant)
    message, _ = _message(session, day, console_url)
    _put(session, day, message)


def _write(database: Database, day: _Day, console_url: str) -> None:
    message, empty = database.read(partial(_message, day=day, console_url=console_url))
    database.transact(partial(_see_to, day=day, message=None if empty else message))


def _see_to(session: Session, day: _Day, message: Message | None) -> None:
    """See to the day, unless another process has, or the digest was changed; None is nothing to report."""
    found = stored.find_digest(session, day.digest.park, day.digest.id)
    if found is None or found.version != day.digest.version or found.day_due(day.read_at, day.time_zone) != day.date:
        return
    if message is not None:
        _put(session, day, message)
    found.see_to(day.date, day.read_at)


def _message(session: Session, day: _Day, console_url: str) -> tuple[Message, bool]:
    """The message of a day, and whether it has nothing to report."""
    digest = day.digest
    sections = sections_of(session, digest, day.date, day.time_zone)
    channel, title = digest.destination.channel, title_of(digest, day.date)
    message = message_of(title, sections, channel, digest.language, console_url)
    return message, not any(section.total for section in sections)


def _put(session: Session, day: _Day, message: Message) -> None:
    """Store the message, to be delivered, in the place of the one before."""
    instant, digest = now(session), day.digest
    delivery = DigestDelivery(
        park=digest.park,
        digest=digest.id,
        id=new_id(session, "digest delivery"),
        day=day.date,
        title=message.title,
        text=message.text,
        since=instant,
        tried_until=max(instant, last_attempt_of(day.date, day.time_zone)),
        updated_at=instant,
        next_at=instant,
    )
    session.merge(delivery)
    session.flush()
