"""Files that were sent, piece by piece, and what became of each."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session

from services.chassis.database import now
from services.chassis.identity import Caller
from services.chassis.jobs import queue
from services.chassis.jobs.table import Queue
from services.console.core.storage import IMPORTS, PIECES, columns_of

QUEUE = Queue("imports", most_per_park=1)
PIECE_BYTES = 1024 * 1024
# A file that nobody commits, and what became of one.
KEPT = timedelta(days=7)
MOST_KEPT = 30
# Files of 64 MiB would fill a disk: of those that are not committed, a park has so many.
MOST_OPEN = 5

_OF = IMPORTS.c


class ImportState(StrEnum):
    """CHECKING → CHECKED, WRONG or FAILED; CHECKED → COMMITTING → COMMITTED, WRONG or FAILED."""

    CHECKING = "checking"
    CHECKED = "checked"
    WRONG = "wrong"
    COMMITTING = "committing"
    COMMITTED = "committed"
    FAILED = "failed"


UNDER_WAY = (ImportState.CHECKING, ImportState.COMMITTING)


def begin(session: Session, caller: Caller, sign_in: str, values: Mapping[str, Any], pieces: Iterable[bytes]) -> None:
    """Stores a file and queues its check. `values`: id, list, mode, file_name, language; the oldest files make room."""
    instant, park, ident = now(session), caller.park, values["id"]
    size = 0
    for number, content in enumerate(pieces):
        size += len(content)
        session.execute(insert(PIECES).values(park=park, id=ident, number=number, content=content))
    row = {
        **values,
        **columns_of(caller),
        "bytes": size,
        "sign_in": sign_in,
        "state": ImportState.CHECKING,
        "phase": "",
        "report": packed({}),
        "created_at": instant,
        "updated_at": instant,
    }
    session.execute(insert(IMPORTS).values(row))
    queue.enqueue(session, QUEUE, park, ident)
    _make_room(session, park)


def find(session: Session, park: str, ident: str) -> Row[Any] | None:
    return session.execute(select(IMPORTS).where(_OF.park == park, _OF.id == ident)).one_or_none()


def latest(session: Session, park: str, limit: int) -> Sequence[Row[Any]]:
    """The park's imports, the newest first."""
    query = select(IMPORTS).where(_OF.park == park).order_by(_OF.created_at.desc(), _OF.id).limit(limit)
    return session.execute(query).all()


def pieces(session: Session, park: str, ident: str) -> Iterator[bytes]:
    """The content of the file, piece by piece; none once it is committed."""
    query = select(PIECES.c.content).where(PIECES.c.park == park, PIECES.c.id == ident).order_by(PIECES.c.number)
    for row in session.execute(query.execution_options(stream_results=True)).yield_per(1):
        yield row.content


def commit(session: Session, park: str, ident: str) -> bool:
    """Queues the commit of a file that is checked; False where it is not, or not any more."""
    row = find(session, park, ident)
    if row is None or row.state != ImportState.CHECKED:
        return False
    put(session, park, ident, state=ImportState.COMMITTING, phase="")
    return queue.retry(session, QUEUE, park, ident)


def put(session: Session, park: str, ident: str, **values: Any) -> None:
    """Writes columns of an import."""
    changed = values | {"updated_at": now(session)}
    session.execute(update(IMPORTS).where(_OF.park == park, _OF.id == ident).values(changed))


def drop_pieces(session: Session, park: str, ident: str) -> None:
    session.execute(delete(PIECES).where(PIECES.c.park == park, PIECES.c.id == ident))


def prune(session: Session) -> int:
    """Forgets files and imports of more than a week ago. Returns how many."""
    old = session.execute(select(_OF.park, _OF.id).where(_OF.created_at < now(session) - KEPT)).all()
    for row in old:
        _forget(session, row.park, row.id)
    queue.prune(session)
    return len(old)


def packed(report: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(report, ensure_ascii=False).encode())


def unpacked(report: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(report))
    return found


def _make_room(session: Session, park: str) -> None:
    held = 0
    query = select(_OF.id, _OF.state).where(_OF.park == park).order_by(_OF.created_at.desc(), _OF.id)
    for place, row in enumerate(session.execute(query).all()):
        held += row.state != ImportState.COMMITTED
        if place >= MOST_KEPT or (row.state not in (ImportState.COMMITTED, *UNDER_WAY) and held > MOST_OPEN):
            _forget(session, park, row.id)


def _forget(session: Session, park: str, ident: str) -> None:
    drop_pieces(session, park, ident)
    session.execute(delete(IMPORTS).where(_OF.park == park, _OF.id == ident))
    queue.forget(session, QUEUE, park, ident)
