"""Waves: asked for, read, cancelled, and their stops reported by drivers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.jobs import queue
from services.chassis.jobs.table import Queue
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Infeasible, NotFound
from services.logistics.domain.packing import Packing
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.wave import Wave, WaveStop, departure_and_day, report_problems
from services.logistics.storage import packings, waves
from services.logistics.storage.waves import Files
from services.logistics.use_cases.departures import get_departure
from services.logistics.use_cases.packing import park_map_of, refuse_departed
from services.logistics.use_cases.wave_reading import read_wave
from services.logistics.wire import names

WAVES = Queue("waves", most_per_park=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wave that is to be planned: how long at most, from which seed, and whether stops keep their vehicles."""

    departure: str
    day: date
    seconds: int = 60
    seed: int = 0
    keep: bool = True


@dataclass(frozen=True, slots=True)
class TimedTrip:
    """A trip of a wave: its stops, and the driver of its vehicle, "" for nobody yet."""

    wave: Wave
    stops: Sequence[WaveStop]
    driver: str
    park: ParkMap


def plan_wave(session: Session, park: str, wish: Wish, now: datetime) -> Wave:
    """Queue the job that plans the wave.

    Raises NotFound for the departure, and Infeasible where it has left, nothing can be fetched, no vehicle is there, a
    load is above every vehicle's capacity and may not be parted, or the wave is being planned.
    """
    departure = get_departure(session, park, wish.departure)
    refuse_departed(departure, wish.day, park_map_of(session, park), now)
    wave = waves.find_wave(session, park, wish.departure, wish.day)
    if wave is None:
        wave = Wave(park=park, departure=wish.departure, day=wish.day, created_at=now, updated_at=now)
        wave.seconds_limit, wave.seed, wave.keep = wish.seconds, wish.seed, wish.keep
        session.add(wave)
    else:
        wave.ask(wish.seconds, wish.seed, keep=wish.keep, now=now)
    read_wave(session, wave, now)
    queue.enqueue(session, WAVES, park, wave.job)
    return wave


def get_wave(session: Session, park: str, ident: str) -> Wave:
    """Raises NotFound."""
    key = departure_and_day(ident)
    wave = waves.find_wave(session, park, *key) if key else None
    if wave is None:
        raise NotFound.named(names.WAVE.format(park=park, wave=ident))
    return wave


def list_waves(session: Session, park: str, page: Page, *, day: date | None = None) -> Sequence[Wave]:
    """Waves by day and departure, one more than the page shows."""
    return waves.page_of_waves(session, park, page, day)


def cancel_wave(session: Session, park: str, ident: str, *, etag: str, now: datetime) -> Wave:
    """The wave, planned no longer; its stops of before stay. Raises NotFound, Conflict for the etag, or Infeasible."""
    wave = get_wave(session, park, ident)
    etags.check(etag, wave.version)
    wave.cancel(now)
    queue.cancel(session, WAVES, park, wave.job)
    return wave


def list_wave_trips(session: Session, park: str, ident: str, page: Page) -> list[TimedTrip]:
    """The trips of a wave by class, vehicle and number, one more than the page shows. Raises NotFound."""
    wave = get_wave(session, park, ident)
    keys = waves.page_of_trips(session, wave, page)
    by_trip: dict[tuple[str, int, int], list[WaveStop]] = defaultdict(list)
    for stop in waves.stops_of_trips(session, wave, keys):
        by_trip[stop.of_trip].append(stop)
    drivers, where = waves.drivers_of(session, wave), park_map_of(session, park)
    return [TimedTrip(wave, by_trip[key], drivers.get(key[:2], ""), where) for key in keys]


def export_wave(session: Session, park: str, ident: str) -> Files:
    """The files of a wave. Raises NotFound, also where it was never planned."""
    found = waves.find_files(session, get_wave(session, park, ident))
    if found is None:
        raise NotFound.named(f"{names.WAVE.format(park=park, wave=ident)}/files")
    return found


@dataclass(frozen=True, slots=True)
class StopReport:
    """A driver's report: parcels loaded at the stop of that number of a trip, (class, vehicle, number)."""

    trip: tuple[str, int, int]
    number: int
    collected: int
    driver: str


def report_stop(session: Session, park: str, ident: str, report: StopReport, now: datetime) -> TimedTrip:
    """The trip after its stop was made.

    Raises NotFound, and Infeasible for a stop that is reported already or whose vehicle another driver drives.
    """
    wave = get_wave(session, park, ident)
    stops = waves.stops_of_trips(session, wave, [report.trip])
    stop = next((each for each in stops if each.number == report.number), None)
    if stop is None:
        kind, vehicle, trip = report.trip
        name = names.WAVE_TRIP.format(park=park, wave=ident, trip=f"{kind}.{vehicle}.{trip}")
        raise NotFound.named(f"{name}, stop {report.number}" if stops else name)
    drivers = waves.drivers_of(session, wave)
    problems = list(report_problems(stop, report.driver, drivers.get(stop.of_vehicle, "")))
    if problems:
        raise Infeasible.of(problems)
    stop.report(report.collected, report.driver, now)
    _collected(session, wave, stop)
    audit.concerns(session, stop.enterprise)
    return TimedTrip(wave, stops, report.driver, park_map_of(session, park))


def _collected(session: Session, wave: Wave, stop: WaveStop) -> None:
    """Parcels of a stop are on a vehicle: who packed them has so many fewer waiting."""
    of_door = packings.packings_of(session, wave.park, wave.departure, wave.day, [stop.enterprise])
    packing: Packing | None = of_door.get(stop.enterprise)
    if packing is not None and stop.collected:
        packing.collect(stop.collected)
