"""Common fields of the registry's resources: park, version, times of creation and of the last change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, Self, TypeVar

from services.errors import Problem

T = TypeVar("T")


class Retiring(Protocol):
    """Something that does no work any more from `retire_date`, `YYYY-MM-DD`, on; "": none."""

    @property
    def retire_date(self) -> str: ...


@dataclass(eq=False, kw_only=True)
class Resource:
    """A thing with an identity. `version` begins at 1 and grows by one with every change; instants are UTC."""

    created_at: datetime
    updated_at: datetime
    version: int = 1

    def take_over(self, draft: Self, fields: Collection[str], now: datetime) -> None:
        """Change `fields`, names of attributes, to what they are in `draft`."""
        for name in fields:
            setattr(self, name, getattr(draft, name))
        self.touch(now)

    def touch(self, now: datetime) -> None:
        """Count one more change."""
        self.version += 1
        self.updated_at = now


def is_retired(resource: Retiring, today: date) -> bool:
    """True from its day of retirement on."""
    return bool(resource.retire_date) and resource.retire_date <= today.isoformat()


def repeated(entries: Iterable[tuple[str, object]], hint: str) -> Iterator[Problem]:
    """A problem for each (field, key) of `entries` whose key stood there before."""
    seen = set()
    for field, key in entries:
        if key in seen:
            yield Problem("REPEATED", field, {}, hint)
        seen.add(key)


def undeclared(entries: Iterable[tuple[str, str]], declared: Collection[str], kind: str) -> Iterator[Problem]:
    """A problem for each (field, id) of `entries` that is not `declared` as a `kind` of the park."""
    for field, ident in entries:
        if ident not in declared:
            hint = f'use a {kind} that the park declares, or declare "{ident}" first'
            yield Problem("NOT_DECLARED", field, {"kind": kind, "id": ident}, hint)


def date_problems(field: str, text: str) -> Iterator[Problem]:
    """A problem where a text in the form of a date is no day of the calendar; "" is none."""
    try:
        date.fromisoformat(text or "2000-01-01")
    except ValueError:
        yield Problem("DATE_MALFORMED", field, {}, "give a day that exists, as YYYY-MM-DD")


def numbered(field: str, values: Iterable[T], part: str = "") -> Iterator[tuple[str, T]]:
    """(`field[0].part`, first value), (`field[1].part`, second) and so on; without `part`: `field[0]`, `field[1]`."""
    ending = f".{part}" if part else ""
    return ((f"{field}[{index}]{ending}", value) for index, value in enumerate(values))
