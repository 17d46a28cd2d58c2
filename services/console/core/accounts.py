"""Accounts: people who sign in by name and password where no identity provider knows them.

A manager makes an account of the manager's own park, and gives its first password by word; it is good for one thing, to
choose another. A name is signed in as `name@park`, so that no park finds out about the names of another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, update
from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.audit import Entry
from services.chassis.clock import Clock
from services.chassis.database import Database, insert_new
from services.chassis.identity import Caller, Role
from services.console.core import secrets, storage
from services.console.core.secrets import FEWEST_CHARACTERS, Throttle
from services.console.core.storage import ACCOUNTS
from services.errors import AlreadyExists, Conflict, Invalid, NotFound, Unauthenticated

ROLES = (Role.MANAGER, Role.ENTERPRISE)
WAY = "account"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_of = ACCOUNTS.c


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a list shows it."""

    name: str
    caller: Caller
    must_change: bool
    closed: bool
    made_by: str
    made_at: datetime


class Accounts:
    """Makes and closes accounts, and checks their passwords. `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._throttle = Throttle(database, clock)

    def of_park(self, park: str) -> list[Account]:
        """The park's accounts by name, the closed ones last."""
        query = select(ACCOUNTS).where(_of.park == park).order_by(_of.closed, _of.name)
        return [_account(row) for row in self._database.read(lambda session: session.execute(query).all())]

    def make(self, by: Caller, name: str, role: Role, enterprise: str) -> str:
        """Make an account; returns its first password. Raises Invalid, and AlreadyExists for a name that is taken."""
        if not NAME.fullmatch(name):
            raise Invalid.field("ACCOUNT_NAME_MALFORMED", "name", {}, "use small letters, digits, '.', '_' and '-'")
        if role not in ROLES or (role is Role.ENTERPRISE) != bool(enterprise):
            raise Invalid.field("ACCOUNT_ROLE_MALFORMED", "enterprise", {}, "name the enterprise of its own people")
        password = secrets.generated()
        values = {
            "park": by.park,
            "name": name,
            "role": role.value,
            "enterprise": enterprise,
            "secret": secrets.hashed(password),
            "must_change": True,
            "closed": False,
            "made_by": by.subject,
            "made_at": self._clock(),
        }

        def make(session: Session) -> bool:
            made = insert_new(session, ACCOUNTS, values)
            if made:
                audit.append(session, by, _entry("make account", by.park, name))
            return made

        if not self._database.transact(make):
            raise AlreadyExists.named(name, "name")
        return password

    def reset(self, by: Caller, name: str) -> str:
        """Give an account another first password, which it returns, and end its sign-ins. Raises NotFound."""
        password = secrets.generated()
        changed = {"secret": secrets.hashed(password), "must_change": True}
        self._change(by, name, "reset account", changed)
        return password

    def close(self, by: Caller, name: str) -> None:
        """Close an account for good, and end its sign-ins. Raises NotFound, and Conflict for one's own."""
        if name == by.subject:
            raise Conflict("ACCOUNT_IS_OWN", "another manager closes your account")
        self._change(by, name, "close account", {"closed": True})

    def check(self, login: str, password: str, address: str) -> Account:
        """The account of `name@park` with this password. Raises Exhausted, and Unauthenticated without saying why."""
        name, _, park = login.strip().lower().rpartition("@")
        self._throttle.begin(f"{name}@{park}", address)
        row = self._find(park, name)
        if not secrets.is_right(row.secret if row else "", password) or row is None:
            raise _refused()
        self._throttle.succeed(f"{name}@{park}", address)
        return _account(row)

    def change_password(self, login: str, old: str, new: str, address: str) -> Account:
        """Change the password of `name@park` and end its sign-ins. Raises as `check` does, and Invalid for `new`."""
        if not FEWEST_CHARACTERS <= len(new) <= secrets.MOST_CHARACTERS:
            fewest = f"{FEWEST_CHARACTERS}"
            raise Invalid.field("PASSWORD_SHORT", "new", {"minimum": fewest}, f"use at least {fewest} characters")
        found = self.check(login, old, address)
        if new in (old, found.name):
            raise Invalid.field("PASSWORD_SAME", "new", {}, "use another one than before, and not the name")
        changed = {"secret": secrets.hashed(new), "must_change": False}
        self._change(found.caller, found.name, "change password", changed)
        return found

    def _change(self, by: Caller, name: str, act: str, changed: dict[str, Any]) -> None:
        def change(session: Session) -> bool:
            found = session.execute(select(ACCOUNTS).where(_is(by.park, name))).one_or_none()
            if found is None:
                return False
            session.execute(update(ACCOUNTS).where(_is(by.park, name)).values(changed))
            storage.end(session, *_begun_by(session, _account(found).caller))
            audit.append(session, by, _entry(act, by.park, name))
            return True

        if not self._database.transact(change):
            raise NotFound("ACCOUNT_UNKNOWN", "there is no such account: it may be closed")

    def _find(self, park: str, name: str) -> Row[Any] | None:
        if not NAME.fullmatch(name):
            return None
        query = select(ACCOUNTS).where(_is(park, name))
        found: Row[Any] | None = self._database.read(lambda session: session.execute(query).one_or_none())
        return found


def _begun_by(session: Session, caller: Caller) -> Sequence[str]:
    """The sign-ins of an account that are valid or have expired lately."""
    table = storage.SIGN_INS.c
    owner = [table[name] == value for name, value in storage.columns_of(caller).items()]
    return session.scalars(select(table.link).where(*owner, table.way == WAY)).all()


def _is(park: str, name: str) -> ColumnElement[bool]:
    """The account of this name, as long as it is open."""
    return and_(_of.park == park, _of.name == name, _of.closed.is_(False))


def _account(row: Row[Any]) -> Account:
    caller = Caller(row.name, row.park, Role(row.role), row.enterprise)
    return Account(row.name, caller, row.must_change, row.closed, row.made_by, row.made_at)


def _entry(act: str, park: str, name: str) -> Entry:
    return Entry(act=act, resource=f"parks/{park}/accounts/{name}")


def _refused() -> Unauthenticated:
    return Unauthenticated("PASSWORD_WRONG", "no open account has this name and password")
