"""A run's way through a planner: claimed with a lease, read, reported on, and brought to its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.matching.domain.lots import Lot
from services.matching.domain.park import MICROS
from services.matching.domain.plans import LinkLoad, Outcome, ParkLoad, Plan, PlanCost, PlanKind, PlanState, Shortfall
from services.matching.domain.reasons import Reason, Rule
from services.matching.domain.scarcity import ScarcityPrice
from services.matching.storage import facts
from services.matching.storage import plans as stored_plans
from services.matching.storage.plans import Progress
from services.matching.use_cases import situation
from services.matching.use_cases.counting import counts_of, fulfilment
from services.matching.use_cases.operating import loads
from services.matching.use_cases.problems import Task, dated, fill_in_task, park_task
from services.matching.use_cases.situation import Situation
from services.matching.use_cases.waiting import hand_over, take_back
from services.planning import rules
from services.planning.model import solution as planning


@dataclass(frozen=True)
class Assigned:
    """A run that a planner holds: what to plan, on which snapshot."""

    plan: Plan
    situation: Situation
    task: Task


def waiting(session: Session, kind: PlanKind, now: datetime) -> bool:
    """Whether a run of this kind waits for a planner."""
    return stored_plans.next_to_run(session, kind, now, lock=False) is not None


def claim(session: Session, kind: PlanKind, holder: str, lease_seconds: float, now: datetime) -> Plan | None:
    """The longest waiting plan of this kind, now this planner's; None where none waits or one was just given up."""
    plan = stored_plans.next_to_run(session, kind, now)
    if plan is None or (kind is PlanKind.PARK_PLAN and _lands(session, plan.park)):
        return None
    plan.claim(holder, lease_seconds, now)
    stored_plans.forget_results(session, plan)
    if plan.state is not PlanState.RUNNING:
        take_back(session, plan, now)
        return None
    hand_over(session, plan)
    return plan


def read(session: Session, plan: Plan, now: datetime) -> Assigned:
    """The problem of a run, on the park as it is now."""
    now_known = situation.for_plan(session, plan, now)
    if plan.kind is PlanKind.PARK_PLAN:
        return Assigned(plan, now_known, park_task(now_known))
    asked = plan.orders or {order.id: 0 for order in now_known.orders.values() if order.is_short}
    return Assigned(plan, now_known, fill_in_task(now_known, tuple(asked)))


def report(session: Session, plan: Plan, progress: Progress, lease_seconds: float, now: datetime) -> bool:
    """Tell how far it is; False where the run was cancelled or has gone to another planner."""
    return stored_plans.report(session, plan, progress, now + timedelta(seconds=lease_seconds))


def finish(database: Database, assigned: Assigned, found: planning.Solution, now: datetime) -> bool:
    """Check the plan by the rules and store it; False where the run is no longer this planner's."""
    broken = rules.violations(assigned.task.problem, found)
    if broken:
        return fail(database, assigned.plan, f"the plan found breaks a rule: {broken[0].message}", now)
    return _Result(assigned, found).store(database, now)


def give_back(database: Database, plan: Plan, now: datetime) -> None:
    """Leave the run to another planner: this one is stopping."""

    def work(session: Session) -> None:
        ours = _still_ours(session, plan)
        if ours is not None:
            ours.give_back(now)

    database.transact(work)


def fail(database: Database, plan: Plan, why: str, now: datetime) -> bool:
    """No plan came of it; False where the run is no longer this planner's."""

    def work(session: Session) -> bool:
        ours = _still_ours(session, plan)
        if ours is not None:
            ours.fail(why, now)
            take_back(session, ours, now)
        return ours is not None

    return database.transact(work)


def auto_confirmed(session: Session) -> list[tuple[str, str]]:
    """(park, plan) of what is to go live without anybody confirming it."""
    ready = stored_plans.ready_to_confirm(session)
    automatic = {park for park in {park for park, _ in ready} if _auto_confirms(session, park)}
    return [(park, plan) for park, plan in ready if park in automatic]


