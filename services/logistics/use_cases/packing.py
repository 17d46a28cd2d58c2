"""Counts of packed parcels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import Forbidden, Infeasible, Invalid, ParkloomError, Problem, Unavailable
from services.logistics.domain.departure import Departure
from services.logistics.domain.door import Door
from services.logistics.domain.packing import PackedReport, Packing
from services.logistics.domain.park_map import ParkMap
from services.logistics.routing.timetable import seconds_of
from services.logistics.storage import doors, packings, park_maps
from services.logistics.use_cases.departures import get_departure

MOST_DAYS_AHEAD = 60
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of doors for a departure on a day, as they are asked for."""

    departure: str
    day: date
    reports: Sequence[PackedReport]


def report_packed(session: Session, caller: Caller, park: str, counts: Counts, now: datetime) -> list[Packing]:
    """Take all counts or none; returns the last ones of these doors.

    Raises Forbidden for a buyer, NotFound for the departure, Infeasible where it has left, is retired or carries
    rounds, and Invalid with each count that is wrong or of a door that the caller does not report for.
    """
    departure = get_departure(session, park, counts.departure)
    if caller.buyer:
        raise Forbidden("ENTERPRISE_NOT_OF_TOKEN", "only an enterprise's people and managers report what it packs")
    if departure.carries_rounds:
        hint = f"give a departure of parcels: {departure.id} carries putting-out rounds"
        raise Infeasible.of([Problem("DEPARTURE_CARRIES_ROUNDS", "departure", {"departure": departure.id}, hint)])
    refuse_departed(departure, counts.day, park_map_of(session, park), now)
    asked = [report.enterprise for report in counts.reports]
    # Doors of others are looked for as little as those that do not exist: neither answer nor time distinguishes them.
    own = [each for each in asked if caller.acts_for(each)]
    known = doors.doors_of(session, park, own)
    stored = packings.packings_of(session, park, departure.id, counts.day, own)
    found = [
        stored.get(each) or Packing(park=park, departure=departure.id, day=counts.day, enterprise=each, counted_at=now)
        for each in asked
    ]
    problems = [*_unknown(asked, known, counts.day), *_twice(asked), *_wrong(found, counts, now)]
    if problems:
        raise Invalid.of(problems)
    both = zip(found, counts.reports, strict=True)
    taken = [(packing, report) for packing, report in both if not packing.is_older(report)]
    for packing, report in taken:
        packing.take(report)
        audit.concerns(session, packing.enterprise)
    session.add_all(packing for packing, _ in taken if packing.enterprise not in stored)
    packings.keep_counts(session, park, [report for _, report in taken])
    return found


def stream_packed(
    database: Database, asked: Iterable[M], take: Callable[[Database, M], object]
) -> Iterator[tuple[M, ParkloomError | None]]:
    """Each message as it comes, once its counts are taken in a transaction of its own, or with why they are refused.

    What is refused holds up no other. Raises Unavailable, after which the rest is to be sent again.
    """
    for each in asked:
        refusal: ParkloomError | None = None
        try:
            take(database, each)
        except Unavailable:
            raise
        except ParkloomError as refused:
            refusal = refused
        yield each, refusal


def list_packed_counts(
    session: Session, caller: Caller, park: str, page: Page, *, departure: str, day: date
) -> Sequence[Packing]:
    """Last counts by enterprise, one more than the page shows; for an enterprise its own.

    Raises Forbidden for a buyer, and NotFound for the departure.
    """
    get_departure(session, park, departure)
    if caller.buyer:
        raise Forbidden("ENTERPRISE_NOT_OF_TOKEN", "only an enterprise's people and managers read what it packs")
    return packings.page_of_packings(session, park, departure, day, page, enterprise=caller.enterprise)


def park_map_of(session: Session, park: str) -> ParkMap:
    """The park's map. Raises Infeasible where nothing has been heard of the park yet."""
    found = park_maps.find_park_map(session, park)
    if found is None:
        hint = "try again in a moment: the park's map has not come yet"
        raise Infeasible.of([Problem("PARK_MAP_MISSING", "parent", {"park": park}, hint)])
    return found


def refuse_departed(departure: Departure, day: date, park: ParkMap, now: datetime) -> None:
    """Raises Infeasible for a day on which the departure has left, or is retired, and Invalid for one far off."""
    today, seconds = park.clock_at(now)
    if departure.is_retired(day):
        params = {"departure": departure.id, "day": f"{departure.retire_date}"}
        hint = f"give a day before {departure.retire_date}, or another departure: {departure.id} is retired"
        raise Infeasible.of([Problem("DEPARTURE_RETIRED", "departure", params, hint)])
    if day < today or (day == today and seconds >= seconds_of(departure.leaves_at)):
        params = {"departure": departure.id, "hour": departure.leaves_at, "date": f"{day}"}
        hint = f"give a later day or departure: {departure.id} left at {departure.leaves_at} on {day}"
        raise Infeasible.of([Problem("DEPARTURE_PAST", "date", params, hint)])
    latest = today + timedelta(days=MOST_DAYS_AHEAD)
    if day > latest:
        raise Invalid.field("DATE_TOO_FAR", "date", {"latest": f"{latest}"}, f"give a day up to {latest}")


def _unknown(asked: Sequence[str], known: dict[str, Door], day: date) -> Iterator[Problem]:
    """Enterprises that are not among those known: the park has them not, or the caller does not stand for them."""
    for number, enterprise in enumerate(asked):
        door = known.get(enterprise)
        retired = door is not None and door.retire_date is not None and day >= door.retire_date
        if door is None or retired:
            hint = "name an enterprise of the park that you report for"
            yield Problem("ENTERPRISE_UNKNOWN", f"counts[{number}].enterprise", {"enterprise": enterprise}, hint)


def _twice(asked: Sequence[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, enterprise in enumerate(asked):
        if enterprise in seen:
            hint = "give one count for each door"
            yield Problem("DOOR_REPEATED", f"counts[{number}].enterprise", {"enterprise": enterprise}, hint)
        seen.add(enterprise)


def _wrong(found: Sequence[Packing], counts: Counts, now: datetime) -> Iterator[Problem]:
    for number, (packing, report) in enumerate(zip(found, counts.reports, strict=True)):
        if not packing.is_older(report):
            yield from packing.problems(report, now, f"counts[{number}].")
