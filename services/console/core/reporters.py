"""Reporters: who of the people that share a device reports, in the session, and gone once the device is idle."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import session

from services.console.core.pins import IDLE, Person

WANTED = "wanted_by_reporter"
_KEPT = "reporter"


def keep(person: Person, now: datetime) -> None:
    """Write the person to the session, as of now."""
    session[_KEPT] = {"id": person.id, "seen": now.timestamp()}


def kept(now: datetime) -> str:
    """The id of the person who was picked, less than `IDLE` ago; "" for none."""
    found = session.get(_KEPT) or {}
    seen = datetime.fromtimestamp(found.get("seen", 0), UTC)
    return str(found.get("id", "")) if now - seen < IDLE else ""


def forget() -> None:
    session.pop(_KEPT, None)
