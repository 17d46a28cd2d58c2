"""What databases are asked for: the statements, and how many entities are read by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from tests.background import is_background

Work = list[str]


@contextmanager
def recorded() -> Iterator[Work]:
    """Statements, and the kinds of entities that are read, of the databases of this process but the background's."""
    work: Work = []

    def executed(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not is_background(connection.engine):
            work.append(statement)

    def loaded(session: Session, entity: object) -> None:
        if not is_background(session.connection().engine):
            work.append(type(entity).__name__)

    event.listen(Engine, "before_cursor_execute", executed)
    event.listen(Session, "loaded_as_persistent", loaded)
    try:
        yield work
    finally:
        event.remove(Engine, "before_cursor_execute", executed)
        event.remove(Session, "loaded_as_persistent", loaded)


def work_of(call: Callable[[], object]) -> Work:
    """What `call` makes databases do."""
    with recorded() as work:
        call()
    return work
