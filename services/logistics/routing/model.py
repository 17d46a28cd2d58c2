"""The goods on a day's trips, and the stops at which they are loaded and unloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.logistics.domain.schedule import Place


class Action(StrEnum):
    """Goods are loaded at a stop, or unloaded."""

    PICKUP = "pickup"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Goods:
    """Units of a movement on a trip. They arrive `transit_days` after the day on which they leave."""

    movement: str
    order: str
    quantity: int
    origin: Place
    destination: Place
    transit_days: int = 0

    def place_of(self, action: Action) -> Place:
        """The door where that happens to them."""
        return self.origin if action is Action.PICKUP else self.destination


@dataclass(frozen=True, slots=True)
class Visit:
    """A trip comes to a zone to pick up or to deliver."""

    zone: str
    action: Action


@dataclass(frozen=True, slots=True)
class Stop:
    """One door of a visit. Seconds count from 00:00 of the trip's day, in the park's time; None: not known."""

    place: Place
    action: Action
    goods: tuple[Goods, ...]
    arrives_at: int | None
    leaves_at: int | None


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A trip as it is driven: the `number`-th of the day of the `vehicle`-th of its class, both from 1.

    From `begins_at`, when loading begins, to `ends_at`, when its last stop is left or, after a vehicle's last trip, the
    depot reached; seconds as those of stops. `metres` are of this trip with the way to its first stop; None where the
    position of a zone is not known. With `overruns_shift` the vehicle is on its way when its shift is over.
    """

    vehicle: int
    number: int
    stops: tuple[Stop, ...]
    begins_at: int | None
    ends_at: int | None
    metres: int | None
    overruns_shift: bool = False

    @property
    def quantity(self) -> int:
        """Units that it carries."""
        picked_up = (stop for stop in self.stops if stop.action is Action.PICKUP)
        return sum(goods.quantity for stop in picked_up for goods in stop.goods)


def doors_of(visits: Sequence[Visit], goods: Sequence[Goods]) -> list[tuple[Place, Action, tuple[Goods, ...]]]:
    """The doors of these visits at which there is something to do, each with its goods; in a zone by enterprise."""
    doors = []
    for visit in visits:
        here = [each for each in goods if each.place_of(visit.action).zone == visit.zone]
        for place in sorted({each.place_of(visit.action) for each in here}, key=lambda place: place.enterprise):
            at_door = tuple(each for each in here if each.place_of(visit.action) == place)
            doors.append((place, visit.action, at_door))
    return doors
