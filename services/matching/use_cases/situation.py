"""A snapshot of what decisions about lots rest on: a whole park, or as much of it as one intent touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Lot, LotStep, Stage, whole
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Month, Park, capacity_on
from services.matching.domain.plans import Plan, PlanKind
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import facts, tables
from services.matching.storage import orders as stored_orders

# What a landing rests on; each row's version only grows, so that sums tell whether anything has changed.
_VERSIONED = (tables.parks, tables.lines, tables.months, tables.enterprises, tables.orders, tables.assignments)
# All that lots rest on, in the order in which others write to it.
RESTS_ON = (
    tables.parks,
    tables.enterprises,
    tables.lines,
    tables.months,
    tables.orders,
    tables.assignments,
    tables.lots,
    tables.exclusions,
    tables.fill_in_requests,
)

Stamp = tuple[tuple[int, int], ...]
# Capacity by line and day.
Work = Mapping[tuple[str, date], float]


@dataclass(frozen=True)
class Situation:
    """`assignments` are by order, those that are over included; `figures` are dated capacity by line.

    Whoever reads a part of the park for a purpose says of which orders, lots and assignments it holds.
    """

    park: Park
    today: date
    lines: Mapping[str, Line]
    figures: Mapping[str, Mapping[date, Figure]]
    auto_accepting: frozenset[str]
    orders: Mapping[str, Order]
    lots: Mapping[str, tuple[Lot, ...]]
    assignments: Mapping[str, Mapping[Stage, Assignment]]
    exclusions: Mapping[tuple[str, int], frozenset[str]]
    stamp: Stamp = ()

    def capacity(self, line: str, day: date) -> int:
        """What the line can do on a day, as last heard."""
        return capacity_on(self.lines[line], self.figures.get(line, {}), day)

    @cached_property
    def work(self) -> Mapping[str, Work]:
        """`work_of` each order's live lots, worked out once: those of a snapshot never change."""
        return {ident: work_of(self, self.orders[ident], lots) for ident, lots in self.lots.items()}

    @cached_property
    def taken(self) -> Mapping[str, Mapping[date, float]]:
        """Capacity that live lots take, by line and day from today on."""
        return _by_line_and_day(self.work.values())

    def standing(self, planned: Collection[str]) -> dict[str, Mapping[date, float]]:
        """The same for all but the orders `planned`."""
        freed = {line for ident in planned for line, _ in self.work.get(ident, ())}
        others = (work for ident, work in self.work.items() if ident not in planned) if freed else ()
        anew = _by_line_and_day({at: load for at, load in work.items() if at[0] in freed} for work in others)
        return {line: days for line, days in self.taken.items() if line not in freed} | anew

    def of_order(self, order: str) -> Mapping[Stage, Assignment]:
        return self.assignments.get(order, {})


def known_park(session: Session, ident: str) -> Park:
    """Raises NotFound for a park that nobody has told of."""
    park = facts.park(session, ident)
    if park is None:
        raise NotFound.named(f"parks/{ident}")
    return park


def whole_park(session: Session, ident: str, now: datetime) -> Situation:
    """Everything of a park that is not over."""
    return _open(session, ident, now, lambda _orders: stored_assignments.of_orders(session, ident))


def for_plan(session: Session, plan: Plan, now: datetime) -> Situation:
    """What a run needs to know, and its plan to go live."""
    if plan.kind is PlanKind.FILL_IN_PLAN:
        return beside_few(session, plan.park, plan.orders, now)
    return whole_park(session, plan.park, now)


def beside_few(session: Session, ident: str, few: Collection[str], now: datetime) -> Situation:
    """The same with the assignments of a few orders only (where none is named, of those that are short).

    What all others do shows in their lots, and `sharing` reads what a change touches: a park has tens of thousands of
    assignments, and a fill-in plan has to do with some hundreds.
    """

    def of_few(orders: Mapping[str, Order]) -> list[Assignment]:
        wanted = few or [order.id for order in orders.values() if order.is_short]
        return stored_assignments.of_orders(session, ident, wanted)

    return _open(session, ident, now, of_few)


def sharing(session: Session, known: Situation, orders: Collection[str], lines: Collection[str]) -> Situation:
    """What is known, with the assignments of these orders and the active ones on these lines.

    To be asked in a transaction that sees what `known` was read from. What is known already stays the same entity.
    """
    park = known.park.id
    read = [
        *stored_assignments.of_orders(session, park, [order for order in orders if order not in known.assignments]),
        *stored_assignments.active_on(session, park, lines),
    ]
    found = _by_order(assignment for assignment in read if assignment.order in known.orders)
    merged = {order: {**found.get(order, {}), **known.of_order(order)} for order in {*found, *known.assignments}}
    return replace(known, assignments=merged)


