"""People who share an enterprise's device, each with a PIN: who reports is picked there, until the device is idle."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, select
from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.audit import Entry
from services.chassis.clock import Clock
from services.chassis.database import Database, insert_new
from services.chassis.identity import Caller, Role
from services.console.core import secrets
from services.console.core.secrets import LONGEST_PIN, SHORTEST_PIN, Throttle
from services.console.core.storage import PINS
from services.errors import Forbidden, Invalid, NotFound, Unauthenticated

IDLE = timedelta(minutes=5)
MOST_PEOPLE = 200
_of = PINS.c


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a PIN."""

    id: str
    name: str


class Pins:
    """Gives and takes PINs, and checks them. `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._throttle = Throttle(database, clock)

    def of_enterprise(self, park: str, enterprise: str) -> list[Person]:
        """The enterprise's people with a PIN, by name."""
        query = select(_of.id, _of.name).where(_is(park, enterprise)).order_by(_of.name, _of.id).limit(MOST_PEOPLE)
        return [Person(row.id, row.name) for row in self._database.read(lambda session: session.execute(query).all())]

    def give(self, by: Caller, enterprise: str, name: str, pin: str) -> Person:
        """Give somebody of the enterprise a PIN. Raises Invalid, and Forbidden for a rival."""
        _require_own(by, enterprise)
        if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN and len(set(pin)) > 1):
            hint = f"use {SHORTEST_PIN} to {LONGEST_PIN} digits, not all the same"
            raise Invalid.field(
                "PIN_MALFORMED", "pin", {"minimum": f"{SHORTEST_PIN}", "maximum": f"{LONGEST_PIN}"}, hint
            )
        if len(self.of_enterprise(by.park, enterprise)) >= MOST_PEOPLE:
            raise Invalid.field("PEOPLE_TOO_MANY", "name", {"maximum": f"{MOST_PEOPLE}"}, "remove somebody first")
        person = Person(uuid.uuid4().hex, name)
        values = {
            "park": by.park,
            "enterprise": enterprise,
            "id": person.id,
            "name": name,
            "secret": secrets.hashed(pin),
            "made_by": by.subject,
            "made_at": self._clock(),
        }

        def give(session: Session) -> None:
            insert_new(session, PINS, values)
            audit.append(session, by, _entry("give PIN", by.park, enterprise, person.id))

        self._database.transact(give)
        return person

    def take(self, by: Caller, enterprise: str, person: str) -> None:
        """Take a PIN away. Raises NotFound, and Forbidden for a rival."""
        _require_own(by, enterprise)

        def take(session: Session) -> bool:
            its = and_(_is(by.park, enterprise), _of.id == person[:32])
            if session.scalar(select(_of.id).where(its)) is None:
                return False
            session.execute(delete(PINS).where(its))
            audit.append(session, by, _entry("take PIN", by.park, enterprise, person))
            return True

        if not self._database.transact(take):
            raise _unknown()

    def pick(self, device: Caller, sign_in: str, person: str, pin: str) -> Person:
        """The person of this PIN, picked on the device of the sign-in. Raises Exhausted, Unauthenticated."""
        self._throttle.begin(f"pin {device.park} {person}", f"device {sign_in}")
        row = self._find(device, person)
        if not secrets.is_right(row.secret if row else "", pin) or row is None:
            raise Unauthenticated("PIN_WRONG", "this PIN is not that person's")
        self._throttle.succeed(f"pin {device.park} {person}", f"device {sign_in}")
        entry = _entry("pick by PIN", device.park, device.enterprise, person)
        self._database.transact(lambda session: audit.append(session, device, entry))
        return Person(row.id, row.name)

    def find(self, device: Caller, person: str) -> Person | None:
        """The person of the device's enterprise with this id, who has a PIN still; else None."""
        row = self._find(device, person)
        return None if row is None else Person(row.id, row.name)

    def _find(self, device: Caller, person: str) -> Row[Any] | None:
        query = select(PINS).where(_is(device.park, device.enterprise), _of.id == person[:32])
        found: Row[Any] | None = self._database.read(lambda session: session.execute(query).one_or_none())
        return found


def _is(park: str, enterprise: str) -> ColumnElement[bool]:
    return and_(_of.park == park, _of.enterprise == enterprise)


def _require_own(by: Caller, enterprise: str) -> None:
    if by.role not in (Role.MANAGER, Role.ENTERPRISE) or not by.acts_for(enterprise):
        raise Forbidden("ENTERPRISE_NOT_OF_TOKEN", "only an enterprise's people and managers give it PINs")


def _entry(act: str, park: str, enterprise: str, person: str) -> Entry:
    return Entry(act=act, resource=f"parks/{park}/enterprises/{enterprise}/people/{person}")


def _unknown() -> NotFound:
    return NotFound("PERSON_UNKNOWN", "there is no such person")
