"""The snapshot that another service takes before it follows the topics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from google.protobuf.message import Message
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.registry.domain.capacity import Capacity
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.park import Park
from services.registry.domain.product import Product
from services.registry.storage import queries
from services.registry.wire import events

CHUNK_ROWS = 200
Entity = TypeVar("Entity", Park, Product, Enterprise, Line, Capacity)


def stream_snapshot(database: Database) -> Iterator[Message]:
    """Each aggregate of every park as the event of its last change, parks first.

    Read in chunks, so that no transaction stays open while the other side is slow. What changes in between comes
    again on its topic, with a higher version.
    """
    yield from _all(database, Park, events.park_changed_message)
    yield from _all(database, Product, events.product_changed_message)
    yield from _all(database, Enterprise, events.enterprise_changed_message)
    yield from _all(database, Line, events.line_changed_message)
    yield from _all(database, Capacity, events.capacity_changed_message)


def _all(database: Database, kind: type[Entity], as_event: Callable[[Entity], Message]) -> Iterator[Message]:
    after: tuple[str, ...] | None = ()
    while after is not None:
        messages, after = database.read(partial(_chunk, kind=kind, as_event=as_event, after=after))
        yield from messages


def _chunk(
    session: Session, *, kind: type[Any], as_event: Callable[[Any], Message], after: tuple[str, ...]
) -> tuple[list[Message], tuple[str, ...] | None]:
    """The next messages, and the key to go on from, None at the end."""
    entities = queries.following(session, kind, after, CHUNK_ROWS)
    going_on = queries.key_of(entities[-1]) if len(entities) == CHUNK_ROWS else None
    return [as_event(entity) for entity in entities], going_on
