"""The table of revocations: registry's own is the list, that of every other service its last known copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, MetaData, Row, Select, String, Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from services.chassis.database import UtcDateTime, changed, insert_new, now
from services.chassis.identity import KEPT, Revocation
from services.errors import Exhausted

# A subject has one entry; by id a manager could add them without end.
MOST_IN_A_PARK = 5_000
LONGEST_SUBJECT, LONGEST_ID = 200, 64


def table(metadata: MetaData) -> Table:
    """The table `revocations`, added to a service's own metadata."""
    return Table(
        "revocations",
        metadata,
        Column("park", String(200), primary_key=True),
        Column("subject", String(LONGEST_SUBJECT), primary_key=True),
        Column("token_id", String(LONGEST_ID), primary_key=True),
        Column("revoked_at", UtcDateTime, nullable=False),
    )


REVOCATIONS = table(MetaData())
# In a copy this row, of no subject and no token, says that the list has been read.
_READ = {"park": "", "subject": "", "token_id": ""}
_REAL = (REVOCATIONS.c.subject != "") | (REVOCATIONS.c.token_id != "")


def revoke(session: Session, park: str, *, subject: str = "", token_id: str = "") -> Revocation:
    """Revoke what `subject` was issued so far, or one token. Raises Exhausted where a park's list is full."""
    key = {"park": park, "subject": subject, "token_id": token_id}
    moment = now(session)
    if insert_new(session, REVOCATIONS, key | {"revoked_at": moment}):
        _refuse_if_full(session, park)
    else:
        same = [REVOCATIONS.c[name] == value for name, value in key.items()]
        session.execute(update(REVOCATIONS).where(*same).values(revoked_at=moment))
    return Revocation(park, subject, token_id, moment)


def listed(session: Session) -> list[Revocation]:
    """The whole list."""
    return [revocation(row) for row in session.execute(select(REVOCATIONS).where(_REAL))]


def of_parks(park: str | None) -> Select[Any]:
    """The query for the entries of a park, and of all parks for None."""
    query = select(REVOCATIONS).where(_REAL)
    return query if park is None else query.where(REVOCATIONS.c.park == park)


def revocation(row: Row[Any]) -> Revocation:
    """The entry of a row."""
    return Revocation(row.park, row.subject, row.token_id, row.revoked_at)


def copied(session: Session) -> list[Revocation] | None:
    """The last known copy of the list, None where it was never read."""
    rows: Sequence[Row[Any]] = session.execute(select(REVOCATIONS)).all()
    found = [revocation(row) for row in rows if row.subject or row.token_id]
    return found if len(found) < len(rows) else None


def keep_copy(session: Session, entries: Iterable[Revocation]) -> None:
    """Replace the copy by `entries`."""
    session.execute(delete(REVOCATIONS))
    rows = [
        {"park": entry.park, "subject": entry.subject, "token_id": entry.token_id, "revoked_at": entry.time}
        for entry in entries
    ]
    session.execute(insert(REVOCATIONS), [_READ | {"revoked_at": now(session)}, *rows])


def prune(session: Session) -> int:
    """Forget entries that can hit no token any more. Returns how many went."""
    return changed(session, delete(REVOCATIONS).where(_REAL, REVOCATIONS.c.revoked_at < now(session) - KEPT))


def _refuse_if_full(session: Session, park: str) -> None:
    count = session.scalar(select(func.count()).where(REVOCATIONS.c.park == park)) or 0
    if count > MOST_IN_A_PARK:
        message = f"{MOST_IN_A_PARK} revocations of the park are listed, which is the most: revoke by subject"
        raise Exhausted("REVOCATIONS_FULL", message, {"maximum": f"{MOST_IN_A_PARK}"})
