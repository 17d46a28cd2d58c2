"""What databases are asked for: the statements, and how many entities are read by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

Work = list[str]


@contextmanager
def recorded() -> Iterator[Work]:
    """Statements, and the kinds of entities that are read, of all databases of this process."""
    work: Work = []

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        work.append(statement)

    def loaded(_session: object, entity: object) -> None:
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
