"""The alarm before departures: which doors will miss theirs, looked at again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from math import ceil
from statistics import fmean

import structlog
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.jobs import leases
from services.chassis.messaging import outbox
from services.errors import Forbidden, NotFound, Unavailable
from services.logistics.domain.alarm import AlarmParams, DoorDay, Outlook, outlook, ready_at
from services.logistics.domain.departure import Departure
from services.logistics.domain.pace import Pace, PaceParams, WorkingHours, learned, prior_pace, working_hours
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.wave import departure_and_day
from services.logistics.domain.wave_risk import WaveRisk, next_after
from services.logistics.routing.timetable import seconds_of
from services.logistics.storage import departures, packings, park_maps, wave_risks
from services.logistics.use_cases.departures import get_departure
from services.logistics.wire import names
from services.logistics.wire.events import wave_at_risk_event

log = structlog.get_logger(__name__)

LEASE, LEASE_SECONDS = "alarms", 60.0
# A door of which nothing is known is taken to need so much of its day for its parcels.
USUAL_LOAD = 0.8
_ALARM, _PACE = AlarmParams(), PaceParams()
_HOUR = 3600.0
Key = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class _Evening:
    """A departure on a day of which the park's clocks show the second `now`; its last pickup is at `until`."""

    departure: Departure
    park: ParkMap
    day: date
    hours: WorkingHours
    now: float
    until: float


class Alarms:
    """Looks at all waves of the day; `holder` does it, one at a time. `clock` returns the current UTC time."""

    def __init__(self, database: Database, holder: str, clock: Clock) -> None:
        self._database = database
        self._holder = holder
        self._clock = clock
        self._usual: dict[Key, Mapping[str, float]] = {}

    def look(self) -> None:
        """Look once. A wave that cannot be looked at is logged, and the others go on. Raises Unavailable."""
        acquire = partial(leases.acquire, name=LEASE, holder=self._holder, seconds=LEASE_SECONDS)
        if not self._database.transact(acquire):
            return
        now = self._clock()
        # The park's own day is one of these three, wherever it is.
        waiting = self._database.read(partial(wave_risks.counted, first=now.date() - timedelta(days=1)))
        self._usual = {key: usual for key, usual in self._usual.items() if key in waiting}
        for key in waiting:
            try:
                self._look_at(key, now)
            except Unavailable:
                raise
            except Exception:
                log.exception("alarm_failed", park=key[0], departure=key[1], day=f"{key[2]}")

    def _look_at(self, key: Key, now: datetime) -> None:
        evening = self._database.read(partial(_evening, key=key, now=now))
        if evening is None:
            return
        if key not in self._usual:
            self._usual[key] = self._database.read(partial(_usual_paces, evening=evening))
        self._database.transact(partial(_look, evening=evening, usual=self._usual[key], now=now))


def get_wave_risk(session: Session, caller: Caller, park: str, ident: str) -> WaveRisk:
    """The alarms of a wave that stand, of which an enterprise sees its own.

    Raises Forbidden for a buyer, and NotFound where the departure is unknown.
    """
    key = departure_and_day(ident)
    if key is None:
        raise NotFound.named(names.WAVE_RISK.format(park=park, wave=ident))
    departure, day = get_departure(session, park, key[0]), key[1]
    if caller.buyer:
        raise Forbidden("ENTERPRISE_NOT_OF_TOKEN", "only an enterprise's people and managers read what it packs")
    found = wave_risks.find_wave_risk(session, park, departure.id, day)
    coming, on = next_after(departure, day, departures.departures_of(session, park))
    doors = () if found is None else found.doors
    return WaveRisk(
        park=park,
        departure=departure.id,
        day=day,
        changed_at=departure.created_at if found is None else found.changed_at,
        doors=tuple(door for door in doors if caller.sees_enterprise(door.enterprise)),
        next_departure=coming,
        next_day=on,
    )


