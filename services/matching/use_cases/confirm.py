"""Applies a ready plan.

The changes are worked out on a snapshot, with no transaction open, down to the rows that are written. The transaction
then only checks that what the plan
touches is unchanged (its orders, its lines, and their loads on the days to which it adds work), and writes. Where some
of that has changed, the changes are worked out again; where it never rests, others wait for the last attempt. What
happens on other lines and days costs no attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.matching.domain.plans import Plan, PlanState
from services.matching.domain.reasons import Rule
from services.matching.scheduling.activation import Activation, ReadyPlan, Widen, activate, already_whole
from services.matching.scheduling.activation_again import again
from services.matching.scheduling.holding import InUse
from services.matching.scheduling.plan_policies import policy_of
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.touched import touched_orders
from services.matching.storage import live_schedules
from services.matching.storage import loads as stored_loads
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.storage.rests_on import RESTS_ON
from services.matching.use_cases import improving, plans, prepared_changes, reading, reading_few, touched
from services.matching.use_cases.prepared_changes import PreparedChanges
from services.matching.wire import events
from services.planning.model.lots import Lots

# Where what a plan touches never rests, those who change it wait for the last attempt.
ATTEMPTS = 4
# So many a fill-in plan places in its two seconds, and new orders do not wait long behind them.
MOST_UNFINISHED = 50


# Answers that come in meanwhile are taken in so many times before the whole is worked out again.
TIMES_AGAIN = 20


@dataclass(frozen=True)
class _Prepared:
    """An activation, and its changes as they will be stored."""

    activation: Activation
    changes: PreparedChanges


def _nothing_else(_session: Session, _plan: Plan) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Asked:
    """The plan to apply, its etag as the caller last read it ("": any), and what is stored once it is applied."""

    park: str
    plan: str
    etag: str = ""
    conclude: Callable[[Session, Plan], None] = _nothing_else


def confirm_plan(database: Database, asked: Asked, clock: Clock, known: ParkSnapshot | None = None) -> Plan:
    """Applies the plan. Raises NotFound, Conflict for a stale etag or where another was applied instead, Infeasible.

    `known` is the park as the caller read it a moment ago: where the plan's orders have not changed since, it is not
    read again. The caller must not use it afterwards.
    """
    for number in range(ATTEMPTS):
        plan = _attempt(database, asked, clock, None if number else known)
        if plan is not None:
            return plan
    return database.transact(lambda session: _prepare_and_apply(session, asked, clock()), ahead_of_writers_to=RESTS_ON)


def _attempt(database: Database, asked: Asked, clock: Clock, known: ParkSnapshot | None = None) -> Plan | None:
    # Activation changes its entities: the snapshot serves once, though reading may be tried again.
    once = [] if known is None else [known]
    prepared = database.read(lambda session: _prepare(session, asked, clock(), once))
    for _ in range(TIMES_AGAIN):
        found = database.transact(partial(_apply, asked=asked, prepared=prepared, now=clock()))
        if not isinstance(found, set):
            return found
        following = database.read(partial(_prepare_again, asked=asked, before=prepared, moved=found, now=clock()))
        if following is None:
            return None
        prepared = following
    return None


def _prepare(session: Session, asked: Asked, now: datetime, known: list[ParkSnapshot]) -> _Prepared:
    plan = _ready(session, asked)
    proposal = stored_plans.proposal(session, asked.park, asked.plan)
    snapshot = _as_it_is(session, plan, proposal, known.pop() if known else None, now)
    ready = ReadyPlan(plan, proposal, stored_plans.shortfalls(session, asked.park, asked.plan))
    activation = activate(snapshot, ready, now=now, widen=_widen(session, plan))
    return _Prepared(activation, prepared_changes.prepared(session, activation.changes, activation.loads))


def _prepare_again(
    session: Session, asked: Asked, before: _Prepared, moved: Collection[str], now: datetime
) -> _Prepared | None:
    """The activation with these orders of the plan as they are now; None where the rest of it no longer fits."""
    lines = before.activation.basis.held.lots.of_orders(moved).used_lines()
    fresh = reading_few.on_lines(session, asked.park, moved, lines, now)
    in_use = InUse(*stored_loads.in_use(session, asked.park, fresh.lines))
    found = again(before.activation, fresh, moved, in_use)
    if found is None:
        return None
    changed = prepared_changes.prepared_again(
        session, before.changes, found.changes, found.loads, orders=found.orders, moved=moved
    )
    return _Prepared(found, changed)


def _as_it_is(session: Session, plan: Plan, proposal: Lots, known: ParkSnapshot | None, now: datetime) -> ParkSnapshot:
    """The park, or the part of it that a plan of a few orders touches: the whole park, where `known`, as it was read
    before if the plan's orders have not changed since.
    """
    if not policy_of(plan).reads_whole_park:
        return reading_few.on_lines(session, plan.park, plan.orders, proposal.used_lines(), now)
    if known is not None and touched.is_as_before(session, plan.park, touched_orders(known, plan.orders)):
        return known
    return reading.whole_park(session, plan.park, now)


def _widen(session: Session, plan: Plan) -> Widen:
    """Reads the assignments of others on the lines that the plan touches, unless the whole park was read."""
    if policy_of(plan).reads_whole_park:
        return already_whole
    return lambda known, _, lines: (reading_few.sharing(session, known, lines), lines)


def _prepare_and_apply(session: Session, asked: Asked, now: datetime) -> Plan:
    live_schedules.lock_version(session, asked.park)
    with session.no_autoflush:
        prepared = _prepare(session, asked, now, [])
        session.expunge_all()
    plan = _apply(session, asked, prepared, now)
    if not isinstance(plan, Plan):
        raise AssertionError("a transaction sees one state only")
    return plan


def _apply(session: Session, asked: Asked, prepared: _Prepared, now: datetime) -> Plan | set[str] | None:
    """Stores and publishes the changes. Where some of the plan's orders have changed since, it returns these; None
    where something else has that the changes rest on.
    """
    version_before = live_schedules.lock_version(session, asked.park)
    plan = _ready(session, asked)
    moved = touched.moved_since(session, asked.park, prepared.activation)
    if moved is None or moved:
        return moved
    _discard_others(session, plan, now)
    improving.end(session, plan.park)
    _request_unfinished(session, plan)
    plan.apply(version_before + 1, prepared.activation.counts, now)
    session.flush()
    of_the_park = policy_of(plan).of_the_park
    live_schedules.set_live(session, asked.park, asked.plan, plan.sequence, park_plan=of_the_park)
    stored_plans.drop_proposal(session, asked.park, asked.plan)
    prepared_changes.save(session, prepared.activation.changes, prepared.changes)
    if of_the_park:
        live_schedules.record_planned_orders(session, asked.park)
    outbox.append(session, [events.plan_confirmed_event(plan)])
    asked.conclude(session, plan)
    return plan


def _request_unfinished(session: Session, plan: Plan) -> None:
    """Units left unmade though a place was free for them go to a fill-in plan; after one, while each leaves fewer."""
    left = [
        each
        for each in stored_plans.shortfalls(session, plan.park, plan.id)
        if each.unmet_quantity and any(reason.rule is Rule.UNFINISHED for reason in each.reasons)
    ]
    if not policy_of(plan).improved:
        before = stored_orders.left_for(session, plan.park, {each.order for each in left}, Rule.UNFINISHED)
        left = [each for each in left if each.unmet_quantity < before.get(each.order, each.unmet_quantity + 1)]
    left.sort(key=lambda each: -each.unmet_quantity)
    stored_orders.request_fill_in(session, plan.park, [each.order for each in left[:MOST_UNFINISHED]])


def _ready(session: Session, asked: Asked) -> Plan:
    plan = plans.get_plan(session, asked.park, asked.plan)
    plan.require_ready()
    etags.check(asked.etag, plan.version)
    return plan


def _discard_others(session: Session, plan: Plan, now: datetime) -> None:
    """Discards the ready plans that this one supersedes.

    Of those that serve requests, the orders that this plan does not plan wait again.
    """
    for other in stored_plans.in_states(session, plan.park, PlanState.READY):
        if other is not plan and other.kind in policy_of(plan).supersedes:
            other.discard(now)
            stored_plans.give_up(session, plan.park, other.id)
            if policy_of(other).serves_requests:
                missed = other.orders.keys() - plan.orders.keys()
                stored_orders.request_fill_in(session, plan.park, missed)
