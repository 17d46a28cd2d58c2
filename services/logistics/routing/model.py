"""The goods on a day's trips, and the stops at which they are loaded and unloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.logistics.domain.action import Action
from services.logistics.domain.schedule import Place


@dataclass(frozen=True, slots=True)
class Goods:
    """Units of a movement on a `trip`. They arrive `transit_days` after the day on which they leave."""

    movement: str
    order: str
    quantity: int
    origin: Place
    destination: Place
    transit_days: int = 0
    trip: str = ""

    def place_of(self, action: Action) -> Place:
        """The door where that happens to them."""
        return self.origin if action is Action.PICKUP else self.destination


@dataclass(frozen=True, slots=True)
class Visit:
    """A vehicle comes to a zone to pick up or to deliver, of a group only what is on these trips."""

    zone: str
    action: Action
    trips: frozenset[str] = frozenset()

    def concerns(self, goods: Goods) -> bool:
        """True if that is done to the goods here."""
        return goods.place_of(self.action).zone == self.zone and (not self.trips or goods.trip in self.trips)


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

    All these are the group's where the trip is driven `together` with others; the stops are its own.
    """

    vehicle: int
    number: int
    stops: tuple[Stop, ...]
    begins_at: int | None
    ends_at: int | None
    metres: int | None
    overruns_shift: bool = False
    together: tuple[str, ...] = ()

    @property
    def quantity(self) -> int:
        """Units that it carries."""
        picked_up = (stop for stop in self.stops if stop.action is Action.PICKUP)
        return sum(goods.quantity for stop in picked_up for goods in stop.goods)

    def of_trip(self, trip: str, group: Sequence[str]) -> Itinerary:
        """This itinerary of a group, as that of one of its trips."""
        stops = (replace(stop, goods=tuple(goods for goods in stop.goods if goods.trip == trip)) for stop in self.stops)
        others = tuple(each for each in group if each != trip)
        return replace(self, stops=tuple(stop for stop in stops if stop.goods), together=others)


def doors_of(visits: Sequence[Visit], goods: Sequence[Goods]) -> list[tuple[Place, Action, tuple[Goods, ...]]]:
    """The doors of these visits at which there is something to do, each with its goods; in a zone by enterprise."""
    doors = []
    for visit in visits:
        here = [each for each in goods if visit.concerns(each)]
        for place in sorted({each.place_of(visit.action) for each in here}, key=lambda place: place.enterprise):
            at_door = tuple(each for each in here if each.place_of(visit.action) == place)
            doors.append((place, visit.action, at_door))
    return doors
