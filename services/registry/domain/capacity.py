"""Dated capacity: what a line can do on a day, who reported it and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from services.errors import Problem
from services.registry.domain.freshness import FigureReport, Freshness, Reporter, Source
from services.registry.domain.line import Certified, too_dear
from services.registry.domain.resource import Resource, numbered, repeated

__all__ = ["FURTHEST_DAYS", "Capacity", "Figure", "Source", "Statement", "Update", "problems"]

FURTHEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Figure:
    """Units of capacity on one of the park's own days; `reported_by` is a token's subject, `reported_at` UTC.

    A `reporter_role` of None is not known.
    """

    date: date
    daily_capacity: int
    source: Source
    reported_by: str
    reported_at: datetime
    reporter_role: Reporter | None = None

    @property
    def month(self) -> str:
        """The month it falls in, `YYYY-MM`."""
        return self.date.isoformat()[:7]


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

    def confirm(self, report: FigureReport, fresh: Freshness) -> int:
        """Report again, unchanged, the figures from today on that are not of today. Returns how many they are."""
        old = [figure for figure in self.figures if figure.date >= fresh.today and fresh.age(figure.reported_at)]
        if old:
            at, by, role = report.reported_at, report.reported_by, report.reporter_role
            self.put([replace(each, reported_at=at, reported_by=by, reporter_role=role) for each in old], at)
        return len(old)

    def is_stale(self, fresh: Freshness) -> bool:
        """True if a figure of today or a later day is older than the park trusts."""
        return any(figure.date >= fresh.today and fresh.is_stale(figure.reported_at) for figure in self.figures)


@dataclass(frozen=True)
class Statement:
    """A report of one line's capacity; `within` begins the path of a field of it, as in `requests[17].`."""

    line: str
    figures: tuple[Figure, ...]
    within: str = ""

    @cached_property
    def months(self) -> dict[str, list[Figure]]:
        """The figures by the month they fall in."""
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.month, []).append(figure)
        return found


@dataclass(frozen=True, slots=True)
class Update:
    """One figure of a line, at its `place` among others."""

    place: int
    line: str
    figure: Figure


def problems(figures: Sequence[Figure], line: Certified, today: date, *, by_itself: bool = False) -> list[Problem]:
    """The problems of `figures` reported for `line` on the park's own day `today`, `by_itself` or by the park."""
    dates = numbered("figures", (figure.date for figure in figures), "date")
    found = [*repeated(dates, "give each date once")]
    for at, figure in numbered("figures", figures):
        each = [*_figure_problems(figure, line, today)]
        if by_itself and line.maximum_daily_capacity is None:
            each += line.uncertified("daily_capacity", figure.daily_capacity)
        found += [replace(problem, field=f"{at}.{problem.field}") for problem in each]
    return found


def _figure_problems(figure: Figure, line: Certified, today: date) -> Iterator[Problem]:
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
