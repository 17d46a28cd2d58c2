"""Capacity and load of the next days, summed over the lines of a chain link, an enterprise, or of one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.matching.domain.loads import MILLIONTHS


class LoadGroup(StrEnum):
    """A kind of group whose lines are summed."""

    LINK = "link"
    ENTERPRISE = "enterprise"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class LoadQuestion:
    """Lines whose load is asked for, of so many days from the park's day on; "" for any link and any enterprise."""

    group: LoadGroup
    days: int
    link: str = ""
    enterprise: str = ""


@dataclass(frozen=True, slots=True)
class SummedLine:
    """A line as sums need it: its units of a day without a figure, and the day from which on it is retired, or ""."""

    id: str
    enterprise: str
    link: str
    planned_daily_capacity: int
    retire_date: str


@dataclass(slots=True)
class LoadSums:
    """Sums over lines by day, units of capacity: of the days, of that what is `reported`; `taken` by lots, and `held`.

    `enterprise` and `link` are those of all its lines; "" where they have several. A `guest`'s lines are outside the
    park.
    """

    id: str
    lines: int
    enterprise: str
    link: str
    capacities: list[int]
    reported: list[int]
    taken: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    guest: bool = False


@dataclass(frozen=True, slots=True)
class ParkFigures:
    """Figures that sums are made of.

    `shares` are those of the park's calendar by link, on days on which they are not 1; `retires` the days (ISO texts)
    from which on enterprises are retired; `reported` units by line and day; `loads` millionths of (taken, held) by
    group and day; `guests` are enterprises.
    """

    shares: Mapping[str, Mapping[date, float]]
    retires: Mapping[str, str]
    reported: Mapping[str, Mapping[date, int]]
    loads: Mapping[tuple[str, date], tuple[int, int]]
    guests: frozenset[str] = frozenset()


def summed(ident: str, lines: Sequence[SummedLine], days: Sequence[date], figures: ParkFigures) -> LoadSums:
    """The sums of `lines`, at least one, over `days` that follow each other."""
    capacities, reported, plain = [0] * len(days), [0] * len(days), 0
    for line in lines:
        own, shares = figures.reported.get(line.id), figures.shares.get(line.link)
        ends = [text for text in (line.retire_date, figures.retires.get(line.enterprise, "")) if text]
        if not (own or shares or ends):
            plain += line.planned_daily_capacity
            continue
        last = date.fromisoformat(min(ends)) if ends else date.max
        for place, day in enumerate(days):
            if day >= last:
                continue
            figure = own.get(day) if own else None
            share = shares.get(day, 1) if shares else 1
            capacities[place] += int(line.planned_daily_capacity * share) if figure is None else figure
            reported[place] += figure or 0
    enterprise = _only(line.enterprise for line in lines)
    loads = [figures.loads.get((ident, day), (0, 0)) for day in days]
    return LoadSums(
        ident,
        len(lines),
        enterprise,
        _only(line.link for line in lines),
        [capacity + plain for capacity in capacities],
        reported,
        [taken / MILLIONTHS for taken, _ in loads],
        [held / MILLIONTHS for _, held in loads],
        enterprise in figures.guests,
    )


def _only(idents: Iterable[str]) -> str:
    """The id that all of them are; "" where they differ."""
    found = set(idents)
    return found.pop() if len(found) == 1 else ""
