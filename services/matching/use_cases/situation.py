"""A snapshot of what decisions about lots rest on: a whole park, or as much of it as one intent touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Lot, Stage
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Month, Park, capacity_on
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


@dataclass(frozen=True)
class Situation:
    """`assignments` are by order, those that are over included; `figures` are dated capacity by line."""

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

    def of_order(self, order: str) -> Mapping[Stage, Assignment]:
        return self.assignments.get(order, {})


def known_park(session: Session, ident: str) -> Park:
    """Raises NotFound for a park that nobody has told of."""
    park = facts.park(session, ident)
    if park is None:
        raise NotFound(f"parks/{ident} does not exist")
    return park


def whole_park(session: Session, ident: str, now: datetime) -> Situation:
    """Everything of a park that is not over."""
    park = known_park(session, ident)
    today = park.today(now)
    orders = stored_orders.open_orders(session, ident)
    assignments = stored_assignments.of_orders(session, ident)
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


def loads(situation: Situation, order: Order, lots: Iterable[Lot]) -> Iterator[tuple[str, date, float]]:
    """(line, day, capacity taken) of each step of an order's lots that is still to come."""
    # A line's terms are the same for all lots of an order, of which there are hundreds.
    per_unit: dict[tuple[int, str], float] = {}
    product, route, today = order.product, order.route, situation.today
    for lot in lots:
        for step, (line, day) in enumerate(lot.steps):
            if day >= today:
                if (step, line) not in per_unit:
                    per_unit[step, line], _ = situation.lines[line].terms(product, route[step])
                yield line, day, lot.quantity * per_unit[step, line]


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
