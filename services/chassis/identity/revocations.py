"""Revoked tokens: those of a subject issued until a moment, and single ones by their id.

Each process holds the list in memory and asks it at every call. Who reads the list, and how often, is not its concern.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.identity.callers import Caller, Role
from services.chassis.identity.tokens import CLOCK_SKEW, LONGEST
from services.errors import Unauthenticated, Unavailable

# Once so old an entry can hit no token any more.
KEPT = LONGEST + 2 * CLOCK_SKEW


@dataclass(frozen=True, slots=True)
class Revocation:
    """One entry: of `subject` all that was issued before `time`, or the token `token_id`. No park: in every park."""

    park: str
    subject: str
    token_id: str
    time: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    ids: frozenset[tuple[str, str]]
    subjects: dict[tuple[str, str], datetime]

    def hits(self, park: str, subject: str, since: datetime, ids: Iterable[str]) -> bool:
        """True if an entry of `park` is about one of `ids`, or about `subject` from after `since`."""
        revoked = self.subjects.get((park, subject))
        # The clock of who issued a token may be ahead of the clock of who revoked it.
        late = revoked is not None and since <= revoked + CLOCK_SKEW
        return late or any((park, ident) in self.ids for ident in ids)


class Revocations:
    """The list as this process knows it. Until it was read for the first time nobody but our own services gets in."""

    def __init__(self, entries: Iterable[Revocation] | None = None) -> None:
        self._known: _Known | None = None
        self._read = threading.Event()
        if entries is not None:
            self.replace(entries)

    def replace(self, entries: Iterable[Revocation]) -> None:
        """Take `entries` as the whole list."""
        listed = list(entries)
        ids = frozenset((entry.park, entry.token_id) for entry in listed if entry.token_id)
        subjects: dict[tuple[str, str], datetime] = {}
        for entry in listed:
            if entry.subject:
                key = entry.park, entry.subject
                subjects[key] = max(entry.time, subjects.get(key, entry.time))
        self._known = _Known(ids, subjects)
        self._read.set()

    def require(self, patience: float) -> None:
        """Raises Unavailable where the list was never read, also not within `patience` seconds from now."""
        if not self._read.wait(patience):
            raise _unknown()

    def check(self, caller: Caller, *, since: datetime, ids: Iterable[str]) -> None:
        """Raises Unauthenticated where a token or sign-in of `caller`, let in at `since`, is revoked.

        `ids` are those under which it can be revoked. Raises Unavailable while the list was never read. Our own
        services' tokens live for minutes and end with their key.
        """
        if caller.role is Role.SERVICE:
            return
        known = self._known
        if known is None:
            raise _unknown()
        if any(known.hits(park, caller.subject, since, ids) for park in (caller.park, "")):
            raise Unauthenticated("TOKEN_REVOKED", "the token was revoked: ask for a new one")


def _unknown() -> Unavailable:
    message = "which tokens are revoked is not known here yet: try again in a moment"
    return Unavailable("REVOCATIONS_UNKNOWN", message)
