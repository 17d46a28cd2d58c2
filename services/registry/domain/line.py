"""A production line: what an enterprise can run at one link of the chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from services.bounds import LARGEST_DAY_MICROS, LARGEST_DAY_UNITS, grouped
from services.errors import Problem
from services.ladder import FiguresInUse, figures_in_use
from services.registry.domain.freshness import FigureReport, Freshness, Source
from services.registry.domain.park import Declared, Park
from services.registry.domain.resource import Resource, date_problems, numbered, repeated, undeclared


@dataclass(frozen=True, slots=True)
class Rate:
    """A line's own terms for one product: capacity and micro-units of money, both per unit of it."""

    product: str
    load: float
    price_micros: int


class Certified:
    """A line as far as its capacity is limited, by its park or by what it plans."""

    enterprise: str
    planned_daily_capacity: int
    maximum_daily_capacity: int | None
    price_micros: int

    @property
    def certified_capacity(self) -> int:
        """The most that its enterprise may plan or report for a day: the maximum, else what is planned."""
        return self.planned_daily_capacity if self.maximum_daily_capacity is None else self.maximum_daily_capacity

    def uncertified(self, field: str, units: int) -> Iterator[Problem]:
        """A problem of `field` where its enterprise gives more `units` for a day than the park has certified."""
        if units > self.certified_capacity:
            most = f"{self.certified_capacity}"
            hint = f"give at most {most}, or ask the park to certify a higher maximum_daily_capacity"
            yield Problem("CAPACITY_NOT_CERTIFIED", field, {"maximum": most}, hint)


@dataclass(frozen=True)
class LineLimits(Certified):
    """The limits by which figures of a line are checked, and its enterprise: all that a feed of figures reads of it."""

    enterprise: str
    planned_daily_capacity: int
    maximum_daily_capacity: int | None
    price_micros: int


@dataclass(eq=False, kw_only=True)
class Line(Resource, Certified):
    """An enterprise's line. Capacities are units a day, `price_micros` is per unit of capacity, `quality` 0–1.

    `setup` is the capacity and `setup_cost_micros` the money that beginning a campaign takes, `min_run` the least
    capacity of a run; None: not stated. A `maximum_daily_capacity` of None is not certified. What is not
    `CHANGEABLE_BY_ITSELF` the park certifies, and also the products and loads of `rates`. `planned_report` is the last
    report of the planned capacity; None for one of before reports were recorded.
    """

    CHANGEABLE: ClassVar = (
        *("zone", "machines", "planned_daily_capacity", "maximum_daily_capacity", "price_micros"),
        *("min_lot", "lead_days", "tags", "quality", "rates", "setup", "setup_cost_micros", "min_run"),
        "retire_date",
    )
    CHANGEABLE_BY_ITSELF: ClassVar = (
        *("machines", "planned_daily_capacity", "price_micros", "min_lot", "lead_days", "rates"),
        *("setup", "setup_cost_micros", "min_run"),
    )

    park: str
    id: str
    enterprise: str
    link: str
    zone: str
    machines: int = 0
    planned_daily_capacity: int = 0
    maximum_daily_capacity: int | None = None
    price_micros: int = 0
    min_lot: int = 0
    lead_days: int = 0
    tags: tuple[str, ...] = ()
    quality: float = 0.0
    rates: tuple[Rate, ...] = ()
    setup: int | None = None
    setup_cost_micros: int | None = None
    min_run: int | None = None
    retire_date: str = ""
    planned_capacity_source: Source = Source.UNSPECIFIED
    planned_report: FigureReport | None = None

    @property
    def planned_capacity_report(self) -> FigureReport:
        """The last report of the planned capacity; one of before reports were recorded is as old as the line."""
        return self.planned_report or FigureReport(self.created_at)

    def state_planned(self, source: Source, report: FigureReport) -> None:
        """Record that the planned capacity, as it is, was reported."""
        self.planned_capacity_source, self.planned_report = source, report

    def confirm(self, report: FigureReport, fresh: Freshness) -> bool:
        """Report the planned capacity again, unchanged; False where it is of today."""
        if not fresh.age(self.planned_capacity_report.reported_at):
            return False
        self.planned_report = report
        self.touch(report.reported_at)
        return True

    @property
    def certified_loads(self) -> dict[str, float]:
        """The loads of its rates, by product."""
        return {rate.product: rate.load for rate in self.rates}

    def figures_in_use(self, park: Park) -> FiguresInUse:
        """Set-up and smallest run that plans use: its own, else those that its link or `park` assumes."""
        return figures_in_use(self, park.link(self.link), park.policy)

    @property
    def needs(self) -> set[Declared]:
        """The declarations of its park that this line rests on."""
        place = {Declared("zones", self.zone), Declared("zones", self.zone, productive=True)}
        return {Declared("links", self.link), *place, *(Declared("tags", tag) for tag in self.tags)}

    def problems(self, park: Park) -> list[Problem]:
        """The problems of the line: undeclared names, and contradictions."""
        return [
            *undeclared([("link", self.link)], park.link_ids, "link"),
            *undeclared([("zone", self.zone)], park.productive_zone_ids, "productive zone"),
            *undeclared(numbered("tags", self.tags), park.tags, "tag"),
            *self._capacity_problems(),
            *self._rate_problems(),
            *self._price_problems(),
            *date_problems("retire_date", self.retire_date),
        ]

    def _capacity_problems(self) -> Iterator[Problem]:
        if self.maximum_daily_capacity is not None and self.maximum_daily_capacity < self.planned_daily_capacity:
            planned = f"{self.planned_daily_capacity}"
            hint = f"give at least the planned {planned}, or leave it out"
            yield Problem("MAXIMUM_BELOW_PLANNED", "maximum_daily_capacity", {"planned": planned}, hint)

    def _rate_problems(self) -> Iterator[Problem]:
        products = numbered("rates", (rate.product for rate in self.rates), "product")
        yield from repeated(products, "give one rate for each product")
        for at, rate in numbered("rates", self.rates):
            yield from _too_many(f"{at}.load", self.certified_capacity / rate.load)
            yield from too_dear(f"{at}.price_micros", self.certified_capacity / rate.load * rate.price_micros)

    def _price_problems(self) -> Iterator[Problem]:
        return too_dear("price_micros", self.certified_capacity * self.price_micros)


def too_dear(field: str, micros: float) -> Iterator[Problem]:
    """A problem where a day of the line costs more micro-units than a day may."""
    if micros > LARGEST_DAY_MICROS:
        hint = f"a day's capacity times the price may be at most {grouped(LARGEST_DAY_MICROS)} micro-units: lower one"
        yield Problem("DAY_TOO_DEAR", field, {"maximum": f"{LARGEST_DAY_MICROS}"}, hint)


def _too_many(field: str, units: float) -> Iterator[Problem]:
    if units > LARGEST_DAY_UNITS:
        hint = f"a day's capacity / load may be at most {grouped(LARGEST_DAY_UNITS)} units: raise the load"
        yield Problem("DAY_TOO_MANY_UNITS", field, {"maximum": f"{LARGEST_DAY_UNITS}"}, hint)
