"""The jobs of waves: read, routed with no transaction open, and stored whole or not at all."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import Job, Queue
from services.chassis.jobs.worker import Result
from services.logistics.domain import wave as domain
from services.logistics.domain.action import Action
from services.logistics.domain.wave import Figures, Left, LeftReason, WaveStop
from services.logistics.routing.wave_problem import changed_share, earlier_routes, numbered
from services.logistics.storage import waves
from services.logistics.storage.waves import Files
from services.logistics.use_cases.wave_reading import WaveInput, read_wave
from services.logistics.use_cases.waves import WAVES, get_wave
from services.vehicle_routing import bound, model
from services.vehicle_routing.model import Routes
from services.vehicle_routing.model import routes as routes_file
from services.vehicle_routing.solve import Progress, RoutingParams, Stop, best_multipliers, solve
from services.vehicle_routing.solve import Result as Found

# Kept back for examining and storing the routes.
ENDING_SECONDS, ENDING_SHARE = 2.0, 0.2
_MICROS = 1e6


@dataclass(frozen=True, slots=True)
class _Planned:
    """A wave as it was planned."""

    stops: Sequence[WaveStop]
    figures: Figures
    files: Files


class WaveWork:
    """Work on the jobs of waves. `clock` returns the current UTC time, `workers` are threads of the search."""

    def __init__(self, database: Database, clock: Clock, workers: int = 2) -> None:
        self._database = database
        self._clock = clock
        self._params = RoutingParams(workers=workers)

    @property
    def queue(self) -> Queue:
        """The queue of waves."""
        return WAVES

    def begin(self, session: Session, job: Job) -> None:
        """The wave is PLANNING."""
        get_wave(session, job.park, _wave_of(job)).begin(self._clock())

    def run(self, job: Job, heartbeat: Heartbeat) -> Result:
        """The stops that were found, to be stored."""
        began = time.monotonic()
        wave, given = self._database.read(lambda session: self._read(session, job))
        stated = model.parse(given.document)
        certificate = bound.to_document(best_multipliers(stated))
        ending = min(ENDING_SECONDS, ENDING_SHARE * wave.seconds_limit)
        seconds = max(0.0, wave.seconds_limit - ending - (time.monotonic() - began))
        found = self._search(stated, wave, given, seconds, heartbeat)
        if heartbeat.interrupted():
            return Result()
        if found.examination.violations:
            return Result(failure=f"the trips found break a rule: {found.examination.violations[0].message}")
        routes = replace(found.routes, certificate=certificate)
        proven = bound.lower_bound(stated, bound.multipliers_of(certificate, stated))
        planned = _planned(wave, given, stated, replace(found, routes=routes), proven)
        return Result(store=lambda session: self._store(session, job, given, planned))

    def _read(self, session: Session, job: Job) -> tuple[_Asked, WaveInput]:
        wave = get_wave(session, job.park, _wave_of(job))
        given = read_wave(session, wave, self._clock())
        return _Asked(wave.park, wave.departure, wave.day, wave.seconds_limit, wave.seed, wave.keep), given

    def _search(
        self, stated: model.Wave, wave: _Asked, given: WaveInput, seconds: float, heartbeat: Heartbeat
    ) -> Found:
        latest: list[domain.Progress] = []
        heartbeat.report = lambda session: self._report(session, wave, latest)
        before = earlier_routes(given.stops.before, given.fleet, given.loads.loads) if wave.keep else []
        return solve(
            stated,
            stop=Stop(seconds=seconds, cancelled=heartbeat.interrupted),
            seed=wave.seed,
            params=self._params,
            on_progress=lambda progress: latest.append(_progress(progress)),
            earlier=Routes(tuple(each.route for each in before)) if before else None,
        )

    def _report(self, session: Session, asked: _Asked, latest: list[domain.Progress]) -> None:
        """Store the last progress."""
        wave = waves.find_wave(session, asked.park, asked.departure, asked.day)
        if latest and wave is not None and wave.progress != latest[-1]:
            wave.note(latest[-1], self._clock())

    def _store(self, session: Session, job: Job, given: WaveInput, planned: _Planned) -> None:
        """Replace the stops of trips that had not begun. Where one has begun meanwhile, nothing is stored."""
        wave = get_wave(session, job.park, _wave_of(job))
        stops = waves.stops_of(session, wave)
        stay = {stop.of_trip for stop in given.stops.begun}
        if any(stop.collected is not None and stop.of_trip not in stay for stop in stops):
            wave.fail("a trip has begun while the wave was being planned: plan it again", self._clock())
            return
        gone = [stop for stop in stops if stop.of_trip not in stay]
        waves.replace_stops(session, gone, planned.stops)
        waves.store_files(session, wave, planned.files)
        wave.finish(planned.figures, self._clock())

    def give_back(self, session: Session, job: Job) -> None:
        """The wave is QUEUED again."""
        get_wave(session, job.park, _wave_of(job)).give_back(self._clock())

    def try_again(self, session: Session, job: Job, reason: str) -> None:
        """The wave is QUEUED again."""
        get_wave(session, job.park, _wave_of(job)).give_back(self._clock(), reason)

    def fail(self, session: Session, job: Job, reason: str) -> None:
        """The wave is FAILED; its stops of before stay."""
        get_wave(session, job.park, _wave_of(job)).fail(reason, self._clock())


@dataclass(frozen=True, slots=True)
class _Asked:
    """A wave as it was asked for: detached from the transaction that read it."""

    park: str
    departure: str
    day: date
    seconds_limit: int
    seed: int
    keep: bool


def _wave_of(job: Job) -> str:
    """The id of the wave that a job plans."""
    return job.id.rpartition(".")[0]


def _progress(progress: Progress) -> domain.Progress:
    cost = round(progress.incumbent * _MICROS) if progress.incumbent < 1e12 else 0
    return domain.Progress(cost, progress.vehicles, progress.unserved, progress.seconds)


def _planned(wave: _Asked, given: WaveInput, stated: model.Wave, found: Found, proven: float) -> _Planned:
    before = earlier_routes(given.stops.before, given.fleet, given.loads.loads) if wave.keep else []
    routes = found.routes
    key: dict[str, Any] = {"park": wave.park, "departure": wave.departure, "day": wave.day}
    stops = [
        stop
        for vehicle, made, route in numbered(routes, before, given.fleet)
        for stop in given.stops_of(stated, route, made, key | {"vehicle_class": vehicle[0], "vehicle": vehicle[1]})
    ]
    files = Files(
        gzip.compress(json.dumps(given.document).encode(), mtime=0), gzip.compress(routes_file.encoded(routes), mtime=0)
    )
    return _Planned(stops, _figures(given, stops, found, proven), files)


def _figures(given: WaveInput, stops: Sequence[WaveStop], found: Found, proven: float) -> Figures:
    """The figures of all stops, those of trips under way included; cost, metres and bound are of the others alone."""
    every = [*given.stops.begun, *stops]
    unserved = Counter[str]()
    of = {load.name: load for load in given.loads.loads}
    for name in found.routes.unserved:
        unserved[of[name].enterprise] += of[name].quantity
    left = (Left(enterprise, parcels, LeftReason.NO_VEHICLE) for enterprise, parcels in sorted(unserved.items()))
    return Figures(
        vehicles=len({stop.of_vehicle for stop in every}),
        trips=len({stop.of_trip for stop in every}),
        doors=len({stop.place for stop in every}),
        quantity=sum(stop.quantity for stop in every if stop.action is Action.PICKUP),
        cost_micros=round(found.examination.cost.total * _MICROS),
        bound_micros=int(proven * _MICROS),
        metres=round(sum(drive.metres for drive in found.examination.drives)),
        changed=changed_share(given.stops.before, stops, given.loads.loads),
        left=(*given.loads.left, *left),
    )
