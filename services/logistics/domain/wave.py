"""A wave: the parcels of one departure on one day, and the stops of the vehicles that fetch them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.errors import Infeasible, Problem
from services.logistics.domain.action import Action


class WaveState(StrEnum):
    """QUEUED → PLANNING → PLANNED, FAILED or CANCELLED. Asked for again, it is QUEUED again."""

    QUEUED = "queued"
    PLANNING = "planning"
    PLANNED = "planned"
    FAILED = "failed"
    CANCELLED = "cancelled"


class LeftReason(StrEnum):
    """A reason why parcels of a door are on no vehicle of a wave."""

    NOT_READY = "not_ready"
    NO_POSITION = "no_position"
    NO_VEHICLE = "no_vehicle"


@dataclass(frozen=True, slots=True)
class Left:
    """Parcels of a door that no vehicle of the wave fetches."""

    enterprise: str
    quantity: int
    reason: LeftReason


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of the stops of a wave. Costs are money of the park, in micro-units; `bound_micros` is below any cost.

    `changed` is the share of the stops of before, still to be made, that another vehicle makes now.
    """

    vehicles: int = 0
    trips: int = 0
    doors: int = 0
    quantity: int = 0
    cost_micros: int = 0
    bound_micros: int = 0
    metres: int = 0
    changed: float = 0.0
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of the search under way: the cheapest routes so far, their vehicles, loads on none, seconds gone by."""

    cost_micros: int = 0
    vehicles: int = 0
    unserved: int = 0
    seconds: float = 0.0


@dataclass(eq=False, kw_only=True)
class Wave:
    """The parcels of a departure on a day. `version` grows by one with every change.

    `round` counts how often it was asked to be planned. `figures` are of the stops stored, which stay in force until
    others are found; `planned_at` is None while there are none.
    """

    park: str
    departure: str
    day: date
    created_at: datetime
    updated_at: datetime
    state: WaveState = WaveState.QUEUED
    seconds_limit: int = 60
    seed: int = 0
    keep: bool = True
    round: int = 1
    progress: Progress = field(default_factory=Progress)
    figures: Figures = field(default_factory=Figures)
    planned_at: datetime | None = None
    failure: str = ""
    version: int = 1

    @property
    def id(self) -> str:
        return wave_id(self.departure, self.day)

    @property
    def job(self) -> str:
        """The id of the job that plans it."""
        return f"{self.id}.{self.round}"

    @property
    def is_under_way(self) -> bool:
        """True while a job plans it, or waits to."""
        return self.state in (WaveState.QUEUED, WaveState.PLANNING)

    def ask(self, seconds: int, seed: int, *, keep: bool, now: datetime) -> None:
        """Have it planned again. Raises Infeasible while it is being planned."""
        if self.is_under_way:
            hint = "wait until it is planned, or cancel it first"
            raise Infeasible.of([Problem("WAVE_UNDER_WAY", "departure", {"wave": self.id}, hint)])
        self.seconds_limit, self.seed, self.keep = seconds, seed, keep
        self.round += 1
        self.progress, self.failure = Progress(), ""
        self._come_to(WaveState.QUEUED, now)

    def begin(self, now: datetime) -> None:
        """A job has begun to plan it."""
        self.progress = Progress()
        self._come_to(WaveState.PLANNING, now)

    def give_back(self, now: datetime, reason: str = "") -> None:
        """The job waits for another worker, or for its next attempt after a failure for `reason`."""
        self.failure = reason
        self._come_to(WaveState.QUEUED, now)

    def note(self, progress: Progress, now: datetime) -> None:
        """The search has come so far."""
        self.progress = progress
        self._come_to(self.state, now)

    def finish(self, figures: Figures, now: datetime) -> None:
        """Take the figures of the stops that are stored now."""
        self.figures, self.planned_at, self.failure = figures, now, ""
        self._come_to(WaveState.PLANNED, now)

    def fail(self, reason: str, now: datetime) -> None:
        """Record that it could not be planned; its stops of before stay."""
        self.failure = reason
        self._come_to(WaveState.FAILED, now)

    def cancel(self, now: datetime) -> None:
        """Nobody plans it any more; its stops of before stay. Raises Infeasible where nobody does."""
        if not self.is_under_way:
            hint = "nothing needs to be done: nobody plans it now"
            raise Infeasible.of([Problem("WAVE_NOT_UNDER_WAY", "name", {"wave": self.id}, hint)])
        self._come_to(WaveState.CANCELLED, now)

    def _come_to(self, state: WaveState, now: datetime) -> None:
        self.state, self.updated_at = state, now
        self.version += 1


def wave_id(departure: str, day: date) -> str:
    """The id of a departure's wave on a day: `evening-20261130`."""
    return f"{departure}-{day:%Y%m%d}"


