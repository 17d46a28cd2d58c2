"""A production line: what an enterprise can run at one link of the chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from services.errors import Problem
from services.registry.domain.park import Declared, Park
from services.registry.domain.resource import Resource, numbered, repeated, undeclared


@dataclass(frozen=True, slots=True)
class Rate:
    """A line's own terms for one product: capacity and micro-units of money, both per unit of it."""

    product: str
    load: float
    price_micros: int


@dataclass(eq=False, kw_only=True)
class Line(Resource):
    """An enterprise's line. Capacities are units a day, `price_micros` is per unit of capacity, `quality` 0–1.

    A `maximum_daily_capacity` of None is not known.
    """

    CHANGEABLE: ClassVar = (
        *("zone", "machines", "planned_daily_capacity", "maximum_daily_capacity", "price_micros"),
        *("min_lot", "lead_days", "tags", "quality", "rates"),
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
        ]

    def _capacity_problems(self) -> Iterator[Problem]:
        if self.maximum_daily_capacity is not None and self.maximum_daily_capacity < self.planned_daily_capacity:
            planned = f"{self.planned_daily_capacity}"
            hint = f"give at least the planned {planned}, or leave it out"
            yield Problem("MAXIMUM_BELOW_PLANNED", "maximum_daily_capacity", {"planned": planned}, hint)

    def _rate_problems(self) -> Iterator[Problem]:
        products = numbered("rates", (rate.product for rate in self.rates), "product")
        yield from repeated(products, "give one rate for each product")
