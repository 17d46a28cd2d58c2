"""The worth of more capacity by link, tag and week: what a park should build or recruit next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.matching.domain.park import Line
from services.money import whole_micros

MOST_SCARCE = 1_000  # entries that a plan keeps
STEP = 10_000  # units of capacity a day, by which worth is given


@dataclass(frozen=True, slots=True)
class ScarcityPrice:
    """The dual price of a line's capacity, or of a quota, on a day, micro-units of the park's currency per unit."""

    line: str
    quota: str
    date: date
    price_micros: int


@dataclass(frozen=True, slots=True)
class ScarceCapacity:
    """A link and a tag of its lines ("": all of them), or a quota, in the week that begins on a Monday.

    `saving_per_day_micros` is what 10,000 units more a day would save a day. `scarce_lines` of `lines` have a price.
    """

    link: str
    tag: str
    quota: str
    week: date
    saving_per_day_micros: int
    scarce_lines: int
    lines: int


Kind = tuple[str, str, str]


def summarized(
    prices: Iterable[ScarcityPrice], lines: Mapping[str, Line], first: date, last: date
) -> list[ScarceCapacity]:
    """Prices of a plan that covers the days from `first` to `last`, added up; worth most first.

    A price is a line's own, so the worth is the mean over all lines of a kind, those without a price included.
    """
    worth: defaultdict[tuple[Kind, date], int] = defaultdict(int)
    scarce: defaultdict[tuple[Kind, date], set[str]] = defaultdict(set)
    members = _members(lines)
    for price in prices:
        for kind in _kinds(price, lines):
            key = kind, _monday(price.date)
            worth[key] += price.price_micros
            scarce[key].add(price.line)
    found = []
    for (kind, week), total in worth.items():
        a_day = total / members.get(kind, 1) / _covered(week, first, last)
        micros = whole_micros(STEP * a_day)
        found.append(ScarceCapacity(*kind, week, micros, len(scarce[kind, week] - {""}), members.get(kind, 0)))
    return sorted(found, key=lambda each: (-each.saving_per_day_micros, each.week, each.link, each.tag, each.quota))


def _covered(week: date, first: date, last: date) -> int:
    """The number of days of the week that the plan covers."""
    return max(1, (min(last, week + timedelta(days=6)) - max(first, week)).days + 1)


def _kinds(price: ScarcityPrice, lines: Mapping[str, Line]) -> Iterator[Kind]:
    if price.quota:
        yield "", "", price.quota
    elif price.line in lines:
        yield from _kinds_of(lines[price.line])


def _kinds_of(line: Line) -> Iterator[Kind]:
    yield line.link, "", ""
    yield from ((line.link, tag, "") for tag in line.tags)


def _members(lines: Mapping[str, Line]) -> dict[Kind, int]:
    members: defaultdict[Kind, int] = defaultdict(int)
    for line in lines.values():
        for kind in _kinds_of(line):
            members[kind] += 1
    return dict(members)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