def departure_and_day(ident: str) -> tuple[str, date] | None:
    """The departure and the day that a wave's id names; None where it is none."""
    departure, _, day = ident.rpartition("-")
    if not departure or len(day) != 8 or not day.isdecimal():
        return None
    try:
        return departure, date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None


@dataclass(eq=False, kw_only=True)
class WaveStop:
    """A door at which the `trip`-th trip, from 1, of the `vehicle`-th vehicle of a class is loaded with parcels.

    Seconds count from 00:00 of the day, in the park's time: the stop begins at `begins_at`, the trip is at the hub at
    `hub_at`. `shipment` is its name in the wave file. With a `round` it is a stop of that putting-out round instead:
    parts are loaded or, by its `action`, unloaded, at the enterprise or, with a `zone`, at the `household_group` of
    that village. A driver's report has what was `collected`, when, and by whom.
    """

    park: str
    departure: str
    day: date
    vehicle_class: str
    vehicle: int
    trip: int
    number: int
    enterprise: str
    shipment: str
    quantity: int
    begins_at: int
    hub_at: int
    collected: int | None = None
    collected_at: datetime | None = None
    driver: str = ""
    round: str = ""
    zone: str = ""
    household_group: str = ""
    action: Action = Action.PICKUP

    @property
    def trip_id(self) -> str:
        return f"{self.vehicle_class}.{self.vehicle}.{self.trip}"

    @property
    def of_vehicle(self) -> tuple[str, int]:
        """The vehicle that makes it: the class, and its number in it."""
        return self.vehicle_class, self.vehicle

    @property
    def of_trip(self) -> tuple[str, int, int]:
        return self.vehicle_class, self.vehicle, self.trip

    @property
    def place(self) -> tuple[str, ...]:
        """The door, or the household group of a village, at which it is made."""
        return (self.zone, self.household_group) if self.zone else (self.enterprise,)

    def report(self, parcels: int, driver: str, now: datetime) -> None:
        """The driver has loaded so many parcels."""
        self.collected, self.driver, self.collected_at = parcels, driver, now


def trips_under_way(stops: Iterable[WaveStop], now: int, until: int) -> set[tuple[str, int, int]]:
    """Trips that stay as they are when a wave is planned from `now` to `until`, seconds of the park's day.

    They have a stop that is reported; or their first one comes before `until`, and they are not back yet.
    """
    return {
        stop.of_trip
        for stop in stops
        if stop.collected is not None or (stop.number == 1 and stop.begins_at <= until and stop.hub_at > now)
    }


def report_problems(stop: WaveStop, driver: str, of_vehicle: str) -> Iterator[Problem]:
    """Problems of a driver's report of a stop; `of_vehicle` drives its vehicle by the reports of before, "" nobody."""
    if stop.collected is not None:
        params = {"enterprise": stop.enterprise, "driver": stop.driver}
        yield Problem("STOP_REPORTED", "stop_number", params, "leave it out: this stop is reported already")
    elif of_vehicle and of_vehicle != driver:
        params = {"vehicle": stop.trip_id, "driver": of_vehicle}
        hint = f"report stops of your own vehicle: this one is driven by {of_vehicle}"
        yield Problem("STOP_OF_OTHER_DRIVER", "driver", params, hint)
