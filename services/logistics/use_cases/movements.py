"""Reading movements, and recording what people report about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis import audit, listing
from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Infeasible, Invalid, NotFound, Problem
from services.logistics.domain import arrivals
from services.logistics.domain.arrivals import Asked
from services.logistics.domain.movement import Count, Movement, MovementState, waiting_of
from services.logistics.storage import fleets, movements, park_days, schedules
from services.logistics.use_cases.checks import refuse_unless_manages
from services.logistics.use_cases.listings import MOVEMENTS
from services.logistics.use_cases.settling import settle
from services.logistics.wire.resources import movement_message

MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """The movements of a park that are asked for; an empty field asks for all.

    With `only_overdue`, those of which units are on the road that were to arrive before the park's day. `listed` is
    filter and sequence in the client's own words.
    """

    park: str
    day: date | None = None
    enterprise: str = ""
    order: str = ""
    only_overdue: bool = False
    listed: listing.Wanted = field(default_factory=MOVEMENTS.wanted)


def get_movement(session: Session, caller: Caller, park: str, ident: str) -> Movement:
    """The movement.

    Raises NotFound, for an enterprise also where it neither sends nor receives nor carries it, and for a buyer where
    the order is another's.
    """
    movement = movements.find_movement(session, park, ident, party=caller.enterprise, owner=caller.buyer)
    if movement is None:
        raise NotFound.named(f"parks/{park}/movements/{ident}")
    return movement


def list_movements(
    session: Session,
    caller: Caller,
    page: Page,
    wanted: Wanted,
) -> Sequence[Movement]:
    """Movements wanted that the caller may see, one more than the page shows."""
    seen = seen_by(caller, wanted)
    if wanted.only_overdue:
        day = park_days.find_park_day(session, wanted.park)
        return movements.page_of_overdue(session, seen, wanted.listed, day.day, page) if day else []
    return movements.page_of_movements(session, seen, wanted.listed, page)


def seen_by(caller: Caller, wanted: Wanted) -> movements.Filter:
    """The movements wanted that the caller may see."""
    parties = tuple({party for party in (caller.enterprise, wanted.enterprise) if party})
    return movements.Filter(wanted.park, wanted.day, wanted.order, parties, caller.buyer)


def change_movement_state(
    session: Session, caller: Caller, park: str, ident: str, *, state: MovementState, etag: str, now: datetime
) -> Movement:
    """The movement after it went on to `state` with all units that are still on the way.

    Raises NotFound, Forbidden, Conflict for the etag, or Infeasible.
    """
    movement = get_movement(session, caller, park, ident)
    if caller.bound:
        movement.check_report_of(caller.enterprise, state)
    _refuse_stale(caller, movement, etag)
    before = movement.returned
    movement.move_on(state, now)
    settle(session, park, [movement, *_again(session, movement, movement.returned - before, now)])
    return movement


def report_movement(session: Session, caller: Caller, park: str, asked: Asked, now: datetime) -> Movement:
    """The movement with the quantities reported; the rest as in `batch_report_movements`."""
    (movement,) = _report(session, caller, park, [asked], now, numbered=False)
    return movement


def batch_report_movements(
    session: Session, caller: Caller, park: str, reports: Sequence[Asked], now: datetime
) -> list[Movement]:
    """Record all reports, one after the other, or none; returns the movement of each after all of them.

    Raises NotFound, Forbidden for a quantity that is not the caller's to report, Invalid for a correction without an
    etag, Conflict for a stale one, and Infeasible with all that contradicts what holds now.
    """
    return _report(session, caller, park, reports, now, numbered=True)


def _report(
    session: Session, caller: Caller, park: str, reports: Sequence[Asked], now: datetime, *, numbered: bool
) -> list[Movement]:
    known = {asked.movement: get_movement(session, caller, park, asked.movement) for asked in reports}
    for asked in reports:
        _refuse_stale(caller, known[asked.movement], asked.etag)
        if asked.report.corrects:
            etags.require_given(asked.etag)
        for state in asked.report.states_of(known[asked.movement]) if caller.bound else ():
            known[asked.movement].check_report_of(caller.enterprise, state)
    changed, problems = dict[str, Movement](), list[Problem]()
    fleet = fleets.fleet_of(session, park)
    for number, asked in enumerate(reports):
        movement = known[asked.movement]
        terms = schedules.terms_of(session, park, movement.order)
        wrong = list(arrivals.problems(movement, asked.report, terms, f"requests[{number}]." if numbered else ""))
        problems += wrong
        if not wrong:
            fleet.unload(movement, max(0, movement.quantity - asked.report.loaded) if asked.report.loaded else 0)
            waiting = arrivals.take(movement, asked.report, now)
            again = _again(session, movement, waiting, now)
            changed |= {each.id: each for each in (movement, *again)}
    if problems:
        raise Infeasible.of(problems)
    _concern(session, changed.values())
    settle(session, park, list(changed.values()))
    return [known[asked.movement] for asked in reports]


def _again(session: Session, movement: Movement, units: int, now: datetime) -> list[Movement]:
    """The movement that takes `units` which wait at the sender: one of the same leg that has not left, or a new one."""
    if not units:
        return []
    of_leg = movements.of_leg(session, movement)
    waiting = waiting_of(of_leg)
    if waiting is None:
        waiting = movement.followed_by(units, len(of_leg), now)
        session.add(waiting)
    else:
        waiting.wait_for_more(units, now)
    return [waiting]


def _concern(session: Session, changed: Iterable[Movement]) -> None:
    """The audit trail shows the change to all enterprises that take part."""
    for movement in changed:
        for enterprise in (movement.from_enterprise, movement.to_enterprise, movement.carrier):
            if enterprise:
                audit.concerns(session, enterprise)


def _refuse_stale(caller: Caller, movement: Movement, etag: str) -> None:
    etags.refuse_stale(etag, movement_message(movement, to_outsider=caller.outsider).etag)


def summarize_movements(session: Session, caller: Caller, park: str, first: date, last: date) -> list[Count]:
    """Movements by day and state; a buyer gets those of its own orders.

    Raises Forbidden for who stands for one enterprise, Invalid for days reversed or more than 120 days apart.
    """
    refuse_unless_manages(caller)
    if last < first:
        raise Invalid.field("DATES_REVERSED", "last_date", {"earliest": f"{first}"}, f"give {first} or a later day")
    if last - first > timedelta(days=MOST_DAYS):
        latest = first + timedelta(days=MOST_DAYS)
        hint = f"give a day up to {latest}, {MOST_DAYS} days on"
        raise Invalid.field("DATE_TOO_FAR", "last_date", {"latest": f"{latest}"}, hint)
    return movements.counts(session, park, first, last, owner=caller.buyer)
