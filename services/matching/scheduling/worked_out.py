"""Solution → lots by order, figures, shortfalls with reasons and scarcity prices, in matching's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from services.matching.domain.fair_shares import FairShares
from services.matching.domain.plans import Outcome, PlanCost, RunFigures, Shortfall
from services.matching.domain.reasons import Reason, Rule
from services.matching.domain.scarcity import MOST_SCARCE, ScarceCapacity, ScarcityPrice, summarized
from services.matching.scheduling.counts import counts_of, fulfilment
from services.matching.scheduling.guests import asked_by_guests
from services.matching.scheduling.loads import loads, own_lines
from services.matching.scheduling.problem import without_surcharges
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import Task
from services.money import to_micros
from services.planning import rules
from services.planning.model.lots import NO_LOTS, Lots
from services.planning.model.solution import CostParts, Solution
from services.planning.model.solution import Reason as FoundReason
from services.planning.rules import Examination


@dataclass(frozen=True)
class WorkedOut:
    """A plan that was worked out. `schedules` are the orders it places, with the schedule each had when read.

    `lots` are merged, their days ordinals.
    """

    schedules: Mapping[str, int]
    lots: Lots
    outcome: Outcome
    shortfalls: tuple[Shortfall, ...]
    prices: tuple[ScarcityPrice, ...]
    scarce: Sequence[ScarceCapacity]


def worked_out(snapshot: ParkSnapshot, task: Task, solution: Solution, examination: Examination) -> WorkedOut:
    """Translates a solution of the task on its snapshot, which was examined, and counts it."""
    prices = tuple(_prices(snapshot, solution))
    merged = solution.lots.shifted(snapshot.today.toordinal()).merged()
    lots = merged.by_order()
    return WorkedOut(
        schedules={order.id: order.schedule for order in task.orders},
        lots=merged,
        outcome=_outcome(snapshot, task, solution, examination, lots),
        shortfalls=tuple(_shortfalls(snapshot, task, solution, lots)),
        prices=prices,
        scarce=_scarce(snapshot, prices)[:MOST_SCARCE],
    )


def _scarce(snapshot: ParkSnapshot, prices: Sequence[ScarcityPrice]) -> list[ScarceCapacity]:
    """The prices added up, without those of guests: what they lack the park cannot build."""
    own = {line.id: line for line in own_lines(snapshot)}
    of_own = (price for price in prices if price.line in own or not price.line)
    return summarized(of_own, own, snapshot.today, snapshot.park.last_day(snapshot.today))


def _outcome(
    snapshot: ParkSnapshot, task: Task, solution: Solution, examination: Examination, lots: Mapping[str, Lots]
) -> Outcome:
    cost = examination.cost
    planned = {order.id: lots.get(order.id, NO_LOTS) for order in task.orders}
    link_loads, park_load = loads(snapshot, planned)
    bound, guests = solution.lower_bound, asked_by_guests(snapshot, task.problem, solution.lots)
    return Outcome(
        incumbent_micros=to_micros(cost.total),
        bound_micros=None if bound is None else to_micros(bound),
        cost=_cost(cost, _preference(snapshot, task, solution, cost), guests),
        counts=counts_of(snapshot, list(planned), lots),
        link_loads=link_loads,
        park_load=park_load,
        seconds=solution.seconds or 0.0,
        run_figures=RunFigures(**asdict(examination.run_figures)),
        fair_shares=_fair_shares(snapshot, task, solution, cost),
    )


def _preference(snapshot: ParkSnapshot, task: Task, solution: Solution, cost: CostParts) -> float:
    """The part of the production's cost that is a surcharge, which nobody pays."""
    if not snapshot.surcharges:
        return 0.0
    asked = rules.examine(without_surcharges(snapshot, task.problem), solution.lots)
    return cost.production - asked.cost.production


