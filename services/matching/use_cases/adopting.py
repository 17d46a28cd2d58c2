"""Adopting a scenario: its edits of orders are carried out, and its plan is handed over to be applied.

What a scenario was planned on is checked first. Where that has changed, nothing is adopted: the scenario is planned
again on the park as it is, to be looked at once more. Activation checks every lot of the plan, like that of any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database, new_id, now
from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.errors import Conflict
from services.matching.domain.edits import Edit
from services.matching.domain.plans import Plan, PlanKind
from services.matching.domain.scenarios import Move, Scenario
from services.matching.storage import orders as stored_orders
from services.matching.storage import plan_files
from services.matching.storage import plans as stored_plans
from services.matching.storage import scenarios as stored
from services.matching.use_cases import ending_orders, order_updates, orders, plan_jobs, plan_limits
from services.matching.use_cases.scenarios import enqueue, get_scenario, move_since


@dataclass(frozen=True)
class Asked:
    """The scenario to adopt, its etag as the caller last read it ("": any), and what is stored once it is adopted."""

    park: str
    scenario: str
    etag: str
    caller: Caller
    conclude: Callable[[Session, Scenario], None]


def adopt_scenario(database: Database, asked: Asked, clock: Clock) -> Scenario:
    """Adopts a READY scenario. Raises NotFound, Conflict for a stale etag, Infeasible unless it is READY.

    Raises Conflict where what it was planned on has changed since; it is then queued to be planned again.
    """
    move = database.read(lambda session: _move(session, asked, clock()))
    if move is not None:
        database.transact(lambda session: _plan_again(session, asked))
        raise _moved_on(move)
    return database.transact(lambda session: _adopt(session, asked, clock()))


def _ready(session: Session, asked: Asked) -> tuple[Scenario, stored.Found]:
    scenario = get_scenario(session, asked.park, asked.scenario)
    etags.check(asked.etag, scenario.version)
    scenario.require_ready()
    found = stored.find_found(session, scenario)
    if found is None:
        raise AssertionError("a ready scenario has what was found for it")
    return scenario, found


def _move(session: Session, asked: Asked, at: datetime) -> Move | None:
    scenario, found = _ready(session, asked)
    return move_since(session, scenario, found, at)


def _plan_again(session: Session, asked: Asked) -> None:
    scenario, _ = _ready(session, asked)
    enqueue(session, scenario, plan_limits.account_of(asked.caller))


def _moved_on(move: Move) -> Conflict:
    message = (
        f"the park has moved on since the scenario was planned: {move}. It is planned again on version "
        f"{move.live_version} of the live schedule: look at it, then adopt it"
    )
    params = {
        "orders": f"{move.orders}",
        "lines": f"{move.lines}",
        "version": f"{move.live_version}",
        "date": f"{move.today or ''}",
    }
    return Conflict("SCENARIO_MOVED_ON", message, params)


def _adopt(session: Session, asked: Asked, at: datetime) -> Scenario:
    scenario, found = _ready(session, asked)
    for edit in scenario.edits:
        _carry_out(session, asked, edit, at)
    session.flush()
    plan = "" if scenario.left_edits else _hand_over(session, scenario, found)
    stored.forget_found(session, scenario)
    scenario.adopt(plan, now(session))
    asked.conclude(session, scenario)
    return scenario


def _carry_out(session: Session, asked: Asked, edit: Edit, at: datetime) -> None:
    """Carries an edit of an order out, as its rpc does; edits of the registry's data are left."""
    caller, park = asked.caller, asked.park
    if edit.add_order is not None:
        orders.create_order(session, caller, edit.add_order, at)
    if edit.change_order is not None:
        change = edit.change_order
        order_updates.update_order(session, caller, park, change.order, change.update, etag="", now=at)
    if edit.cancel_order is not None:
        ending_orders.cancel_order(session, caller, park, edit.cancel_order, etag="", now=at)


def _hand_over(session: Session, scenario: Scenario, found: stored.Found) -> str:
    """The id of a ready park plan with what was found, which a planner applies as soon as it can."""
    park, instant = scenario.park, now(session)
    placed = stored_orders.orders(session, park, found.orders)
    plan = Plan(
        park=park,
        id=new_id(session, "plan")[:16],
        number=stored_plans.next_number(session, park),
        kind=PlanKind.PARK_PLAN,
        seconds_limit=scenario.seconds_limit,
        iterations_limit=scenario.iterations_limit,
        seed=0,
        priority=0,
        asked_by=scenario.asked_by,
        improves="",
        orders={ident: order.schedule for ident, order in placed.items()},
        created_at=instant,
        updated_at=instant,
    )
    stored_orders.drop_requests(session, park, placed)
    session.add(plan)
    session.flush()
    plan.finish(found.outcome, instant)
    stored_plans.store_proposal(session, plan, found.lots)
    plan_files.store(session, plan, found.files)
    stored_plans.store_shortfalls(session, plan, found.shortfalls)
    plan_jobs.enqueue_activations(session, [(park, plan.id)])
    return plan.id
