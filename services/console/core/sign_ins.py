"""Signing in by a link that works once, and staying signed in by a cookie.

The link holds a token signed with keys of its own. Opening it only shows who would be signed in, because chat programs
fetch a preview of it; the button on that page uses it up. The cookie holds no token: each page mints one for the
person, valid for the time that a page takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from services.chassis import identity
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller, Key, Purpose, Role, Token
from services.console.core import storage
from services.errors import Conflict, Forbidden, Invalid

ROLES = (Role.MANAGER, Role.ENTERPRISE)
SIGNED_IN_FOR = timedelta(days=7)
LONGEST_LINK = timedelta(days=3)
PAGE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person's sign-in: the caller as the services know it, and the id of the link that began it."""

    caller: Caller
    link: str

    def to_cookie(self) -> dict[str, str]:
        """The cookie's content."""
        who = self.caller
        return {
            "link": self.link,
            "subject": who.subject,
            "park": who.park,
            "role": who.role.value,
            "enterprise": who.enterprise,
        }

    @classmethod
    def from_cookie(cls, kept: dict[str, Any]) -> SignIn:
        """The reverse of `to_cookie`; the cookie is signed, so that what is read was written by us."""
        caller = Caller(kept["subject"], kept["park"], Role(kept["role"]), kept["enterprise"])
        return cls(caller, kept["link"])


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
    """Begins, checks and ends sign-ins. `clock` returns the current UTC time."""

    def __init__(self, database: Database, keys: Sequence[Key], clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def preview(self, token: str) -> Caller:
        """The caller whom the link signs in. Raises Unauthenticated, Forbidden, or Conflict where the link was used."""
        found = self._read(token)
        if self._database.read(lambda session: storage.is_used(session, found.id)):
            raise Conflict("LINK_USED", "this link was used already: ask for a new one")
        return found.caller

    def redeem(self, token: str) -> SignIn:
        """Begin a sign-in and use the link up. Of two concurrent attempts one succeeds; raises like `preview`."""
        found, now = self._read(token), self._clock()

        def use(session: Session) -> bool:
            storage.prune(session, now)
            return storage.use_link(session, found.id, now + SIGNED_IN_FOR)

        if not self._database.transact(use):
            raise Conflict("LINK_USED", "this link was used already: ask for a new one")
        return SignIn(found.caller, found.id)

    def is_valid(self, sign_in: SignIn) -> bool:
        """True while this sign-in has neither expired nor ended."""
        return self._database.read(lambda session: storage.is_valid(session, sign_in.link, self._clock()))

    def end(self, sign_in: SignIn) -> None:
        """End the sign-in for every copy of its cookie."""
        self._database.transact(lambda session: storage.end(session, sign_in.link))

    def token(self, sign_in: SignIn) -> str:
        """A token with the person's own rights, for the rpc calls of one page."""
        return identity.mint(self._keys, sign_in.caller, seconds=PAGE_SECONDS)

    def _read(self, token: str) -> Token:
        found = identity.decode(self._keys, token, Purpose.SIGN_IN)
        if found.caller.role not in ROLES:
            raise Forbidden("ROLE_NOT_ALLOWED", f"the console has no pages for role {found.caller.role}")
        return found
