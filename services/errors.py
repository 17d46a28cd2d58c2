"""The one vocabulary of failure, understood by every layer and carried over RPC unchanged.

    ParkloomError
    ├── Invalid          the request itself is wrong; `problems` names each field and how to correct it
    ├── NotFound         the resource named does not exist, or not for this caller
    ├── AlreadyExists    a resource of that id is there already
    ├── Conflict         the request was right once: a stale etag, a used request_id, a state that moved on
    ├── Infeasible       right in form, but the state of the park does not allow it
    ├── Unauthenticated  no token, or one that cannot be trusted
    ├── Forbidden        a token that may not do this
    ├── Exhausted        a limit of ours was reached: size, streams, rate
    └── Unavailable      try again: a part we need is away

Every error and every problem has a stable code in UPPER_SNAKE_CASE, which programs and translations go by, and
parameters, the figures and ids of its sentence as text: dates as YYYY-MM-DD, numbers without separators.
`docs/error-codes.md` lists all codes with their parameters. Sentences are English and may change.

Standard library only: the pure heart of the product raises these too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

# A batch can break a rule thousands of times; a message shows the first ones only.
PROBLEMS_IN_MESSAGE = 10
_NO_PARAMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field, and how to correct it.

    `field` is the path as the caller wrote it (`line.daily_capacity.planned`, `orders[3].due_date`);
    `hint` is one sentence that begins with what to do.
    """

    code: str
    field: str
    params: Mapping[str, str]
    hint: str

    @classmethod
    def received(cls, code: str, field: str, params: Mapping[str, str], hint: str) -> Problem:
        """The problem that another process found, in its code and words."""
        return cls(code, field, params, hint)


class ParkloomError(Exception):
    """Base of all failures that a caller should see. `str()` is a sentence for people."""

    def __init__(
        self, code: str, message: str, params: Mapping[str, str] = _NO_PARAMS, problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.params = params
        self.problems = tuple(problems)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> Self:
        """The error of these problems, at least one: a single one gives its own code and parameters."""
        message = "; ".join(f"{problem.field}: {problem.hint}" for problem in problems[:PROBLEMS_IN_MESSAGE])
        if len(problems) == 1:
            return cls(problems[0].code, message, problems[0].params, problems)
        return cls("SEVERAL_PROBLEMS", message, {"count": f"{len(problems)}"}, problems)

    @property
    def as_problems(self) -> tuple[Problem, ...]:
        """The problems; one without a field, of the error's own code and words, where it has none."""
        return self.problems or (Problem(self.code, "", self.params, self.message),)


class Invalid(ParkloomError):
    """The request itself is wrong."""

    @classmethod
    def field(cls, code: str, field: str, params: Mapping[str, str], hint: str) -> Invalid:
        """An Invalid about a single field."""
        return cls.of([Problem(code, field, params, hint)])


class NotFound(ParkloomError):
    """The resource does not exist, or not for this caller."""

    @classmethod
    def named(cls, name: str, problems: Sequence[Problem] = ()) -> NotFound:
        """A NotFound about the resource of that full name."""
        return cls("RESOURCE_NOT_FOUND", f"there is no {name}", {"name": name}, problems)


class AlreadyExists(ParkloomError):
    """A resource of that id is there already."""

    @classmethod
    def named(cls, name: str, field: str) -> AlreadyExists:
        """An AlreadyExists about the resource of that full name; `field` of the request holds its id."""
        problem = Problem("ID_TAKEN", field, {"name": name}, "use another id: this one is taken")
        return cls("RESOURCE_EXISTS", f"{name} exists already", {"name": name}, [problem])


class Conflict(ParkloomError):
    """The state has changed since the caller read it."""


class Infeasible(ParkloomError):
    """Right in form, but the state of the park does not allow it."""


class Unauthenticated(ParkloomError):
    """No token, or one that cannot be trusted."""


class Forbidden(ParkloomError):
    """A token that may not do this."""


class Exhausted(ParkloomError):
    """A limit was reached; `message` says which and what to do.

    `retry_after_seconds` is when the same call may succeed: 0 where waiting alone does not help.
    """

    def __init__(
        self,
        code: str,
        message: str,
        params: Mapping[str, str] = _NO_PARAMS,
        problems: Sequence[Problem] = (),
        *,
        retry_after_seconds: float = 0.0,
    ) -> None:
        super().__init__(code, message, params, problems)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(ParkloomError):
    """A part that is needed is away; the same call may succeed later."""
