"""A product and the route by which it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from services.errors import Problem
from services.registry.domain.park import Declared, Park
from services.registry.domain.resource import Resource, date_problems, numbered, undeclared


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step: what it asks of a line. `load` is the capacity one unit takes, `max_suppliers` None any number."""

    link: str
    load: float = 1.0
    tags: tuple[str, ...] = ()
    min_quality: float = 0.0
    max_suppliers: int | None = None
    excluded_enterprises: tuple[str, ...] = ()
    only_enterprises: tuple[str, ...] = ()


@dataclass(eq=False, kw_only=True)
class Product(Resource):
    """Something that the park makes, counted in whole `unit`s. At least `transfer_batch` of them move together."""

    CHANGEABLE: ClassVar = ("display_name", "unit", "routing", "transfer_batch", "retire_date")

    park: str
    id: str
    display_name: str
    unit: str
    routing: tuple[RouteStep, ...]
    transfer_batch: int = 0
    retire_date: str = ""

    @property
    def needs(self) -> set[Declared]:
        """The declarations of its park that this product rests on."""
        tags = (tag for step in self.routing for tag in step.tags)
        return {*(Declared("links", step.link) for step in self.routing), *(Declared("tags", tag) for tag in tags)}

    def problems(self, park: Park) -> list[Problem]:
        """The problems of a routing that `park` does not declare, or in another order than its chain."""
        links = numbered("routing", (step.link for step in self.routing), "link")
        return [
            *undeclared(links, park.link_ids, "link"),
            *self._tag_problems(park),
            *self._order_problems(park),
            *date_problems("retire_date", self.retire_date),
        ]

    def _tag_problems(self, park: Park) -> Iterator[Problem]:
        for index, step in enumerate(self.routing):
            yield from undeclared(numbered(f"routing[{index}].tags", step.tags), park.tags, "tag")

    def _order_problems(self, park: Park) -> Iterator[Problem]:
        place = {link: position for position, link in enumerate(park.link_ids)}
        for index, (before, step) in enumerate(pairwise(self.routing), start=1):
            if place.get(step.link, len(place)) < place.get(before.link, -1):
                hint = f'put the steps in the order of the park\'s chain: "{step.link}" comes before "{before.link}"'
                yield Problem(
                    "STEPS_OUT_OF_ORDER",
                    f"routing[{index}].link",
                    {"link": step.link, "before": before.link},
                    hint,
                )
