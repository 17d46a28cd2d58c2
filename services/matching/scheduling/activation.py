"""Activation: checks a ready plan against the park as it is now, and decides what of it goes live.

Orders whose lots have changed since the plan was worked out, or whose new commitments the plan does not keep, stay as
they are. Of the rest, lots that no longer hold are left out, and their orders go to a fill-in plan. The live lots of
all other orders stand, and are known by what they take alone: a park has tens of thousands of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.matching.domain.loads import OrderLoad
from services.matching.domain.lots import unfinished
from services.matching.domain.orders import Order
from services.matching.domain.plans import Plan, PlanCounts, Shortfall
from services.matching.domain.reasons import changed_meanwhile
from services.matching.scheduling.activation_problem import activation_problem
from services.matching.scheduling.agreed_work import with_agreed_work
from services.matching.scheduling.causes import causes_of
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.commitments import Keep
from services.matching.scheduling.counts import counts_of
from services.matching.scheduling.order_loads import loads_after, loads_in
from services.matching.scheduling.plan_policies import policy_of
from services.matching.scheduling.room import Room
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.touched import Added, Before, Touched
from services.planning import rules
from services.planning.model import Problem
from services.planning.model.ledger import Taken
from services.planning.model.lots import NO_LOTS, Lot, Lots
from services.planning.rules.commitments import shortfalls
from services.planning.rules.violation import Violation

# For a snapshot, the orders that change and the lines of their lots, old and new: the snapshot with all assignments of
# these orders and the active ones of some lines, and these lines, on which assignments may come to be at risk.
Widen = Callable[[ParkSnapshot, Collection[str], Collection[str]], tuple[ParkSnapshot, Collection[str]]]


def already_whole(
    snapshot: ParkSnapshot, _orders: Collection[str], _lines: Collection[str]
) -> tuple[ParkSnapshot, Collection[str]]:
    """Widens nothing: the whole park was read."""
    return snapshot, snapshot.lines


@dataclass(frozen=True)
class ReadyPlan:
    """A plan in READY, its lots (days are ordinals), and the orders that it leaves late or short."""

    plan: Plan
    proposal: Lots
    shortfalls: Collection[Shortfall]


@dataclass(frozen=True)
class Activation:
    """The changes that apply a plan, the counts of what it then achieves, what the orders that change then take, what
    all of this rests on, and what it adds to lines and quotas. `orders` are those that changed with it.
    """

    changes: Changes
    counts: PlanCounts
    loads: Mapping[str, OrderLoad]
    touched: Touched
    added: Added
    orders: Collection[str]
    basis: Basis


@dataclass(frozen=True)
class Held:
    """The lots that hold together, of the orders considered.

    Days of `lots` are ordinals. `dropped` are the units left out, by order. `taken` is what all other orders take of
    the problem.
    """

    problem: Problem
    taken: Taken
    lots: Lots
    dropped: Mapping[str, int]
    dropped_lots: int


@dataclass(frozen=True)
class Basis:
    """The ready plan, its orders that are considered with the lots that hold, `room` beside these, the lines of their
    lots, old and new, and the park before.
    """

    ready: ReadyPlan
    considered: Collection[str]
    held: Held
    room: Room
    lines: Collection[str]
    before: Before


def activate(snapshot: ParkSnapshot, ready: ReadyPlan, *, now: datetime, widen: Widen) -> Activation:
    """Decides what of a ready plan goes live. Changes the snapshot's entities."""
    considered = {ident for ident, schedule in ready.plan.orders.items() if unmoved(snapshot, ident, schedule)}
    keep = policy_of(ready.plan).keep(snapshot)
    held = _held(snapshot, considered, ready.proposal, keep)
    broken = with_broken_commitments(snapshot, held)
    while broken:
        considered -= broken
        held = _held(snapshot, considered, ready.proposal, keep)
        broken = with_broken_commitments(snapshot, held)
    used, loads_before = _lines(snapshot, held, considered), loads_in(snapshot, considered)
    snapshot, lines = widen(snapshot, considered, used)
    before, room = Before(snapshot, loads_before), Room(snapshot, held.problem, held.taken, held.lots)
    basis = Basis(ready, considered, held, room, used, before)
    return decide(Changes(snapshot, now), basis, considered, lines)


