"""The timetable of a vehicle's day: its trips one after the other, from the beginning of its shift on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from services.logistics.domain.action import Action
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.schedule import Place
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.routing.model import Goods, Itinerary, Stop, Visit, doors_of

DAY_SECONDS = 86_400
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class PlannedTrip:
    """A trip to be timed: the visits that it makes, in order, and what it carries."""

    visits: Sequence[Visit]
    goods: Sequence[Goods]


def timetable(vehicle: int, trips: Sequence[PlannedTrip], kind: VehicleClass, park: ParkMap | None) -> list[Itinerary]:
    """The itineraries of one vehicle's trips, which follow each other.

    Each begins with the minutes of loading, and comes to a door for `stop_minutes`; a door where goods are delivered
    and others picked up is one stop of its minutes. Goods that are days on the road are delivered on their day, not
    before the hour at which the shift begins; the shift does not count from when the vehicle leaves for that. Behind a
    road of unknown length, times are None.
    """
    drive = _Drive(kind, park)
    found = []
    for number, trip in enumerate(trips, start=1):
        begins_at = drive.load()
        stops = tuple(drive.stop(place, action, goods) for place, action, goods in doors_of(trip.visits, trip.goods))
        if number == len(trips):
            drive.return_to_depot()
        found.append(Itinerary(vehicle, number, stops, begins_at, drive.clock, drive.metres, drive.late))
    return found


def seconds_of(hour: str) -> int:
    """Seconds from 00:00 to an hour HH:MM, 24:00 included."""
    hours, minutes = hour.split(":")
    return (int(hours) * 60 + int(minutes)) * _MINUTE


class _Drive:
    """A vehicle on its way: where it is, and the time of its day."""

    def __init__(self, kind: VehicleClass, park: ParkMap | None) -> None:
        self._kind = kind
        self._park = park
        self._zone = kind.depot_zone
        self._door: Place | None = None
        self.clock: int | None = seconds_of(kind.shift_begins_at)
        self.metres: int | None = 0
        self.late = False
        self._out = False

    def load(self) -> int | None:
        """Begin a trip; returns the time at which that is."""
        begins_at, self.metres, self._door = self.clock, 0, None
        self.late |= self._out
        self._pass(self._kind.trip_loading_minutes * _MINUTE)
        return begins_at

    def stop(self, place: Place, action: Action, goods: tuple[Goods, ...]) -> Stop:
        days = max(each.transit_days for each in goods) if action is Action.DELIVERY else 0
        self._out |= days > 0
        self._go(place.zone)
        self._await_day(days)
        arrives_at = self.clock
        if place != self._door:
            self._pass(self._kind.stop_minutes * _MINUTE)
        self._door = place
        return Stop(place, action, goods, arrives_at, self.clock)

    def return_to_depot(self) -> None:
        if self._kind.depot_zone:
            self._go(self._kind.depot_zone)

    def _go(self, zone: str) -> None:
        if self._zone and zone != self._zone:
            metres = self._park.metres(self._zone, zone) if self._park else None
            self.metres = None if metres is None or self.metres is None else self.metres + metres
            # km/h are metres in 3.6 seconds; rounded up, so that nobody is early.
            self._pass(None if metres is None else ceil(metres * 3.6 / self._kind.speed_kmh))
        self._zone = zone

    def _await_day(self, days: int) -> None:
        if days and self.clock is not None:
            self.clock = max(self.clock, days * DAY_SECONDS + seconds_of(self._kind.shift_begins_at))

    def _pass(self, seconds: int | None) -> None:
        self.clock = None if self.clock is None or seconds is None else self.clock + seconds
        over = self.clock is not None and self.clock > seconds_of(self._kind.shift_ends_at)
        self.late |= over and not self._out
