"""The one vocabulary of failure, understood by every layer and carried over RPC unchanged.

    ParkloomError
    ├── Invalid          the request itself is wrong; `problems` names each field and its mend
    ├── NotFound         the resource named does not exist, or not for this caller
    ├── AlreadyExists    a resource of that id is there already
    ├── Conflict         the request was right once: a stale etag, a used request_id, a state that moved on
    ├── Infeasible       right in form, but the state of the park does not allow it
    ├── Unauthenticated  no token, or one that cannot be trusted
    ├── Forbidden        a token that may not do this
    ├── Exhausted        a limit of ours was reached: size, streams, rate
    └── Unavailable      try again: a part we need is away

Standard library only: the pure heart of the product raises these too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field, and what would mend it.

    `field` is the path as the caller wrote it (`line.daily_capacity.planned`, `orders[3].due_date`);
    `mend` is one sentence that begins with what to do.
    """

    field: str
    mend: str


class ParkloomError(Exception):
    """Base of all failures that a caller should see. `str()` is a sentence for people."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)


class Invalid(ParkloomError):
    """The request itself is wrong."""

    @classmethod
    def field(cls, field: str, mend: str) -> Invalid:
        """An Invalid about a single field."""
        return cls(f"{field}: {mend}", [Problem(field, mend)])


class NotFound(ParkloomError):
    """The resource does not exist, or not for this caller."""


class AlreadyExists(ParkloomError):
    """A resource of that id is there already."""


class Conflict(ParkloomError):
    """The world moved on since the caller looked."""


class Infeasible(ParkloomError):
    """Right in form, but the state of the park does not allow it."""


class Unauthenticated(ParkloomError):
    """No token, or one that cannot be trusted."""


class Forbidden(ParkloomError):
    """A token that may not do this."""


class Exhausted(ParkloomError):
    """A limit was reached; `message` says which and what to do."""


class Unavailable(ParkloomError):
    """A part that is needed is away; the same call may succeed later."""