def decide(changes: Changes, basis: Basis, orders: Collection[str], lines: Collection[str]) -> Activation:
    """Puts the lots that hold in place of what these of the orders considered have; risks are looked for on `lines`."""
    held, ready, snapshot = basis.held, basis.ready, changes.snapshot
    marked = {ident: each.version for ident, each in changes.assignments.items()}
    _reschedule(changes, orders, basis)
    changes.end_park_risks(orders)
    _explain(changes, orders, held, {each.order: each for each in ready.shortfalls})
    changes.fill_ins |= _passed_over(snapshot, ready.plan, basis.considered)
    # What was at risk before has had its plan: orders that share a scarce line would ask for each other for ever.
    changes.fill_ins |= changes.mark_risks(lines, known_too=False)
    counts = counts_of(snapshot, basis.considered, {**snapshot.lots, **changes.lots})
    loads = loads_after(changes)
    touched = basis.before.touched(changes, basis.lines, lines, loads)
    others = {each.order for ident, each in changes.assignments.items() if marked.get(ident) != each.version}
    return Activation(
        changes,
        replace(counts, dropped_lots=held.dropped_lots),
        loads,
        touched,
        basis.before.added(loads),
        {*orders, *others},
        basis,
    )


def unmoved(snapshot: ParkSnapshot, ident: str, schedule: int) -> bool:
    order = snapshot.orders.get(ident)
    return order is not None and order.schedule == schedule


def _held(snapshot: ParkSnapshot, considered: set[str], proposal: Lots, keep: Keep) -> Held:
    start = snapshot.today.toordinal()
    problem, taken = activation_problem(snapshot, considered, keep)
    new = proposal.of_orders(considered).shifted(-start)
    kept, dropped = rules.kept_and_dropped(problem, new, taken)
    return Held(problem, taken, kept.shifted(start).merged(), _units(dropped), len(dropped))


def _units(dropped: Iterable[tuple[Lot, Violation]]) -> dict[str, int]:
    units: defaultdict[str, int] = defaultdict(int)
    for lot, _ in dropped:
        units[lot.order] += lot.quantity
    return dict(units)


def with_broken_commitments(snapshot: ParkSnapshot, held: Held) -> set[str]:
    """Orders with a commitment made since the plan was worked out that its lots do not keep."""
    lots = held.lots.shifted(-snapshot.today.toordinal())
    due = tuple(each for each in held.problem.firm if each.binding)
    return {commitment.order for commitment, _ in shortfalls(replace(held.problem, firm=due), lots)}


def _lines(snapshot: ParkSnapshot, held: Held, changing: Collection[str]) -> set[str]:
    """The lines of these orders' lots, old and new."""
    return _before(snapshot, changing).used_lines() | held.lots.used_lines()


def _before(snapshot: ParkSnapshot, idents: Iterable[str]) -> Lots:
    return Lots.concatenated(snapshot.lots[ident] for ident in idents if ident in snapshot.lots)


def _reschedule(changes: Changes, orders: Collection[str], basis: Basis) -> None:
    snapshot, changing, held = changes.snapshot, sorted(orders), basis.held
    made = Lots.concatenated(snapshot.in_progress[ident] for ident in changing if ident in snapshot.in_progress)
    left = unfinished(made, held.lots, snapshot.today).by_order()
    after = held.lots.by_order()
    for ident in changing:
        lots = after.get(ident, NO_LOTS)
        if ident in left:
            lots = Lots.concatenated([lots, left[ident]]).merged()
        lots = with_agreed_work(snapshot, ident, lots, basis.room)
        changes.causes[ident] = causes_of(snapshot, snapshot.orders[ident], lots)
        changes.reschedule(snapshot.orders[ident], lots)


def _explain(changes: Changes, orders: Collection[str], held: Held, left: Mapping[str, Shortfall]) -> None:
    for ident in sorted(orders):
        order = changes.snapshot.orders[ident]
        before = order.version
        if held.dropped.get(ident):
            order.explain((changed_meanwhile(held.dropped[ident]),), changes.now)
            changes.fill_ins.add(ident)
        else:
            order.explain(left[ident].reasons if ident in left else (), changes.now)
        if order.version != before:
            changes.orders[ident] = order


def _passed_over(snapshot: ParkSnapshot, plan: Plan, considered: Collection[str]) -> set[str]:
    """Orders that the plan was to place, that stay as they are, and that are short or at risk."""
    left = (snapshot.orders[ident] for ident in plan.orders if ident in snapshot.orders and ident not in considered)
    return {order.id for order in left if order.is_short or _at_risk(snapshot, order)}


def _at_risk(snapshot: ParkSnapshot, order: Order) -> bool:
    return any(assignment.at_risk for assignment in snapshot.of_order(order.id).values())
