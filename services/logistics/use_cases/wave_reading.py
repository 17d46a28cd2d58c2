"""The problem of a wave, as the park is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.errors import Infeasible, Problem
from services.logistics.domain.departure import Departure
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.wave import Wave, trips_under_way
from services.logistics.routing.timetable import seconds_of
from services.logistics.routing.wave_loads import Loads, Stops, loads_of, positions_of
from services.logistics.routing.wave_problem import Evening, Vehicles, document, vehicles_of
from services.logistics.storage import doors, fleets, packings, waves
from services.logistics.use_cases.alarms import expected_ready
from services.logistics.use_cases.departures import get_departure
from services.logistics.use_cases.packing import park_map_of


@dataclass(frozen=True, slots=True)
class WaveInput:
    """A wave's problem: the document of its wave file, and what its stops are read back from."""

    document: dict[str, Any]
    loads: Loads
    fleet: Sequence[Vehicles]
    stops: Stops


def read_wave(session: Session, wave: Wave, now: datetime) -> WaveInput:
    """The problem of a wave on the park as it is.

    Raises Infeasible where no vehicle carries parcels, nothing can be fetched, the hub's position is not known, the
    last pickup is over before planning is, or a load is above every capacity and may not be parted.
    """
    park = park_map_of(session, wave.park)
    evening = _evening(get_departure(session, wave.park, wave.departure), wave, park, now)
    stops = _stops(session, wave, evening.begins_at)
    classes = fleets.classes_of(session, wave.park).values()
    fleet = vehicles_of(classes, wave.day, waves.vehicles_of_others(session, wave), stops.begun)
    if not fleet:
        hint = "give a class of vehicles a parcel_capacity, or wait until one is free: no vehicle can drive"
        raise Infeasible.of([Problem("NO_VEHICLE", "departure", {"date": f"{wave.day}"}, hint)])
    packed = packings.packings_of(session, wave.park, wave.departure, wave.day)
    positions = positions_of(doors.doors_of(session, wave.park, list(packed)), park)
    largest = max(each.kind.parcel_capacity for each in fleet)
    expected = expected_ready(session, evening.departure, park, wave.day, now)
    loads = loads_of(packed.values(), positions, evening.departure, largest, stops, expected=expected)
    if not loads.loads:
        hint = "report parcels that are packed first: there is nothing to fetch"
        raise Infeasible.of([Problem("NOTHING_TO_FETCH", "departure", {"date": f"{wave.day}"}, hint)])
    return WaveInput(document(evening, loads.loads, fleet), loads, fleet, stops)


def _evening(departure: Departure, wave: Wave, park: ParkMap, now: datetime) -> Evening:
    today, seconds = park.clock_at(now)
    begins_at = seconds + wave.seconds_limit if wave.day == today else 0
    if wave.day < today or begins_at > seconds_of(departure.pickup_ends_at):
        params = {"departure": departure.id, "hour": departure.pickup_ends_at, "date": f"{wave.day}"}
        hint = f"give a later day or departure: pickups for {departure.id} end at {departure.pickup_ends_at}"
        raise Infeasible.of([Problem("DEPARTURE_PAST", "date", params, hint)])
    hub = park.position_of(departure.zone)
    if hub is None:
        hint = f"give the zone {departure.zone} a position, or the departure another zone"
        raise Infeasible.of([Problem("HUB_POSITION_MISSING", "departure", {"zone": departure.zone}, hint)])
    return Evening(departure, wave.day, hub, begins_at)


def _stops(session: Session, wave: Wave, begins_at: int) -> Stops:
    """The stops of before. Planning takes its seconds until `begins_at`."""
    stops, now = waves.stops_of(session, wave), begins_at - wave.seconds_limit
    under_way = trips_under_way(stops, now, begins_at)
    begun = [stop for stop in stops if stop.of_trip in under_way]
    return Stops(
        begun=begun,
        before=[stop for stop in stops if stop.of_trip not in under_way],
        awaited=[stop for stop in begun if stop.hub_at > now],
    )
