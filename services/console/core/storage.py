"""The console's own table: one row for each one-time link that was used and the sign-in that it began."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, MetaData, String, Table, delete, select, update
from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.database import UtcDateTime, insert_new

METADATA = MetaData()
audit.tables(METADATA)

# A sign-in has the id of the link it came from: the row that says "used" is the row that says "signed in".
SIGN_INS = Table(
    "sign_ins",
    METADATA,
    Column("link", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("signed_out", Boolean, nullable=False),
)


def use_link(session: Session, link: str, expires_at: datetime) -> bool:
    """Begin the sign-in that `link` stands for; False when the link was used before."""
    return insert_new(session, SIGN_INS, {"link": link, "expires_at": expires_at, "signed_out": False})


def is_used(session: Session, link: str) -> bool:
    """True if a sign-in began with `link`, whether or not it is still valid."""
    return session.scalar(select(SIGN_INS.c.link).where(SIGN_INS.c.link == link)) is not None


def is_valid(session: Session, link: str, now: datetime) -> bool:
    """True while the sign-in that began with `link` has neither expired nor ended."""
    row = session.execute(select(SIGN_INS).where(SIGN_INS.c.link == link)).one_or_none()
    return row is not None and not row.signed_out and row.expires_at > now


def end(session: Session, link: str) -> None:
    """End the sign-in that began with `link`."""
    session.execute(update(SIGN_INS).where(SIGN_INS.c.link == link).values(signed_out=True))


def prune(session: Session, now: datetime) -> None:
    """Forget sign-ins that have expired; their links expired before them."""
    session.execute(delete(SIGN_INS).where(SIGN_INS.c.expires_at <= now))
