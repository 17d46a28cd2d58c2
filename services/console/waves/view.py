"""A wave as its pages show it: how far its doors have come, and what fetches their parcels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from parkloom.logistics.v1 import wave_pb2 as pb
from parkloom.logistics.v1.departure_pb2 import Departure
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from services.console.core.names import short
from services.console.core.states import Badge


class Standing(StrEnum):
    """Standings of a door, the one that needs a person first."""

    AT_RISK = "at_risk"
    LEFT = "left"
    PACKING = "packing"
    PACKED = "packed"
    LOADED = "loaded"


STANDINGS: dict[Standing, Badge] = {
    Standing.AT_RISK: Badge(_l("Will miss it"), "bad"),
    Standing.LEFT: Badge(_l("Left behind"), "bad"),
    Standing.PACKING: Badge(_l("Packing"), "busy"),
    Standing.PACKED: Badge(_l("Packed"), "good"),
    Standing.LOADED: Badge(_l("Loaded"), "calm"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Parcels of one door, or of all doors of a wave."""

    ordered: int = 0
    packed: int = 0
    loaded: int = 0

    @property
    def expected(self) -> int:
        """The parcels that there will be: a door that counts none ordered has those that it has packed."""
        return max(self.ordered, self.packed)

    @property
    def packed_share(self) -> float:
        return self.packed / self.expected if self.expected else 0.0

    @property
    def loaded_share(self) -> float:
        return self.loaded / self.expected if self.expected else 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop of a trip at a door."""

    trip: pb.WaveTrip
    stop: pb.WaveStop


@dataclass(frozen=True, slots=True)
class Door:
    """A door of a wave. `left` is what no trip fetches, `risk` the alarm that it will miss the departure."""

    id: str
    name: str
    progress: Progress
    ready_at: str = ""
    visits: Sequence[Visit] = ()
    left: pb.LeftParcels | None = None
    risk: pb.DoorAtRisk | None = None

    @property
    def standing(self) -> Standing:
        if self.risk is not None:
            return Standing.AT_RISK
        if self.left is not None:
            return Standing.LEFT
        if self.progress.packed < self.progress.expected:
            return Standing.PACKING
        return Standing.LOADED if self.progress.loaded >= self.progress.expected else Standing.PACKED


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle's trips of a wave, in the sequence in which they are driven."""

    vehicle_class: str
    number: int
    trips: list[pb.WaveTrip] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.vehicle_class}.{self.number}"

    @property
    def driver(self) -> str:
        return next((trip.driver for trip in self.trips if trip.driver), "")

    @property
    def stops(self) -> int:
        return sum(len(trip.stops) for trip in self.trips)

    @property
    def made(self) -> int:
        """The stops that are reported."""
        return sum(is_made(stop) for trip in self.trips for stop in trip.stops)


@dataclass(frozen=True, slots=True)
class Row:
    """A departure of the board's day; `wave` is None where it has not been planned. `risk` has the doors' alarms."""

    departure: Departure
    wave: pb.Wave | None
    progress: Progress
    doors: int
    risk: pb.WaveRisk

    @property
    def id(self) -> str:
        return short(self.departure.name)

    @property
    def carries_rounds(self) -> bool:
        """True where it carries putting-out rounds in place of parcels."""
        return self.departure.parts_per_parcel > 0

    @property
    def may_plan(self) -> bool:
        """True where there is something to carry, as far as the board knows."""
        return self.doors > 0 or self.carries_rounds

    @property
    def under_way(self) -> bool:
        return self.wave is not None and is_under_way(self.wave)


def is_under_way(wave: pb.Wave) -> bool:
    """True while it is being planned, or waits for that."""
    return wave.state in (pb.WAVE_STATE_QUEUED, pb.WAVE_STATE_PLANNING)


def is_made(stop: pb.WaveStop) -> bool:
    return stop.HasField("collected_quantity")


def wave_id(departure: str, day: date) -> str:
    """The id of a departure's wave on a day."""
    return f"{departure}-{day.isoformat().replace('-', '')}"


def total(counts: Iterable[pb.PackedCount]) -> Progress:
    """The parcels of all doors. A door counts as many as ordered as it has packed, at least."""
    counted = list(counts)
    return Progress(
        sum(max(one.ordered_quantity, one.packed_quantity) for one in counted),
        sum(one.packed_quantity for one in counted),
        sum(one.collected_quantity for one in counted),
    )


def doors(
    counts: Sequence[pb.PackedCount],
    trips: Sequence[pb.WaveTrip],
    row: Row,
    known: Mapping[str, Enterprise],
) -> list[Door]:
    """The doors of a wave, those first that need somebody: at risk, left behind, then by how much is still to pack."""
    visits: dict[str, list[Visit]] = defaultdict(list)
    for trip in trips:
        for stop in trip.stops:
            visits[short(stop.enterprise)].append(Visit(trip, stop))
    left = {short(one.enterprise): one for one in row.wave.left} if row.wave else {}
    at_risk = {short(one.enterprise): one for one in row.risk.doors}
    made = [
        Door(
            ident := short(one.enterprise),
            name_of(known, ident),
            Progress(one.ordered_quantity, one.packed_quantity, one.collected_quantity),
            one.ready_at,
            sorted(visits[ident], key=lambda visit: visit.stop.begin_time.seconds),
            left.get(ident),
            at_risk.get(ident),
        )
        for one in counts
    ]
    order = list(Standing)
    return sorted(
        made, key=lambda one: (order.index(one.standing), one.progress.packed - one.progress.expected, one.name)
    )


def vehicles(trips: Sequence[pb.WaveTrip]) -> list[Vehicle]:
    """The vehicles of a wave by class and number."""
    found: dict[tuple[str, int], Vehicle] = {}
    for trip in sorted(trips, key=lambda trip: (trip.vehicle_class, trip.vehicle, trip.number)):
        key = short(trip.vehicle_class), trip.vehicle
        found.setdefault(key, Vehicle(*key)).trips.append(trip)
    return list(found.values())


def name_of(known: Mapping[str, Enterprise], enterprise: str) -> str:
    """The display name of an enterprise by its id."""
    one: Any = known.get(enterprise)
    return one.display_name if one else enterprise
