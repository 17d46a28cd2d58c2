"""The park's departures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.chassis.rpc.masks import Mask
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists, Invalid, NotFound
from services.logistics.domain.departure import Departure
from services.logistics.storage import departures, park_maps
from services.logistics.use_cases.checks import refuse_unless_manages
from services.logistics.wire import names


def create_departure(session: Session, caller: Caller, draft: Departure) -> Departure:
    """Store the departure.

    Raises Forbidden for who stands for one enterprise, AlreadyExists, and Invalid for what contradicts itself or is not
    declared.
    """
    refuse_unless_manages(caller)
    if departures.find_departure(session, draft.park, draft.id) is not None:
        raise AlreadyExists.named(names.DEPARTURE.format(park=draft.park, departure=draft.id), "departure_id")
    _refuse_problems(session, draft)
    session.add(draft)
    return draft


def update_departure(
    session: Session, caller: Caller, draft: Departure, *, mask: Mask, etag: str, now: datetime
) -> Departure:
    """Take over the fields of `draft` that `mask` names, of those that can be changed.

    Raises Forbidden for who stands for one enterprise, NotFound, Conflict for a stale `etag`, and Invalid for what
    cannot be changed, contradicts itself or is not declared.
    """
    refuse_unless_manages(caller)
    found = get_departure(session, draft.park, draft.id)
    etags.check(etag, found.version)
    found.take_over(draft, mask.within(Departure.CHANGEABLE), now)
    _refuse_problems(session, found)
    return found


def retire_departure(
    session: Session, caller: Caller, park: str, ident: str, *, retire_date: date | None, now: datetime
) -> Departure:
    """Retire the departure from a day on (None: no longer).

    Raises Forbidden for who stands for one enterprise, and NotFound.
    """
    refuse_unless_manages(caller)
    found = get_departure(session, park, ident)
    found.retire(retire_date, now)
    return found


def get_departure(session: Session, park: str, ident: str) -> Departure:
    """Raises NotFound."""
    found = departures.find_departure(session, park, ident)
    if found is None:
        raise NotFound.named(names.DEPARTURE.format(park=park, departure=ident))
    return found


def list_departures(session: Session, park: str, page: Page) -> Sequence[Departure]:
    """Departures by id, one more than the page shows."""
    return departures.page_of_departures(session, park, page)


def _refuse_problems(session: Session, departure: Departure) -> None:
    """Raises Invalid where the departure contradicts itself or its park."""
    known = park_maps.find_park_map(session, departure.park)
    problems = [
        replace(problem, field=f"departure.{problem.field}")
        for problem in departure.problems(known.zone_ids if known else None)
    ]
    if problems:
        raise Invalid.of(problems)
