"""The jobs of plans: worked out by a planner, and applied by one where the park confirms plans by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis.jobs import queue
from services.chassis.jobs.worker import Result
from services.matching.domain.lots import Lot
from services.matching.domain.park import MICROS
from services.matching.domain.plans import LinkLoad, Outcome, ParkLoad, Plan, PlanCost, PlanKind, PlanState, Shortfall
from services.matching.domain.reasons import Reason, Rule
from services.matching.domain.scarcity import ScarcityPrice
from services.matching.storage import facts
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import situation
from services.matching.use_cases.counting import counts_of, fulfilment
from services.matching.use_cases.operating import loads
from services.matching.use_cases.plans import ACTIVATIONS, get
from services.matching.use_cases.problems import Task, dated, fill_in_task, park_task
from services.matching.use_cases.situation import Situation
from services.matching.use_cases.waiting import hand_over, take_back
from services.planning import rules
from services.planning.model import solution as planning


@dataclass(frozen=True)
class PlanInput:
    """What a planner works a plan out from: the snapshot, and the problem on it."""

    plan: Plan
    situation: Situation
    task: Task


def begin(session: Session, park: str, ident: str, now: datetime) -> None:
    """A planner has claimed the plan's job: nothing is left of an attempt before."""
    plan = get(session, park, ident)
    plan.begin(now)
    stored_plans.forget_results(session, plan)
    hand_over(session, plan)


def read(session: Session, park: str, ident: str, now: datetime) -> PlanInput:
    """The problem of a plan, on the park as it is now."""
    plan = get(session, park, ident)
    now_known = situation.for_plan(session, plan, now)
    if plan.kind is PlanKind.PARK_PLAN:
        return PlanInput(plan, now_known, park_task(now_known))
    asked = plan.orders or {order.id: 0 for order in now_known.orders.values() if order.is_short}
    return PlanInput(plan, now_known, fill_in_task(now_known, tuple(asked)))


def result(given: PlanInput, found: planning.Solution, now: datetime) -> Result:
    """The plan to store; a failure where it breaks a rule."""
    broken = rules.violations(given.task.problem, found)
    if broken:
        return Result(failure=f"the plan found breaks a rule: {broken[0].message}")
    outcome = _Result(given, found)
    return Result(store=lambda session: outcome.store(session, now))


def give_back(session: Session, park: str, ident: str, now: datetime) -> None:
    """The planner stops: the plan waits for another."""
    get(session, park, ident).requeue(now)


def fail(session: Session, park: str, ident: str, reason: str, now: datetime) -> None:
    """The plan's job has failed; nothing happens to a plan that was applied, discarded or cancelled before."""
    plan = get(session, park, ident)
    if plan.state in (PlanState.QUEUED, PlanState.RUNNING, PlanState.READY):
        plan.fail(reason, now)
        stored_plans.drop_proposal(session, park, ident)
        take_back(session, plan, now)


def to_activate(session: Session) -> list[tuple[str, str]]:
    """(park, plan) of ready plans that no job is to apply yet, in parks that confirm plans by themselves."""
    ready = stored_plans.ready_to_confirm(session)
    automatic = {park for park in {park for park, _ in ready} if _auto_confirms(session, park)}
    return queue.without_job(session, ACTIVATIONS, [each for each in ready if each[0] in automatic])


def enqueue_activations(session: Session, plans: Iterable[tuple[str, str]], now: datetime) -> None:
    """A planner applies these plans, each (park, plan), as soon as it can."""
    for park, ident in plans:
        queue.enqueue(session, ACTIVATIONS, park, ident, now)


def _auto_confirms(session: Session, park: str) -> bool:
    known = facts.park(session, park)
    return known is not None and known.policy.auto_confirm


class _Result:
    """A solution in matching's own terms."""

    def __init__(self, given: PlanInput, found: planning.Solution) -> None:
        self._plan = given.plan
        self._situation = given.situation
        self._orders = given.task.orders
        self._found = found
        self._cost = rules.cost(given.task.problem, found)
        self._lots: dict[str, tuple[Lot, ...]] = dated(found.lots, self._start)
        self._counts = counts_of(self._situation, [order.id for order in self._orders], self._lots)
        self._link_loads, self._park_load = self._loads()

    @property
    def _start(self) -> date:
        return self._situation.today

    def store(self, session: Session, now: datetime) -> None:
        """Store the plan as READY with all that was found, and a job that applies it if that is due."""
        plan = get(session, self._plan.park, self._plan.id)
        plan.orders = {order.id: order.schedule for order in self._orders}
        plan.finish(self._outcome(), now)
        stored_plans.store_proposal(session, plan, self._lots)
        stored_plans.store_shortfalls(session, plan, self._shortfalls())
        stored_plans.store_prices(session, plan, self._prices())
        if _auto_confirms(session, plan.park):
            enqueue_activations(session, [(plan.park, plan.id)], now)

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
