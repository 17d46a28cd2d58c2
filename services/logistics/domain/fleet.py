"""Vehicles of a park, and how movements are booked on their trips.

First fit: a movement goes on the first trip of its lane and day with room for it, else on a trip of its own with the
smallest class that is large enough. What no single vehicle can take is split. A day takes all of a movement or none.
The trips of a group are driven together: they take a vehicle once, and share its room.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.logistics.domain.movement import Booking, Movement, UnbookedReason
from services.logistics.domain.schedule import ParkDay
from services.logistics.domain.vehicle_class import VehicleClass

# One movement on more trips than this asks for larger vehicles, not for more of them.
MOST_TRIPS = 200
NO_VEHICLES = UnbookedReason("NO_VEHICLES", {}, "the park has no vehicles: create a vehicle class")
Lane = tuple[str, str]


@dataclass(eq=False, kw_only=True)
class Trip:
    """A vehicle of a class on a day, from zone to zone, with `load` units on it.

    Trips of one `group` are driven together; "" is driven alone. Its goods are picked up at the visit `pickup_visit` of
    the group, from 0, and delivered at `delivery_visit`.
    """

    park: str
    id: str
    vehicle_class: str
    day: date
    from_zone: str
    to_zone: str
    capacity: int
    load: int = 0
    group: str = ""
    pickup_visit: int = 0
    delivery_visit: int = 1

    @property
    def lane(self) -> Lane:
        return self.from_zone, self.to_zone

    @property
    def group_or_self(self) -> str:
        """The name of what takes a vehicle once: the group, or this trip."""
        return self.group or self.id


@dataclass(frozen=True, slots=True)
class DayTrips:
    """For booking: how often vehicles of each class drive, the trips with free capacity, and all of groups."""

    used: Mapping[str, int]
    with_room: Sequence[Trip]


class Fleet:
    """The vehicles of one park. `trips_on` is asked once for each day needed, `find_trip` for trips that have no room,
    `new_id` for the name of a trip; it takes what the name is for. `day` is the park's, with its rules for movements.

    What it opens and empties is for the caller to store and to delete: see `take_changes`.
    """

    def __init__(
        self,
        park: str,
        classes: Iterable[VehicleClass],
        trips_on: Callable[[date], DayTrips],
        find_trip: Callable[[str], Trip],
        new_id: Callable[[str], str],
        *,
        day: ParkDay | None = None,
    ) -> None:
        self._today = day or ParkDay(park, vehicles_inside_zones=True)
        self._opened: list[Trip] = []
        self._emptied: list[Trip] = []
        self._touched: set[date] = set()
        self.park = park
        self._classes = sorted(classes, key=lambda kind: (kind.capacity, kind.trip_cost_micros, kind.id))
        self._trips_on = trips_on
        self._find_trip = find_trip
        self._new_id = new_id
        self._days: dict[date, _Day] = {}

    def book(self, movement: Movement) -> None:
        """Book it on the earliest possible day with vehicles for all of it, or leave it UNBOOKED with the reason.

        Days that are past are none. Inside one zone it needs no vehicle, unless the park says so.
        """
        days = movement.possible_days(self._today.day)
        if movement.from_zone == movement.to_zone and not self._today.vehicles_inside_zones:
            movement.book(days[0], [])
            return
        for day in days if self._classes else ():
            taken = self._day(day).take((movement.from_zone, movement.to_zone), movement.quantity)
            if taken:
                movement.book(day, [self._load(trip, quantity) for trip, quantity in taken])
                return
        movement.leave_unbooked(self._reason(movement), self._today.day)

    def release(self, movement: Movement) -> None:
        """Take it off its trips; a trip with nothing left on it frees its vehicle."""
        if not movement.bookings:
            return
        day = self._day(movement.day)
        for booking in movement.bookings:
            trip = day.trips.get(booking.trip) or day.add(self._find_trip(booking.trip))
            self._take_off(day, trip, booking.quantity)
        movement.bookings = []

    def unload(self, movement: Movement, units: int) -> None:
        """Free the room of `units` that were booked and stay behind: the last trips first."""
        if not movement.bookings:
            return
        day = self._day(movement.day)
        while units and movement.bookings:
            booking = movement.bookings[-1]
            trip = day.trips.get(booking.trip) or day.add(self._find_trip(booking.trip))
            freed = min(units, booking.quantity)
            booking.quantity, units = booking.quantity - freed, units - freed
            self._take_off(day, trip, freed)
            if booking.quantity == 0:
                movement.bookings.pop()

    def take_changes(self) -> tuple[list[Trip], list[Trip]]:
        """The trips opened, and those emptied, since this was last asked."""
        changes = self._opened, self._emptied
        self._opened, self._emptied = [], []
        return changes

    def take_days(self) -> set[date]:
        """The days whose trips carry more or less than when this was last asked."""
        days, self._touched = self._touched, set()
        return days

    def _day(self, day: date) -> _Day:
        if day not in self._days:
            self._days[day] = _Day(self.park, day, self._classes, self._trips_on(day), self._new_id)
        return self._days[day]

    def _load(self, trip: Trip, quantity: int) -> Booking:
        if trip.load == 0:
            self._opened.append(trip)
        trip.load += quantity
        self._touched.add(trip.day)
        return Booking(trip=trip.id, vehicle_class=trip.vehicle_class, quantity=quantity)

    def _take_off(self, day: _Day, trip: Trip, units: int) -> None:
        trip.load -= units
        self._touched.add(trip.day)
        if trip.load == 0:
            self._drop(day, trip)

    def _drop(self, day: _Day, trip: Trip) -> None:
        day.drop(trip)
        if trip in self._opened:
            self._opened.remove(trip)
        else:
            self._emptied.append(trip)

    def _reason(self, movement: Movement) -> UnbookedReason:
        if not self._classes:
            return NO_VEHICLES
        days = [self._day(day) for day in movement.possible_days(self._today.day)]
        used, all_trips = sum(day.used.total() for day in days), sum(day.all_trips for day in days)
        if movement.quantity > MOST_TRIPS * self._classes[-1].capacity:
            text = (
                f"{movement.quantity:,} units are more than {MOST_TRIPS} trips take: create a class of larger vehicles"
            )
            params = {"quantity": f"{movement.quantity}", "trips": f"{MOST_TRIPS}"}
            return UnbookedReason("VEHICLES_TOO_SMALL", params, text)
        until = f" to {movement.latest_departure}" if len(days) > 1 else ""
        when = f"{'from' if until else 'on'} {max(movement.planned_day, self._today.day)}{until}"
        text = f"no vehicle free for {movement.quantity:,} units {when}: {used:,} of {all_trips:,} trips in use"
        params = {"quantity": f"{movement.quantity}", "trips_used": f"{used}", "trips": f"{all_trips}"}
        return UnbookedReason("NO_VEHICLE_FREE", params, text)


class _Day:
    """The trips of one day, and what could still be driven on it."""

    def __init__(
        self,
        park: str,
        day: date,
        classes: Sequence[VehicleClass],
        found: DayTrips,
        new_id: Callable[[str], str],
    ) -> None:
        self._park = park
        self._day = day
        self._classes = classes
        self._new_id = new_id
        self.trips: dict[str, Trip] = {}
        self.used = Counter(found.used)
        self._retired = {kind.id for kind in classes if not kind.trips_on(day)}
        self._by_lane: dict[Lane, list[Trip]] = defaultdict(list)
        self._by_group: dict[str, list[Trip]] = defaultdict(list)
        for trip in found.with_room:
            self.add(trip)

    @property
    def all_trips(self) -> int:
        return sum(kind.trips_on(self._day) for kind in self._classes)

    def take(self, lane: Lane, quantity: int) -> list[tuple[Trip, int]]:
        """Trips and how much goes on each, all of `quantity` together; nothing where the day cannot take all of it."""
        taken: list[tuple[Trip, int]] = []
        if self._room(lane) < quantity:
            return taken
        while quantity and len(taken) < MOST_TRIPS:
            trip = self._trip_for(lane, quantity, {trip.group_or_self for trip, _ in taken})
            taken.append((trip, min(quantity, self._room_on(trip))))
            quantity -= taken[-1][1]
        return self._given_up(taken) if quantity else taken

    def add(self, trip: Trip) -> Trip:
        """A trip of the day, counted as used already."""
        self.trips[trip.id] = trip
        self._by_group[trip.group_or_self].append(trip)
        if trip.vehicle_class not in self._retired:
            self._by_lane[trip.lane].append(trip)
        return trip

    def drop(self, trip: Trip) -> None:
        """Cancel the trip."""
        del self.trips[trip.id]
        together = self._by_group[trip.group_or_self]
        together.remove(trip)
        self.used[trip.vehicle_class] -= not together
        if trip in self._by_lane[trip.lane]:
            self._by_lane[trip.lane].remove(trip)

    def _given_up(self, taken: list[tuple[Trip, int]]) -> list[tuple[Trip, int]]:
        for trip, _ in taken:
            if trip.load == 0:
                self.drop(trip)
        return []

    def _room(self, lane: Lane) -> int:
        on_trips = {trip.group_or_self: self._room_on(trip) for trip in self._by_lane[lane]}
        return sum(on_trips.values()) + sum(kind.capacity * self._free(kind) for kind in self._classes)

    def _room_on(self, trip: Trip) -> int:
        return max(0, trip.capacity - sum(each.load for each in self._by_group[trip.group_or_self]))

    def _trip_for(self, lane: Lane, quantity: int, excluded: set[str]) -> Trip:
        """The trip, there already or new, that takes all of `quantity`, or else the one that takes the most of it."""
        open_trips = [
            trip for trip in self._by_lane[lane] if self._room_on(trip) and trip.group_or_self not in excluded
        ]
        free = [kind for kind in self._classes if self._free(kind)]
        for trip in open_trips:
            if self._room_on(trip) >= quantity:
                return trip
        for kind in free:
            if kind.capacity >= quantity:
                return self._open(kind, lane)
        roomiest = max(open_trips, key=self._room_on, default=None)
        if roomiest and (not free or self._room_on(roomiest) >= free[-1].capacity):
            return roomiest
        return self._open(free[-1], lane)

    def _free(self, kind: VehicleClass) -> int:
        return max(0, kind.trips_on(self._day) - self.used[kind.id])

    def _open(self, kind: VehicleClass, lane: Lane) -> Trip:
        # A number counted up would show rivals how many trips the others have.
        ident = self._new_id(f"trip {self._day} {lane[0]} {lane[1]}")[:24]
        trip = Trip(
            park=self._park,
            id=ident,
            vehicle_class=kind.id,
            day=self._day,
            from_zone=lane[0],
            to_zone=lane[1],
            capacity=kind.capacity,
        )
        self.used[kind.id] += 1
        return self.add(trip)