def _open(
    session: Session, ident: str, now: datetime, assignments_for: Callable[[Mapping[str, Order]], list[Assignment]]
) -> Situation:
    park = known_park(session, ident)
    today = park.today(now)
    orders = stored_orders.open_orders(session, ident)
    assignments = assignments_for(orders)
    return Situation(
        park=park,
        today=today,
        lines=facts.lines(session, ident),
        figures=_by_line(facts.months(session, ident, f"{today:%Y-%m}")),
        auto_accepting=facts.auto_accepting(session, ident),
        orders=orders,
        lots={order: lots for order, lots in stored_orders.all_lots(session, ident).items() if order in orders},
        assignments=_by_order(assignment for assignment in assignments if assignment.order in orders),
        exclusions=stored_orders.exclusions(session, ident),
        stamp=stamp(session, ident),
    )


def around(session: Session, order: Order, now: datetime) -> Situation:
    """An order, its lots and assignments, and all that shares its lines."""
    park = known_park(session, order.park)
    own = stored_assignments.of_order(session, order.park, order.id)
    lots = {order.id: stored_orders.lots_of(session, order.park, order.id)}
    return _part(session, park, {line.line for line in own}, orders={order.id: order}, lots=lots, own=own, now=now)


def on_lines(session: Session, park: Park, lines: Collection[str], now: datetime) -> Situation:
    """What is promised on some lines."""
    return _part(session, park, lines, orders={}, lots={}, own=[], now=now)


def work_of(situation: Situation, order: Order, lots: Iterable[Lot]) -> Work:
    """Capacity that an order's lots take from today on: of those lots that go all the way."""
    units: defaultdict[tuple[int, LotStep], int] = defaultdict(int)
    for lot in whole(lots, len(order.route)):
        for stage in enumerate(lot.steps):
            units[stage] += lot.quantity
    work: defaultdict[tuple[str, date], float] = defaultdict(float)
    # A line's terms are the same for all lots of an order.
    per_unit: dict[tuple[int, str], float] = {}
    for (number, step), quantity in units.items():
        if step.date >= situation.today:
            if (number, step.line) not in per_unit:
                per_unit[number, step.line], _ = situation.lines[step.line].terms(order.product, order.route[number])
            work[step] += quantity * per_unit[number, step.line]
    return work


def _by_line_and_day(works: Iterable[Work]) -> dict[str, Mapping[date, float]]:
    taken: defaultdict[str, dict[date, float]] = defaultdict(dict)
    for work in works:
        for (line, day), load in work.items():
            of_line = taken[line]
            of_line[day] = of_line.get(day, 0.0) + load
    return dict(taken)


def stamp(session: Session, park: str) -> Stamp:
    """Differs whenever something has changed that lots rest on."""
    return tuple(_count_and_sum(session, table, park) for table in _VERSIONED)


def _count_and_sum(session: Session, table: object, park: str) -> tuple[int, int]:
    columns = table.c  # type: ignore[attr-defined]
    key = columns.id if table is tables.parks else columns.park
    count, total = session.execute(select(func.count(), func.sum(columns.version)).where(key == park)).one()
    return int(count), int(total or 0)


def _part(
    session: Session,
    park: Park,
    lines: Collection[str],
    *,
    orders: Mapping[str, Order],
    lots: Mapping[str, tuple[Lot, ...]],
    own: Iterable[Assignment],
    now: datetime,
) -> Situation:
    today = park.today(now)
    sharing = stored_assignments.active_on(session, park.id, lines)
    return Situation(
        park=park,
        today=today,
        lines=facts.lines(session, park.id, lines),
        figures=_by_line(facts.months(session, park.id, f"{today:%Y-%m}", lines)),
        auto_accepting=facts.auto_accepting(session, park.id),
        orders=orders,
        lots=lots,
        assignments=_by_order([*sharing, *own]),
        exclusions={},
    )


def _by_line(months: Iterable[Month]) -> dict[str, dict[date, Figure]]:
    figures: defaultdict[str, dict[date, Figure]] = defaultdict(dict)
    for month in months:
        figures[month.line].update({figure.date: figure for figure in month.figures})
    return dict(figures)


def _by_order(assignments: Iterable[Assignment]) -> dict[str, dict[Stage, Assignment]]:
    found: defaultdict[str, dict[Stage, Assignment]] = defaultdict(dict)
    for assignment in assignments:
        found[assignment.order][assignment.stage] = assignment
    return dict(found)