def expected_ready(session: Session, departure: Departure, park: ParkMap, day: date, now: datetime) -> dict[str, int]:
    """The seconds of the day at which doors that do not report it will have packed all, at the pace expected."""
    evening = _with_hours(departure, park, day, now)
    usual = _usual_paces(session, evening)
    found = {}
    for enterprise, door in _door_days(session, evening).items():
        prior = _prior(usual.get(enterprise, 0.0), door.ordered, evening)
        at = ready_at(learned(prior, door.counts, door.hours), door)
        if at is not None:
            found[enterprise] = ceil(at)
    return found


def _evening(session: Session, key: Key, now: datetime) -> _Evening | None:
    """The departure, if it is the park's day and the last pickup is still to come."""
    park, ident, day = key
    departure, where = departures.find_departure(session, park, ident), park_maps.find_park_map(session, park)
    if departure is None or where is None:
        return None
    evening = _with_hours(departure, where, day, now)
    return evening if where.clock_at(now)[0] == day and evening.now < evening.until else None


def _with_hours(departure: Departure, where: ParkMap, day: date, now: datetime) -> _Evening:
    """The departure on a day, with the hours in which doors pack."""
    today, seconds = where.clock_at(now)
    until = seconds_of(departure.pickup_ends_at)
    breaks = [(seconds_of(each.begins_at), seconds_of(each.ends_at)) for each in departure.breaks]
    hours = working_hours(seconds_of(departure.packing_begins_at), until, breaks)
    return _Evening(departure, where, day, hours, seconds if day == today else 0, until)


def _usual_paces(session: Session, evening: _Evening) -> dict[str, float]:
    """Parcels per second of work of each door, the mean of days of before."""
    before = wave_risks.days_of_before(session, evening.park.park, evening.departure.id, evening.day)
    return {
        enterprise: fmean(_pace(evening, day, at, packed) for day, at, packed in days)
        for enterprise, days in before.items()
    }


def _pace(evening: _Evening, day: date, at: datetime, packed: int) -> float:
    """Parcels per second on a day on which so many were packed by an instant."""
    local, seconds = evening.park.clock_at(at)
    worked = evening.hours.between(0, seconds if local == day else evening.until)
    return packed / max(_HOUR, worked)


def _look(session: Session, evening: _Evening, usual: Mapping[str, float], now: datetime) -> None:
    """Raise and withdraw alarms, and publish them where some were."""
    departure, park = evening.departure, evening.park.park
    outlooks = _outlooks(session, evening, usual)
    risk = wave_risks.find_wave_risk(session, park, departure.id, evening.day)
    if risk is None:
        risk = WaveRisk(park=park, departure=departure.id, day=evening.day, changed_at=now)
        session.add(risk)
    risk.next_departure, risk.next_day = next_after(departure, evening.day, departures.departures_of(session, park))
    if risk.take(outlooks, _ALARM, now):
        outbox.append(session, [wave_at_risk_event(risk)])


def _outlooks(session: Session, evening: _Evening, usual: Mapping[str, float]) -> dict[str, Outlook]:
    """The outlook of each door that has something to pack and has reported."""
    return {
        enterprise: outlook(day, _prior(usual.get(enterprise, 0.0), day.ordered, evening), evening.now, evening.until)
        for enterprise, day in _door_days(session, evening).items()
    }


def _door_days(session: Session, evening: _Evening) -> dict[str, DoorDay]:
    """The day so far of each door that has something to pack and has reported."""
    key = (evening.park.park, evening.departure.id, evening.day)
    counts = wave_risks.counts_of_day(session, *key)
    hand_pace, found = evening.departure.hand_parcels_per_hour / _HOUR, {}
    for enterprise, packing in packings.packings_of(session, *key).items():
        if packing.unpacked:
            found[enterprise] = DoorDay(
                packing.ordered,
                [(float(evening.park.clock_at(at)[1]), packed) for at, packed in counts.get(enterprise, ())],
                evening.hours,
                hand_pace,
            )
    return found


def _prior(pace: float, ordered: int, evening: _Evening) -> Pace:
    """The pace of a door before its first count: that of its earlier days, or one by which it is ready in good time."""
    worked = max(_HOUR, evening.hours.between(0, evening.until))
    return prior_pace(pace or ordered / USUAL_LOAD / worked, _PACE)
