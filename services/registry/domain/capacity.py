"""Dated capacity: what a line can do on a day, who reported it and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.errors import Problem
from services.registry.domain.line import Line, too_dear
from services.registry.domain.resource import Resource, numbered, repeated

FURTHEST_DAYS = 400


class Source(StrEnum):
    """The source of a capacity figure."""

    UNSPECIFIED = "unspecified"
    SCHEDULE = "schedule"
    PHONE = "phone"
    FILE = "file"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Figure:
    """Units of capacity on one of the park's own days; `reported_by` is a token's subject, `reported_at` UTC."""

    date: date
    daily_capacity: int
    source: Source
    reported_by: str
    reported_at: datetime

    @property
    def month(self) -> str:
        """The month it falls in, `YYYY-MM`."""
        return f"{self.date:%Y-%m}"


@dataclass(eq=False, kw_only=True)
class Capacity(Resource):
    """A line's month, `YYYY-MM`: the days with a reported figure, by date."""

    park: str
    line: str
    month: str
    figures: tuple[Figure, ...] = ()

    def put(self, figures: Sequence[Figure], now: datetime) -> None:
        """Set `figures`, all of this month; days that are not named keep theirs."""
        if any(figure.month != self.month for figure in figures):
            raise ValueError(f"a figure does not fall in {self.month}")
        by_date = {figure.date: figure for figure in (*self.figures, *figures)}
        self.figures = tuple(by_date[day] for day in sorted(by_date))
        self.touch(now)


@dataclass(frozen=True, slots=True)
class Statement:
    """A report of one line's capacity; `within` begins the path of a field of it, as in `requests[17].`."""

    line: str
    figures: tuple[Figure, ...]
    within: str = ""

    @property
    def months(self) -> dict[str, list[Figure]]:
        """The figures by the month they fall in."""
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.month, []).append(figure)
        return found


def problems(figures: Sequence[Figure], line: Line, today: date, *, by_itself: bool = False) -> list[Problem]:
    """The problems of `figures` reported for `line` on the park's own day `today`, `by_itself` or by the park."""
    dates = numbered("figures", (figure.date for figure in figures), "date")
    found = [*repeated(dates, "give each date once")]
    for at, figure in numbered("figures", figures):
        each = [*_figure_problems(figure, line, today)]
        if by_itself and line.maximum_daily_capacity is None:
            each += line.uncertified("daily_capacity", figure.daily_capacity)
        found += [replace(problem, field=f"{at}.{problem.field}") for problem in each]
    return found


def _figure_problems(figure: Figure, line: Line, today: date) -> Iterator[Problem]:
    last, maximum = today + timedelta(days=FURTHEST_DAYS), line.maximum_daily_capacity
    if figure.date < today:
        hint = f"use {today} or a later day: the past cannot be changed"
        yield Problem("DATE_PAST", "date", {"earliest": f"{today}"}, hint)
    if figure.date > last:
        yield Problem("DATE_TOO_FAR", "date", {"latest": f"{last}"}, f"use {last} or an earlier day")
    if maximum is not None and maximum < figure.daily_capacity:
        hint = f"give at most {maximum}, the line's maximum_daily_capacity, or raise that first"
        yield Problem("CAPACITY_ABOVE_MAXIMUM", "daily_capacity", {"maximum": f"{maximum}"}, hint)
    yield from too_dear("daily_capacity", figure.daily_capacity * line.price_micros)
