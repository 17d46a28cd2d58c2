"""The problem of a wave, as the park is now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.errors import Infeasible, Problem
from services.logistics.domain.departure import Departure
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.wave import Wave, WaveStop, trips_under_way
from services.logistics.routing import round_problem
from services.logistics.routing.round_loads import Places, RoundLoad, carried_by, loads_of_rounds, moves_of
from services.logistics.routing.round_problem import stops_of_tour
from services.logistics.routing.timetable import seconds_of
from services.logistics.routing.wave_loads import Load, Loads, Stops, loads_of, positions_of
from services.logistics.routing.wave_problem import Evening, Vehicles, document, stops_of_route, vehicles_of
from services.logistics.storage import doors, fleets, packings, rounds, waves
from services.logistics.use_cases.alarms import expected_ready
from services.logistics.use_cases.departures import get_departure
from services.logistics.use_cases.packing import park_map_of
from services.vehicle_routing import model
from services.vehicle_routing.model import Route
from services.vehicle_routing.rules.driving import drive

# What reads a route back: the stated wave, the route, the trips made before, and the part of the stops' keys that is
# the wave's and the vehicle's.
ReadBack = Callable[[model.Wave, Route, int, dict[str, Any]], Iterator[WaveStop]]


@dataclass(frozen=True, slots=True)
class WaveInput:
    """A wave's problem: the document of its wave file, and what its stops are read back from."""

    document: dict[str, Any]
    loads: Loads[Load] | Loads[RoundLoad]
    fleet: Sequence[Vehicles]
    stops: Stops
    stops_of: ReadBack


@dataclass(frozen=True, slots=True)
class _Asked:
    """A wave that is to be planned, with what carries its loads, and its stops of before."""

    wave: Wave
    evening: Evening
    park: ParkMap
    fleet: Sequence[Vehicles]
    stops: Stops

    @property
    def largest(self) -> int:
        """Parcels on the largest vehicle."""
        return max(each.kind.parcel_capacity for each in self.fleet)


def read_wave(session: Session, wave: Wave, now: datetime) -> WaveInput:
    """The problem of a wave on the park as it is.

    Raises Infeasible where no vehicle carries parcels, nothing is to be fetched or carried, the hub's position is not
    known, the last pickup is over before planning is, or a load is above every capacity and may not be parted.
    """
    park = park_map_of(session, wave.park)
    evening = _evening(get_departure(session, wave.park, wave.departure), wave, park, now)
    stops = _stops(session, wave, evening.begins_at)
    classes = fleets.classes_of(session, wave.park).values()
    fleet = vehicles_of(classes, wave.day, waves.vehicles_of_others(session, wave), stops.begun)
    if not fleet:
        hint = "give a class of vehicles a parcel_capacity, or wait until one is free: no vehicle can drive"
        raise Infeasible.of([Problem("NO_VEHICLE", "departure", {"date": f"{wave.day}"}, hint)])
    asked = _Asked(wave, evening, park, fleet, stops)
    return _rounds(session, asked) if evening.departure.carries_rounds else _parcels(session, asked, now)


def _parcels(session: Session, asked: _Asked, now: datetime) -> WaveInput:
    wave, departure = asked.wave, asked.evening.departure
    packed = packings.packings_of(session, wave.park, wave.departure, wave.day)
    positions = positions_of(doors.doors_of(session, wave.park, list(packed)), asked.park)
    expected = expected_ready(session, departure, asked.park, wave.day, now)
    loads = loads_of(packed.values(), positions, departure, asked.largest, asked.stops, expected=expected)
    if not loads.loads:
        hint = "report parcels that are packed first: there is nothing to fetch"
        raise Infeasible.of([Problem("NOTHING_TO_FETCH", "departure", {"date": f"{wave.day}"}, hint)])
    of = {load.name: load for load in loads.loads}
    stated = document(asked.evening, loads.loads, asked.fleet)
    return WaveInput(
        stated, loads, asked.fleet, asked.stops, lambda _, route, made, key: stops_of_route(route, of, made, key)
    )


def _rounds(session: Session, asked: _Asked) -> WaveInput:
    """The problem of the rounds that are neither on trips under way nor on another wave."""
    wave, departure = asked.wave, asked.evening.departure
    due = rounds.rounds_to_carry(session, wave.park, wave.day)
    others = [each for each in waves.stops_of_rounds(session, wave.park, due) if not _is_of(each, wave)]
    enterprises = [each.enterprise for each in due]
    places = Places(positions_of(doors.doors_of(session, wave.park, enterprises), asked.park), asked.park)
    moves = moves_of(due, carried_by([*others, *asked.stops.begun], wave.day), wave.day)
    loads = loads_of_rounds(moves, places, departure, asked.largest * departure.parts_per_parcel, asked.stops)
    if not loads.loads:
        hint = "give a day on which rounds are issued or collected, between a door and a village that have a position"
        raise Infeasible.of([Problem("NO_ROUNDS_TO_CARRY", "date", {"date": f"{wave.day}"}, hint)])
    of = {load.name: load for load in loads.loads}

    def stops_of(stated: model.Wave, route: Route, made: int, key: dict[str, Any]) -> Iterator[WaveStop]:
        return stops_of_tour(route, of, round(drive(stated, route).back), made, key)

    stated = round_problem.document(asked.evening, loads.loads, asked.fleet)
    return WaveInput(stated, loads, asked.fleet, asked.stops, stops_of)


def _is_of(stop: WaveStop, wave: Wave) -> bool:
    return (stop.departure, stop.day) == (wave.departure, wave.day)


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
