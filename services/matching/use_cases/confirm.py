"""Making a ready plan live.

What it changes is worked out on a snapshot, with no transaction open. The transaction then only sees that nothing has
changed since and writes. When something has, capacity updates are held back for as long as it takes to do it again, so
that a stream of them never keeps a plan from landing. Only two plans that go live at once meet at the live row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.messaging import outbox
from services.chassis.messaging.events import Event
from services.chassis.rpc import etags
from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import landing_gate, plans, situation
from services.matching.use_cases.landing import Landing, Reach, all_of_it, land
from services.matching.use_cases.situation import Situation, Stamp
from services.matching.wire import events

# Orders and answers still come in while capacity rests; where they never cease, they wait for the last attempt.
ATTEMPTS_AT_REST = 3


@dataclass(frozen=True)
class _Prepared:
    """A landing worked out, the stamp of the snapshot it rests on, and the events that tell of it."""

    landing: Landing
    stamp: Stamp
    told: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which plan is to go live, as its caller last read it ("": as it is)."""

    park: str
    plan: str
    etag: str = ""


def confirm(database: Database, asked: Asked, clock: Callable[[], datetime], known: Situation | None = None) -> Plan:
    """Make the plan live. Raises NotFound, Conflict for a stale etag or where another went live instead, Infeasible.

    `known` is the park as the caller read it a moment ago: where nothing has changed since, it is not read again. The
    caller has no more use for it.
    """
    plan = _attempt(database, asked, clock, known)
    if plan is not None:
        return plan
    with landing_gate.closed(database, asked.park):
        for _ in range(ATTEMPTS_AT_REST):
            plan = _attempt(database, asked, clock)
            if plan is not None:
                return plan
        return database.transact(
            lambda session: _prepare_and_land(session, asked, clock()), ahead_of_writers_to=situation.RESTS_ON
        )


def _attempt(
    database: Database, asked: Asked, clock: Callable[[], datetime], known: Situation | None = None
) -> Plan | None:
    # Deciding changes it: it serves once, though reading may be tried again.
    once = [] if known is None else [known]
    prepared = database.read(lambda session: _prepare(session, asked, clock(), once))
    return database.transact(lambda session: _land(session, asked, prepared, clock()))


def _prepare(session: Session, asked: Asked, now: datetime, known: list[Situation]) -> _Prepared:
    plan = _ready(session, asked)
    now_known = _as_it_is(session, plan, known.pop() if known else None, now)
    proposal = stored_plans.proposal(session, asked.park, asked.plan)
    shortfalls = stored_plans.shortfalls(session, asked.park, asked.plan)
    landing = land(now_known, plan, proposal, shortfalls, now=now, reach=_reach(session, plan))
    return _Prepared(landing, now_known.stamp, tuple(landing.changes.events()))


def _as_it_is(session: Session, plan: Plan, known: Situation | None, now: datetime) -> Situation:
    """The park as it is now: what is known of it, where that still holds."""
    if (
        known is not None
        and known.today == known.park.today(now)
        and known.stamp == situation.stamp(session, plan.park)
    ):
        return known
    return situation.for_plan(session, plan, now)


def _reach(session: Session, plan: Plan) -> Reach:
    """A park plan reads and checks the whole park; a fill-in plan reads what it touches once that is clear."""
    if plan.kind is PlanKind.PARK_PLAN:
        return all_of_it
    return lambda known, orders, lines: (situation.sharing(session, known, orders, lines), lines)


def _prepare_and_land(session: Session, asked: Asked, now: datetime) -> Plan:
    stored_plans.live(session, asked.park)
    with session.no_autoflush:
        prepared = _prepare(session, asked, now, [])
        session.expunge_all()
    plan = _land(session, asked, prepared, now)
    if plan is None:
        raise AssertionError("a transaction sees one state only")
    return plan


def _land(session: Session, asked: Asked, prepared: _Prepared, now: datetime) -> Plan | None:
    """Write it all down; None where the park has changed since it was worked out."""
    _, sequence = stored_plans.live(session, asked.park)
    plan = _ready(session, asked)
    if situation.stamp(session, asked.park) != prepared.stamp:
        return None
    _discard_others(session, plan, now)
    plan.apply(sequence + 1, prepared.landing.counts, now)
    session.flush()
    stored_plans.set_live(session, asked.park, asked.plan, plan.sequence)
    stored_plans.drop_proposal(session, asked.park, asked.plan)
    prepared.landing.changes.save(session, prepared.told)
    outbox.append(session, [events.plan_confirmed_event(plan)])
    return plan


def _ready(session: Session, asked: Asked) -> Plan:
    plan = plans.get(session, asked.park, asked.plan)
    plan.require_ready()
    etags.check(asked.etag, plan.version)
    return plan


def _discard_others(session: Session, plan: Plan, now: datetime) -> None:
    """Discard the other ready plans of the plan's scope.

    What fill-in plans among them meant to place waits, unless this plan has looked at it too.
    """
    for other in stored_plans.in_states(session, plan.park, PlanState.READY):
        if other is not plan and (plan.kind is PlanKind.PARK_PLAN or other.kind is PlanKind.FILL_IN_PLAN):
            other.discard(now)
            stored_plans.drop_proposal(session, plan.park, other.id)
            if other.kind is PlanKind.FILL_IN_PLAN:
                missed = other.orders.keys() - plan.orders.keys()
                stored_orders.request_fill_in(session, plan.park, missed, now)