def _fair_shares(snapshot: ParkSnapshot, task: Task, solution: Solution, cost: CostParts) -> FairShares | None:
    """The price of fair shares and price floors in the plan; None in a park that has none."""
    shares = task.shares
    if shares is None and not snapshot.raised:
        return None
    return FairShares(
        shares_micros=0 if shares is None else to_micros(shares.capping) + to_micros(shares.levelling),
        capping_micros=0 if shares is None else to_micros(shares.capping),
        levelling_micros=0 if shares is None else to_micros(shares.levelling),
        over_micros=to_micros(cost.limits),
        floors_micros=to_micros(_floors(snapshot, task, solution)),
        limits=0 if shares is None else shares.limits.number,
        conflicts=() if shares is None else shares.limits.conflicts,
    )


def _floors(snapshot: ParkSnapshot, task: Task, solution: Solution) -> float:
    """The production at floors less that at the prices which lines ask."""
    if snapshot.raised.keys().isdisjoint(solution.lots.used_lines()):
        return 0.0
    as_asked = replace(snapshot, lines={**snapshot.lines, **snapshot.raised})
    at_floors, asked = (without_surcharges(each, task.problem) for each in (snapshot, as_asked))
    raised, low = (rules.examine(each, solution.lots).cost.production for each in (at_floors, asked))
    return raised - low


def _cost(cost: CostParts, preference: float, guests: float) -> PlanCost:
    return PlanCost(
        guests_micros=to_micros(guests),
        production_micros=to_micros(cost.production - preference),
        preference_micros=to_micros(preference),
        haulage_micros=to_micros(cost.haulage),
        lateness_micros=to_micros(cost.lateness),
        unmet_micros=to_micros(cost.unmet),
        released_micros=to_micros(cost.released),
        setups_micros=to_micros(cost.setups),
    )


def _shortfalls(
    snapshot: ParkSnapshot, task: Task, solution: Solution, lots: Mapping[str, Lots]
) -> Iterator[Shortfall]:
    reasons = {unmet.order: unmet.reasons for unmet in solution.unmet}
    for order in task.orders:
        done = fulfilment(snapshot, order, lots.get(order.id, NO_LOTS))
        unmet = order.wanted - done.made
        if unmet or done.late:
            why = tuple(reason_of(reason, snapshot) for reason in reasons.get(order.id, ()))
            yield Shortfall(order.id, unmet, done.late, done.days_late, why)


def reason_of(reason: FoundReason, snapshot: ParkSnapshot) -> Reason:
    """The planner's reason in matching's own terms."""
    start, rule = snapshot.today, Rule(reason.rule)
    return Reason(
        rule=rule,
        text=reason.text,
        step=-1 if reason.step is None else reason.step,
        link=reason.link or "",
        first_date=_date(reason.first_day, start),
        last_date=_date(reason.last_day, start),
        missing_quantity=round(reason.amount or 0),
        earliest_date=_date(reason.earliest_finish, start),
        assumed=_rests_on_assumed(rule, reason.link or "", snapshot),
        above_every_day=reason.above_every_day,
        agreed_in_vain=reason.agreed_in_vain,
        by_agreement=reason.by_agreement,
        together=reason.together,
    )


def _rests_on_assumed(rule: Rule, link: str, snapshot: ParkSnapshot) -> bool:
    """True if the figure of the rule, above 0, is assumed for a line of the link."""
    figures = [snapshot.figures_in_use[line.id] for line in snapshot.lines.values() if line.link == link]
    used = {Rule.MIN_RUN: [each.min_run for each in figures], Rule.SET_UP: [each.setup for each in figures]}
    return any(each.assumed and each.figure for each in used.get(rule, ()))


def _prices(snapshot: ParkSnapshot, solution: Solution) -> Iterator[ScarcityPrice]:
    quotas = {quota.id for quota in snapshot.park.quotas}
    for each in solution.prices:
        micros = to_micros(each.price)
        if micros > 0 and (not each.quota or each.quota in quotas):
            when = snapshot.today + timedelta(days=each.day)
            yield ScarcityPrice(each.line or "", each.quota or "", when, micros)


def _date(day: int | None, start: date) -> date | None:
    return None if day is None else start + timedelta(days=day)
