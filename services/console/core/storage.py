"""The console's own tables: one-time links that were used and sign-ins, and files that are imported by jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.database import UtcDateTime, insert_new
from services.chassis.identity import Caller
from services.chassis.jobs import table as jobs
from services.chassis.revoking import storage as revoked

METADATA = MetaData()
audit.tables(METADATA)
revoked.table(METADATA)
TEXT = 200
# How exactly it is known when a sign-in was used last: a page that is read need not write.
SEEN_EVERY = timedelta(minutes=10)

# A sign-in by link has the id of the link: the row that says "used" is the row that says "signed in". The columns that
# may be empty are so where the version before began it, until its next page.
SIGN_INS = Table(
    "sign_ins",
    METADATA,
    Column("link", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("signed_out", Boolean, nullable=False),
    Column("park", String(TEXT)),
    Column("subject", String(TEXT)),
    Column("role", String(16)),
    Column("enterprise", String(TEXT)),
    Column("device", String(80)),
    Column("way", String(16)),
    Column("began_at", UtcDateTime),
    Column("seen_at", UtcDateTime),
    Index("ix_sign_ins_park_subject", "park", "subject"),
)
# A file that is imported, and its content in pieces.
jobs.table(METADATA)
jobs.usage_table(METADATA)
IMPORTS = Table(
    "imports",
    METADATA,
    Column("park", String(TEXT), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("list", String(32), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("file_name", String(TEXT), nullable=False),
    Column("language", String(8), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("phase", String(32), nullable=False),
    Column("subject", String(TEXT), nullable=False),
    Column("role", String(16), nullable=False),
    Column("enterprise", String(TEXT), nullable=False),
    Column("sign_in", String(64), nullable=False),
    Column("report", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_imports_park_created_at", "park", "created_at"),
)
PIECES = Table(
    "import_pieces",
    METADATA,
    Column("park", String(TEXT), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
# People who sign in by a password, those who pick themselves by a PIN on an enterprise's shared device, and attempts
# that count against either, or against an address, within a window of time.
ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("park", String(TEXT), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("enterprise", String(TEXT), nullable=False),
    Column("secret", String(TEXT), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("made_by", String(TEXT), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
PINS = Table(
    "pins",
    METADATA,
    Column("park", String(TEXT), primary_key=True),
    Column("enterprise", String(TEXT), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("secret", String(TEXT), nullable=False),
    Column("made_by", String(TEXT), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("key", String(300), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("began_at", UtcDateTime, nullable=False, index=True),
)
# How far people have come with the guide through the pages.
GUIDES = Table(
    "guides",
    METADATA,
    Column("park", String(TEXT), primary_key=True),
    Column("subject", String(TEXT), primary_key=True),
    Column("step", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
_OF = SIGN_INS.c


def is_used(session: Session, link: str) -> bool:
    """True if a sign-in began with `link`, whether or not it is still valid."""
    return session.scalar(select(_OF.link).where(_OF.link == link)) is not None


def begin(session: Session, values: dict[str, Any]) -> bool:
    """Begin a sign-in with the columns `values`; False when one of its id began before: its link was used."""
    return insert_new(session, SIGN_INS, {"signed_out": False, **values})


def find_valid(session: Session, link: str, now: datetime) -> Row[Any] | None:
    """The sign-in of this id; None where it has expired or ended."""
    return session.execute(select(SIGN_INS).where(_OF.link == link, _valid(now))).one_or_none()


def is_due(row: Row[Any], now: datetime) -> bool:
    """True if `see` has something to write."""
    return row.park is None or row.seen_at is None or row.seen_at <= now - SEEN_EVERY


def see(session: Session, link: str, caller: Caller, now: datetime) -> None:
    """Record that the sign-in was used, and whose it is."""
    session.execute(update(SIGN_INS).where(_OF.link == link).values(seen_at=now, **columns_of(caller)))


def columns_of(caller: Caller) -> dict[str, str]:
    """The columns that say whose a sign-in is."""
    return {
        "park": caller.park,
        "subject": caller.subject,
        "role": caller.role.value,
        "enterprise": caller.enterprise,
    }


def page_of_park(session: Session, park: str, now: datetime, after: str, size: int) -> Sequence[Row[Any]]:
    """Valid sign-ins of a park by subject and id, beyond the one with the id `after`, "" for the first ones."""
    query = select(SIGN_INS).where(_OF.park == park, _valid(now)).order_by(_OF.subject, _OF.link).limit(size)
    subject = session.scalar(select(_OF.subject).where(_OF.link == after, _OF.park == park)) if after else None
    if subject is not None:
        query = query.where(or_(_OF.subject > subject, and_(_OF.subject == subject, _OF.link > after)))
    return session.execute(query).all()


def of_person(session: Session, caller: Caller, now: datetime) -> Sequence[Row[Any]]:
    """Valid sign-ins of one person, the newest first."""
    query = select(SIGN_INS).where(_is_of(caller), _valid(now)).order_by(_OF.began_at.desc(), _OF.link)
    return session.execute(query).all()


def devices_of(session: Session, park: str, enterprise: str, now: datetime) -> Sequence[Row[Any]]:
    """Valid sign-ins of an enterprise's shared devices, the newest first."""
    query = select(SIGN_INS).where(_OF.park == park, _OF.enterprise == enterprise, _OF.way == "device", _valid(now))
    return session.execute(query.order_by(_OF.began_at.desc(), _OF.link)).all()


def find_in_park(session: Session, park: str, link: str, now: datetime) -> Row[Any] | None:
    """The valid sign-in of this id, if it is one of the park."""
    row = find_valid(session, link, now)
    return row if row is not None and row.park == park else None


def end(session: Session, *links: str) -> None:
    """End the sign-ins of these ids."""
    session.execute(update(SIGN_INS).where(_OF.link.in_(links)).values(signed_out=True))


def prune(session: Session, now: datetime) -> None:
    """Forget sign-ins that have expired; their links expired before them."""
    session.execute(delete(SIGN_INS).where(_OF.expires_at <= now))


def _valid(now: datetime) -> ColumnElement[bool]:
    return and_(_OF.signed_out.is_(False), _OF.expires_at > now)


def _is_of(caller: Caller) -> ColumnElement[bool]:
    return and_(*(_OF[name] == value for name, value in columns_of(caller).items()))
