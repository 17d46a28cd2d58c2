"""What going live would change: a ready plan's lots beside the park as it is now.

Orders whose lots have changed since the planner read them, or whose new promises the plan does not keep, stay as they
are. Of the rest, lots that no longer hold are left out, and a run that mends it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.matching.domain.lots import Lot, unfinished
from services.matching.domain.orders import Order
from services.matching.domain.plans import Plan, PlanCounts, Shortfall
from services.matching.domain.reasons import changed_meanwhile
from services.matching.use_cases.changes import Changes
from services.matching.use_cases.counting import counts_of
from services.matching.use_cases.problems import check_problem, dated
from services.matching.use_cases.problems.days import planned
from services.matching.use_cases.situation import Situation
from services.planning import rules
from services.planning.model import Problem
from services.planning.model import solution as planning
from services.planning.rules.commitments import shortfalls
from services.planning.rules.violation import Violation

Proposal = Mapping[str, tuple[Lot, ...]]
# For what is known, the orders that change and the lines of their lots, old and new: what is then known, with all
# assignments of these orders and the active ones of some lines, and these lines, on which risks are looked at.
Reach = Callable[[Situation, Collection[str], Collection[str]], tuple[Situation, Collection[str]]]


def all_of_it(known: Situation, _orders: Collection[str], _lines: Collection[str]) -> tuple[Situation, Collection[str]]:
    """The reach of a plan for which the whole park was read."""
    return known, known.lines


@dataclass(frozen=True)
class Landing:
    """The changes that make a plan live, and what it then achieves."""

    changes: Changes
    counts: PlanCounts


@dataclass(frozen=True)
class _Held:
    """What holds together of the lots of orders considered, and of those of which something is left out.

    `dropped` are the units left out, by order.
    """

    problem: Problem
    lots: Mapping[str, tuple[Lot, ...]]
    dropped: Mapping[str, int]
    dropped_lots: int


def land(
    situation: Situation, plan: Plan, proposal: Proposal, left: Iterable[Shortfall], *, now: datetime, reach: Reach
) -> Landing:
    """Decide what of `proposal` goes live; `left` is what it leaves late or short. Changes the situation's entities."""
    considered = {ident for ident, schedule in plan.orders.items() if _unmoved(situation, ident, schedule)}
    held = _held(situation, considered, proposal)
    broken = _with_broken_promises(situation, considered, held)
    while broken:
        considered -= broken
        held = _held(situation, considered, proposal)
        broken = _with_broken_promises(situation, considered, held)
    changing = considered | held.dropped.keys()
    situation, lines = reach(situation, changing, _lines(situation, held, changing))
    changes = Changes(situation, now)
    _reschedule(changes, considered, held)
    _explain(changes, considered, held, {each.order: each for each in left})
    changes.fill_ins |= _passed_over(situation, plan, considered)
    changes.fill_ins |= changes.mark_risks(lines)
    counts = counts_of(situation, considered, {**situation.lots, **changes.lots})
    return Landing(changes, replace(counts, dropped_lots=held.dropped_lots))


def _unmoved(situation: Situation, ident: str, schedule: int) -> bool:
    order = situation.orders.get(ident)
    return order is not None and order.schedule == schedule


def _held(situation: Situation, considered: set[str], proposal: Proposal) -> _Held:
    problem, standing = check_problem(situation, considered)
    new = planned({ident: proposal.get(ident, ()) for ident in sorted(considered)}, situation.today)
    kept, dropped = rules.kept_and_dropped(problem, [*standing, *new])
    units = _units(dropped)
    changing = [lot for lot in kept if lot.order in considered or lot.order in units]
    return _Held(problem, dated(changing, situation.today), units, len(dropped))


def _units(dropped: Iterable[tuple[planning.Lot, Violation]]) -> dict[str, int]:
    units: defaultdict[str, int] = defaultdict(int)
    for lot, _ in dropped:
        units[lot.order] += lot.quantity
    return dict(units)


def _with_broken_promises(situation: Situation, considered: set[str], held: _Held) -> set[str]:
    """Orders of which something was accepted or begun since the planner read them that its lots do not keep."""
    lots = planned({ident: held.lots.get(ident, ()) for ident in considered}, situation.today)
    due = tuple(promise for promise in held.problem.firm if promise.order in considered)
    return {promise.order for promise, _ in shortfalls(replace(held.problem, firm=due), lots)}


def _lines(situation: Situation, held: _Held, changing: Collection[str]) -> set[str]:
    """Where these orders have lots, or will."""
    every = (lots.get(ident, ()) for ident in changing for lots in (situation.lots, held.lots))
    return {step.line for lots in every for lot in lots for step in lot.steps}


def _reschedule(changes: Changes, considered: set[str], held: _Held) -> None:
    situation = changes.situation
    for ident in sorted(considered | held.dropped.keys()):
        before, lots = situation.lots.get(ident, ()), held.lots.get(ident, ())
        changes.reschedule(situation.orders[ident], [*lots, *unfinished(before, lots, situation.today)])


def _explain(changes: Changes, considered: set[str], held: _Held, left: Mapping[str, Shortfall]) -> None:
    for ident in sorted(considered | held.dropped.keys()):
        order = changes.situation.orders[ident]
        before = order.version
        if held.dropped.get(ident):
            order.explain((changed_meanwhile(held.dropped[ident]),), changes.now)
            changes.fill_ins.add(ident)
        else:
            order.explain(left[ident].reasons if ident in left else (), changes.now)
        if order.version != before:
            changes.orders[ident] = order


def _passed_over(situation: Situation, plan: Plan, considered: set[str]) -> set[str]:
    """Orders that the plan meant to place and that stay as they are, though not all is well with them."""
    left = (situation.orders[ident] for ident in plan.orders if ident in situation.orders and ident not in considered)
    return {order.id for order in left if order.is_short or _at_risk(situation, order)}


def _at_risk(situation: Situation, order: Order) -> bool:
    return any(assignment.at_risk for assignment in situation.of_order(order.id).values())
