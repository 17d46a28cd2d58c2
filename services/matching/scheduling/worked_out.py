"""Solution → lots by order, figures, shortfalls with reasons and scarcity prices, in matching's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from services.matching.domain.plans import Outcome, PlanCost, RunFigures, Shortfall
from services.matching.domain.reasons import Reason, Rule
from services.matching.domain.scarcity import MOST_SCARCE, ScarceCapacity, ScarcityPrice, summarized
from services.matching.scheduling.counts import counts_of, fulfilment
from services.matching.scheduling.loads import loads, own_lines
from services.matching.scheduling.problem import without_surcharges
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import Task
from services.money import to_micros
from services.planning import rules
from services.planning.model import Line, Problem, RouteStep
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
    bound = solution.lower_bound
    return Outcome(
        incumbent_micros=to_micros(cost.total),
        bound_micros=None if bound is None else to_micros(bound),
        cost=_cost(cost, _preference(snapshot, task, solution, cost), _guests(snapshot, task, solution)),
        counts=counts_of(snapshot, list(planned), lots),
        link_loads=link_loads,
        park_load=park_load,
        seconds=solution.seconds or 0.0,
        run_figures=RunFigures(**asdict(examination.run_figures)),
    )


def _preference(snapshot: ParkSnapshot, task: Task, solution: Solution, cost: CostParts) -> float:
    """The part of the production's cost that is a surcharge, which nobody pays."""
    if not snapshot.surcharges:
        return 0.0
    asked = rules.examine(without_surcharges(snapshot, task.problem), solution.lots)
    return cost.production - asked.cost.production


def _guests(snapshot: ParkSnapshot, task: Task, solution: Solution) -> float:
    """The part of production and set-ups, without surcharges, that guests ask."""
    if snapshot.guest_lines.isdisjoint(solution.lots.used_lines()):
        return 0.0
    asked = without_surcharges(snapshot, task.problem)
    all_of_it, others = (rules.examine(each, solution.lots).cost for each in (asked, _free(snapshot, asked)))
    return all_of_it.production + all_of_it.setups - others.production - others.setups


def _free(snapshot: ParkSnapshot, problem: Problem) -> Problem:
    """The problem with all that guests do for nothing."""
    guests = snapshot.guest_lines

    def free_line(line: Line) -> Line:
        rates = {product: replace(rate, price=0.0) for product, rate in line.rates.items()}
        return replace(line, price=0.0, setup_cost=0.0, rates=rates)

    def free_step(step: RouteStep) -> RouteStep:
        return replace(step, agreed=tuple(each for each in step.agreed if each.line not in guests))

    lines = tuple(free_line(line) if line.id in guests else line for line in problem.lines)
    orders = (replace(order, route=tuple(map(free_step, order.route))) for order in problem.orders)
    return replace(problem, lines=lines, orders=tuple(orders))


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
        together=reason.together,
    )


def _rests_on_assumed(rule: Rule, link: str, snapshot: ParkSnapshot) -> bool:
    """True if the figure of the rule, above 0, is assumed for a line of the link."""
    figures = [snapshot.figures_in_use[line.id] for line in snapshot.lines.values() if line.link == link]
    used = {Rule.MIN_RUN: [each.min_run for each in figures], Rule.SET_UP: [each.setup for each in figures]}
    return any(each.assumed and each.figure for each in used.get(rule, ()))


def _prices(snapshot: ParkSnapshot, solution: Solution) -> Iterator[ScarcityPrice]:
    for each in solution.prices:
        micros = to_micros(each.price)
        if micros > 0:
            when = snapshot.today + timedelta(days=each.day)
            yield ScarcityPrice(each.line or "", each.quota or "", when, micros)


def _date(day: int | None, start: date) -> date | None:
    return None if day is None else start + timedelta(days=day)