def _lands(session: Session, park: str) -> bool:
    """Whether a plan of the park is on its way to going live."""
    return _auto_confirms(session, park) and any(stored_plans.in_states(session, park, PlanState.READY))


def _auto_confirms(session: Session, park: str) -> bool:
    known = facts.park(session, park)
    return known is not None and known.policy.auto_confirm


def _still_ours(session: Session, plan: Plan) -> Plan | None:
    stored = stored_plans.plan(session, plan.park, plan.id)
    return stored if stored is not None and stored.version == plan.version else None


class _Result:
    """What came of a run, in matching's own terms."""

    def __init__(self, assigned: Assigned, found: planning.Solution) -> None:
        self._plan = assigned.plan
        self._situation = assigned.situation
        self._orders = assigned.task.orders
        self._found = found
        self._cost = rules.cost(assigned.task.problem, found)
        self._lots: dict[str, tuple[Lot, ...]] = dated(found.lots, self._start)
        self._counts = counts_of(self._situation, [order.id for order in self._orders], self._lots)
        self._link_loads, self._park_load = self._loads()

    @property
    def _start(self) -> date:
        return self._situation.today

    def store(self, database: Database, now: datetime) -> bool:
        shortfalls, prices = list(self._shortfalls()), list(self._prices())

        def work(session: Session) -> bool:
            plan = _still_ours(session, self._plan)
            if plan is None:
                return False
            plan.orders = {order.id: order.schedule for order in self._orders}
            plan.finish(self._outcome(), now)
            stored_plans.store_proposal(session, plan, self._lots)
            stored_plans.store_shortfalls(session, plan, shortfalls)
            stored_plans.store_prices(session, plan, prices)
            return True

        return database.transact(work)

    def _outcome(self) -> Outcome:
        bound = self._found.lower_bound
        return Outcome(
            incumbent_micros=_micros(self._cost.total),
            bound_micros=None if bound is None else _micros(bound),
            cost=PlanCost(
                production_micros=_micros(self._cost.production),
                haulage_micros=_micros(self._cost.haulage),
                lateness_micros=_micros(self._cost.lateness),
                unmet_micros=_micros(self._cost.unmet),
                released_micros=_micros(self._cost.released),
            ),
            counts=self._counts,
            link_loads=self._link_loads,
            park_load=self._park_load,
            seconds=self._found.seconds or 0.0,
        )

    def _loads(self) -> tuple[tuple[LinkLoad, ...], ParkLoad | None]:
        return loads(self._situation, {order.id: self._lots.get(order.id, ()) for order in self._orders})

    def _shortfalls(self) -> Iterable[Shortfall]:
        reasons = {unmet.order: unmet.reasons for unmet in self._found.unmet}
        for order in self._orders:
            done = fulfilment(order, self._lots.get(order.id, ()), self._situation.lines)
            unmet = order.quantity - done.made
            if unmet or done.late:
                why = tuple(self._reason(reason) for reason in reasons.get(order.id, ()))
                yield Shortfall(order.id, unmet, done.late, done.days_late, why)

    def _reason(self, reason: planning.Reason) -> Reason:
        return Reason(
            rule=Rule(reason.rule),
            text=reason.text,
            step=-1 if reason.step is None else reason.step,
            link=reason.link or "",
            first_date=self._date(reason.first_day),
            last_date=self._date(reason.last_day),
            missing_quantity=round(reason.amount or 0),
            earliest_date=self._date(reason.earliest_finish),
        )

    def _prices(self) -> Iterable[ScarcityPrice]:
        for each in self._found.prices:
            micros = _micros(each.price)
            if micros > 0:
                when = self._start + timedelta(days=each.day)
                yield ScarcityPrice(each.line or "", each.quota or "", when, micros)

    def _date(self, day: int | None) -> date | None:
        return None if day is None else self._start + timedelta(days=day)


def _micros(amount: float) -> int:
    return round(amount * MICROS)
