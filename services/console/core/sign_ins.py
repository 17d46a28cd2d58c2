"""Signing in by a link that works once, and staying signed in by a cookie.

The link holds a token signed with keys of its own. Opening it only shows who would be signed in, because chat programs
fetch a preview of it; the button on that page uses it up. The cookie holds no token: each page mints one for the
person, valid for the time that a page takes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.chassis import audit, identity
from services.chassis.audit import Entry
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller, Key, Purpose, Revocations, Role, SignedIn, Token, Verifier
from services.console.core import storage
from services.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable

ROLES = (Role.MANAGER, Role.ENTERPRISE)
SIGNED_IN_FOR = timedelta(days=7)
# A shared device is an account of its own: a machine of the enterprise that can report and read what it reports on.
DEVICE_FOR = timedelta(days=90)
DEVICE_SCOPES = frozenset({"reports.write", "assignments.read", "parks.read", "products.read"})
# The phone of a driver is one of no enterprise: it can report stops, and read the trips that have them.
DRIVER_SCOPES = frozenset({"stops.read", "stops.write", "parks.read", "enterprises.read"})
DEVICE_PREFIX = "device "
ADMITTED_FOR = timedelta(hours=12)
# One more ends the oldest.
SIGN_INS_A_PERSON = 20
SIGN_INS_A_PAGE = 50
# What a browser sends as an id and is none reaches no database.
_ID = re.compile(r"[0-9a-f]{1,64}")
LONGEST_LINK = timedelta(days=3)
PAGE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person's sign-in: the caller as the services know it, and the id, which is that of the link that began it.

    `began` is None where it is read from a cookie.
    """

    caller: Caller
    link: str
    began: datetime | None = None

    def to_cookie(self) -> dict[str, str]:
        """The cookie's content."""
        return {"link": self.link, **storage.columns_of(self.caller)}

    @classmethod
    def from_cookie(cls, kept: dict[str, Any]) -> SignIn:
        """The reverse of `to_cookie`; the cookie is signed, so that what is read was written by us."""
        role = Role(kept["role"])
        scopes = _device_scopes(kept["enterprise"]) if role is Role.INTEGRATOR else frozenset()
        return cls(Caller(kept["subject"], kept["park"], role, kept["enterprise"], scopes), kept["link"])


@dataclass(frozen=True, slots=True)
class Listed:
    """A valid sign-in as a list shows it. `seen` is exact to `storage.SEEN_EVERY`."""

    id: str
    subject: str
    role: str
    enterprise: str
    device: str
    began: datetime | None
    seen: datetime | None


def link(console_url: str, keys: Sequence[Key], caller: Caller, good_for: timedelta) -> str:
    """An address that signs `caller` in once, within `good_for`. Raises Invalid for a role that has no pages."""
    if caller.role not in ROLES:
        known = ", ".join(ROLES)
        raise Invalid.field(
            "ROLE_WITHOUT_PAGES", "role", {"known": known}, f"give one of {known}: others have no pages"
        )
    if not timedelta() < good_for <= LONGEST_LINK:
        most = LONGEST_LINK // timedelta(minutes=1)
        raise Invalid.field("MINUTES_OUT_OF_RANGE", "minutes", {"maximum": f"{most}"}, f"give 1 to {most}")
    token = identity.mint(keys, caller, seconds=int(good_for.total_seconds()), purpose=Purpose.SIGN_IN)
    return f"{console_url}/sign-in/{token}"


