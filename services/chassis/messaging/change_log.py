"""The outbox read as a log of changes: each once, in a sequence in which nothing appears behind a reader's back.

Rows get their numbers while transactions are under way, so that a lower number can be committed after a higher one.
The sequence is that of (transaction, number), and a reader goes no further than to the oldest transaction under way:
all that is before it has ended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import Message
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.chassis.database import now, readable_until
from services.chassis.messaging.outbox import OUTBOX

_rows = OUTBOX.c

# The type of the event that says so, by topic.
Kinds = Mapping[str, type[Message]]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the log: behind the change of this number, which this transaction has made."""

    transaction: int
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one resource: its park, its id, its version and time of update afterwards."""

    place: Place
    stored_at: datetime
    kind: str
    park: str
    ident: str
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """Changes that follow each other, the place to which they reach, and an instant before all that comes after it.

    `whole` says that it reaches as far as the log can be read.
    """

    changes: Sequence[Change]
    reached: Place
    at: datetime
    whole: bool


def end_of_log(session: Session) -> Place:
    """The place behind all changes that can be read now."""
    return Place(*readable_until(session, _rows.id))


def stretch_after(session: Session, place: Place, kinds: Kinds, limit: int) -> Stretch:
    """At most `limit` events of the topics of `kinds` that follow `place`; those of other types are left out."""
    end = end_of_log(session)
    columns = (_rows.transaction, _rows.id, _rows.topic, _rows.created_at, _rows.headers, _rows.value)
    key = tuple_(_rows.transaction, _rows.id)
    between = key > tuple_(place.transaction, place.number), key <= tuple_(end.transaction, end.number)
    query = select(*columns).where(*between, _rows.topic.in_(kinds))
    rows = session.execute(query.order_by(_rows.transaction, _rows.id).limit(limit)).all()
    found = [_change(row, kinds[row.topic]) for row in rows]
    changes = [change for change in found if change is not None]
    if len(rows) < limit:
        return Stretch(changes, max(place, end), now(session), whole=True)
    return Stretch(changes, Place(rows[-1].transaction, rows[-1].id), rows[-1].created_at, whole=False)


def _change(row: Any, kind: type[Message]) -> Change | None:
    attributes = json.loads(row.headers)
    if attributes["ce_type"] != kind.DESCRIPTOR.full_name:
        return None
    _, park, *_, ident = attributes["ce_subject"].split("/")
    message: Any = kind.FromString(row.value)
    return Change(
        Place(row.transaction, row.id),
        row.created_at,
        kind.DESCRIPTOR.full_name,
        park,
        ident,
        int(attributes["ce_aggregateversion"]),
        message.update_time.ToDatetime(UTC),
    )
