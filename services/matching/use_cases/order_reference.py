"""Reference data that the draft of an order is checked against: read when it is asked for, or kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property
from typing import Protocol

from sqlalchemy.orm import Session

from services.matching.domain.park import Park, Product
from services.matching.storage import reference_data
from services.matching.use_cases import park_days


class OrderReference(Protocol):
    """One park's reference data, as of one instant or later."""

    @property
    def park(self) -> Park: ...

    @property
    def today(self) -> date:
        """The day that it is in the park. Raises Unavailable before its first one."""
        ...

    def product(self, ident: str) -> Product | None:
        """The product, None where the park has none of that id."""
        ...

    def leads(self, link: str, zone: str) -> bool:
        """True if a lane leads to the zone from some line of the link, and where the link has no line."""
        ...

    def unknown_enterprises(self, named: Collection[str]) -> Collection[str]:
        """The subset of `named` that are no enterprise of the park."""
        ...


class Ends:
    """The zones from which goods of a park leave, by the last link of their route: each link is asked for once."""

    def __init__(self, park: Park, zones_of_link: Callable[[str], Collection[str]]) -> None:
        self._zones_of_link = zones_of_link
        self._zones: dict[str, Collection[str]] = {}
        self._lanes = park.transit_days().keys()

    def lead(self, link: str, zone: str) -> bool:
        """True if a lane leads to the zone from some line of the link, and where the link has no line."""
        if link not in self._zones:
            self._zones[link] = self._zones_of_link(link)
        ways = {(each, zone) for each in self._zones[link]}
        return not ways or bool(ways & self._lanes)


class StoredReference:
    """Reference data of a park as a transaction reads it, each part once."""

    def __init__(self, session: Session, park: Park) -> None:
        self.park = park
        self._session = session
        self._ends = Ends(park, lambda link: reference_data.zones_of_link(session, park.id, link))

    @cached_property
    def today(self) -> date:
        """The day that it is in the park. Raises Unavailable before its first one."""
        return park_days.today(self._session, self.park.id)

    def product(self, ident: str) -> Product | None:
        """The product, None where the park has none of that id."""
        return reference_data.find_product(self._session, self.park.id, ident)

    def leads(self, link: str, zone: str) -> bool:
        """True if a lane leads to the zone from some line of the link, and where the link has no line."""
        return self._ends.lead(link, zone)

    def unknown_enterprises(self, named: Collection[str]) -> Collection[str]:
        """The subset of `named` that are no enterprise of the park."""
        return reference_data.unknown_enterprises(self._session, self.park.id, named)