class SignIns:
    """Begins, checks and ends sign-ins, of people whose access `revocations` does not list.

    `clock` returns the current UTC time.
    """

    def __init__(self, database: Database, keys: Sequence[Key], clock: Clock, revocations: Revocations) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._revocations = revocations
        self._links = Verifier(keys, revocations)

    def preview(self, token: str) -> Caller:
        """The caller whom the link signs in. Raises Unauthenticated, Forbidden, or Conflict where the link was used."""
        found = self._read(token)
        if self._database.read(lambda session: storage.is_used(session, found.id)):
            raise _link_used()
        return found.caller

    def redeem(self, token: str, device: str = "") -> SignIn:
        """Begin a sign-in and use the link up. Of two concurrent attempts one succeeds; raises like `preview`."""
        found = self._read(token)
        return self._begin(found.caller, found.id, "link", SIGNED_IN_FOR, device)

    @property
    def clock(self) -> Clock:
        """The clock by which sign-ins end."""
        return self._clock

    def admit(self, caller: Caller, device: str = "", *, way: str = "oidc") -> SignIn:
        """Begin a sign-in of somebody whom the identity provider knows, or an account; shorter, as it is soon renewed.

        Raises Forbidden for a role that has no pages.
        """
        _require_pages(caller)
        return self._begin(caller, uuid.uuid4().hex, way, ADMITTED_FOR, device)

    def make_device(self, by: Caller, enterprise: str, name: str, device: str = "") -> SignIn:
        """Begin the sign-in of a shared device, made by a person of the enterprise or a manager.

        With no enterprise, "", it is the phone of the driver `name`.
        """
        made = Caller(f"{DEVICE_PREFIX}{name}", by.park, Role.INTEGRATOR, enterprise, _device_scopes(enterprise))
        sign_in = self._begin(made, uuid.uuid4().hex, "device", DEVICE_FOR, device)
        self._database.transact(lambda session: audit.append(session, by, _entry("make device", by, sign_in.link)))
        return sign_in

    def devices(self, park: str, enterprise: str) -> list[Listed]:
        """The valid sign-ins of an enterprise's shared devices, the newest first."""
        return [
            _listed(row)
            for row in self._database.read(lambda s: storage.devices_of(s, park, enterprise, self._clock()))
        ]

    def end_device(self, caller: Caller, enterprise: str, sign_in: str) -> None:
        """End a device of an enterprise, by its people or a manager. Raises NotFound."""

        def end(session: Session) -> bool:
            found = storage.devices_of(session, caller.park, enterprise, self._clock())
            if caller.role not in ROLES or not caller.acts_for(enterprise):
                return False
            if sign_in not in {row.link for row in found}:
                return False
            _end(session, caller, [sign_in])
            return True

        if not self._database.transact(end):
            raise NotFound("SIGN_IN_UNKNOWN", "there is no such sign-in: it may have ended")

    def find(self, sign_in: SignIn) -> SignIn | None:
        """The sign-in with its beginning; None where it has expired, ended or been revoked.

        Raises Unavailable while it is not known what is revoked.
        """
        now = self._clock()
        row = self._database.read(lambda session: storage.find_valid(session, sign_in.link, now))
        if row is None:
            return None
        began = row.began_at or row.expires_at - SIGNED_IN_FOR
        if self._is_revoked(sign_in, began):
            return None
        if storage.is_due(row, now):
            # A page is shown even where nothing can be written.
            with suppress(Unavailable):
                self._database.transact(lambda session: storage.see(session, sign_in.link, sign_in.caller, now))
        return replace(sign_in, began=began)

    def end(self, sign_in: SignIn) -> None:
        """End the sign-in for every copy of its cookie."""
        self._database.transact(lambda session: _end(session, sign_in.caller, [sign_in.link]))

    def own(self, caller: Caller) -> list[Listed]:
        """The caller's own valid sign-ins, the newest first."""
        return [_listed(row) for row in self._database.read(lambda s: storage.of_person(s, caller, self._clock()))]

    def of_park(self, park: str, after: str) -> tuple[list[Listed], str]:
        """A page of the park's valid sign-ins by subject, beyond the one with the id `after`; and the next `after`."""
        after = after if _ID.fullmatch(after) else ""
        rows = self._database.read(
            lambda session: storage.page_of_park(session, park, self._clock(), after, SIGN_INS_A_PAGE + 1)
        )
        shown = [_listed(row) for row in rows[:SIGN_INS_A_PAGE]]
        return shown, shown[-1].id if len(rows) > SIGN_INS_A_PAGE else ""

    def end_of(self, caller: Caller, sign_in: str) -> None:
        """End a sign-in by its id: one's own, or for a manager any of the park. Raises NotFound."""
        now = self._clock()

        def end(session: Session) -> bool:
            row = storage.find_in_park(session, caller.park, sign_in, now)
            if row is None or not (caller.role is Role.MANAGER or _is_of(row, caller)):
                return False
            _end(session, caller, [sign_in])
            return True

        if not (_ID.fullmatch(sign_in) and self._database.transact(end)):
            raise NotFound("SIGN_IN_UNKNOWN", "there is no such sign-in: it may have ended")

    def end_others(self, sign_in: SignIn) -> None:
        """End all sign-ins of the person but this one."""

        def end(session: Session) -> None:
            found = storage.of_person(session, sign_in.caller, self._clock())
            _end(session, sign_in.caller, [row.link for row in found if row.link != sign_in.link])

        self._database.transact(end)

    def token(self, sign_in: SignIn) -> str:
        """A token with the person's own rights, for the rpc calls of one page."""
        behind = SignedIn(sign_in.link, sign_in.began) if sign_in.began else None
        return identity.mint(self._keys, sign_in.caller, seconds=PAGE_SECONDS, sign_in=behind)

    def _begin(self, caller: Caller, sign_in: str, way: str, good_for: timedelta, device: str) -> SignIn:
        now = self._clock()
        values = storage.columns_of(caller) | {"link": sign_in, "expires_at": now + good_for, "way": way}

        def begin(session: Session) -> bool:
            storage.prune(session, now)
            earlier = storage.of_person(session, caller, now)
            storage.end(session, *(row.link for row in earlier[SIGN_INS_A_PERSON - 1 :]))
            begun = storage.begin(session, {**values, "began_at": now, "seen_at": now, "device": device})
            if begun:
                audit.append(session, caller, _entry("sign-in", caller, sign_in))
            return begun

        if not self._database.transact(begin):
            raise _link_used()
        return SignIn(caller, sign_in, now)

    def _is_revoked(self, sign_in: SignIn, began: datetime) -> bool:
        try:
            self._revocations.check(sign_in.caller, since=began, ids=[sign_in.link])
        except Unauthenticated:
            return True
        return False

    def _read(self, token: str) -> Token:
        found = self._links.verify(token, Purpose.SIGN_IN)
        _require_pages(found.caller)
        return found


def _device_scopes(enterprise: str) -> frozenset[str]:
    return DEVICE_SCOPES if enterprise else DRIVER_SCOPES


def _end(session: Session, caller: Caller, ended: Sequence[str]) -> None:
    storage.end(session, *ended)
    for sign_in in ended:
        audit.append(session, caller, _entry("end sign-in", caller, sign_in))


def _entry(act: str, caller: Caller, sign_in: str) -> Entry:
    return Entry(act=act, resource=f"parks/{caller.park}/sign-ins/{sign_in}", token_id=sign_in)


def _require_pages(caller: Caller) -> None:
    if caller.role not in ROLES:
        raise Forbidden("ROLE_NOT_ALLOWED", f"the console has no pages for role {caller.role}")


def _link_used() -> Conflict:
    return Conflict("LINK_USED", "this link was used already: ask for a new one")


def _is_of(row: Row[Any], caller: Caller) -> bool:
    return all(getattr(row, name) == value for name, value in storage.columns_of(caller).items())


def _listed(row: Row[Any]) -> Listed:
    return Listed(
        row.link, row.subject, row.role, row.enterprise, row.device or "", row.began_at, row.seen_at or row.began_at
    )
