"""Reads snapshots: of a whole park, or of as much of it as one change touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.matching.domain.assignments import Assignment
from services.matching.domain.goods import sent_to
from services.matching.domain.guests import premiums
from services.matching.domain.lots import Stage
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Month, Park, by_calendar, retired
from services.matching.domain.scorecards import Window, surcharges
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import exclusions as stored_exclusions
from services.matching.storage import goods as stored_goods
from services.matching.storage import loads as stored_loads
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage import quotes as stored_quotes
from services.matching.storage import reference_data
from services.matching.storage import reports as stored_reports
from services.matching.storage import scorecards as stored_scorecards
from services.matching.storage import work_in_progress as stored_work
from services.matching.storage.chunks import chunks
from services.matching.use_cases import park_days
from services.planning.model.lots import Lots

LONGEST_CLOSURE = timedelta(days=31)
# Beyond the longest horizon of a park lie lots of orders that are late.
LONGEST_HORIZON = timedelta(days=150)


def known_park(session: Session, ident: str) -> Park:
    """The park as registry has published it. Raises NotFound."""
    park = reference_data.find_park(session, ident)
    if park is None:
        raise NotFound.named(f"parks/{ident}")
    return park


def require_park(session: Session, ident: str) -> None:
    """Raises NotFound where registry has published no such park; no more of it is read."""
    if not reference_data.has_park(session, ident):
        raise NotFound.named(f"parks/{ident}")


def whole_park(session: Session, ident: str, now: datetime) -> ParkSnapshot:
    """All of a park that is not over."""
    return _open(session, ident, now, lambda _orders: stored_assignments.of_orders(session, ident))


def by_other_rules(session: Session, snapshot: ParkSnapshot, park: Park, now: datetime) -> ParkSnapshot:
    """The snapshot as if its park were `park`: figures by that calendar; first day, surcharges and the work that counts
    for shares by that policy.
    """
    return replace(
        snapshot,
        park=park,
        figures=figures_of(session, park, snapshot.lines, snapshot.today),
        first_day=park.first_day(snapshot.today, now),
        surcharges=surcharges_of(session, park, snapshot.lines, snapshot.guests, snapshot.today),
        worked=worked_of(session, park, snapshot.today),
    )


def beside_few(session: Session, ident: str, few: Collection[str], now: datetime) -> ParkSnapshot:
    """The whole park with the assignments of a few orders only (where none is named, of those that are short), and of
    those with agreed work beyond their lots.

    Of all others the lots are enough, and `sharing` reads the assignments that a change touches: a park has tens of
    thousands of them, a fill-in plan concerns some hundreds.
    """

    def of_few(orders: Mapping[str, Order]) -> list[Assignment]:
        wanted = set(few or [order.id for order in orders.values() if order.is_short])
        return stored_assignments.of_orders(session, ident, wanted | stored_assignments.with_waiting(session, ident))

    return _open(session, ident, now, of_few)


def sharing(session: Session, known: ParkSnapshot, orders: Collection[str], lines: Collection[str]) -> ParkSnapshot:
    """The snapshot `known` with the assignments of these orders and the active ones on these lines.

    Call it in a transaction that sees what `known` was read from. Assignments known already stay the same entities.
    """
    park = known.park.id
    read = [
        *stored_assignments.of_orders(session, park, [order for order in orders if order not in known.assignments]),
        *stored_assignments.active_on(session, park, lines),
    ]
    found = by_order(assignment for assignment in read if assignment.order in known.orders)
    merged = {order: {**found.get(order, {}), **known.of_order(order)} for order in {*found, *known.assignments}}
    return replace(known, assignments=merged)


def _open(
    session: Session, ident: str, now: datetime, assignments_for: Callable[[Mapping[str, Order]], list[Assignment]]
) -> ParkSnapshot:
    park = known_park(session, ident)
    today = park_days.today(session, ident)
    orders = stored_orders.open_orders(session, ident)
    assignments = assignments_for(orders)
    lines, raised = lines_at_floors(session, park)
    guests = reference_data.guests(session, ident)
    return ParkSnapshot(
        park=park,
        today=today,
        lines=lines,
        figures=figures_of(session, park, lines, today),
        auto_accepting=reference_data.auto_accepting(session, ident),
        orders=orders,
        lots={order: lots for order, lots in stored_lots.all_lots(session, ident).items() if order in orders},
        assignments=by_order(assignment for assignment in assignments if assignment.order in orders),
        exclusions=stored_exclusions.exclusions(session, ident),
        sent={order: sent_to(ways) for order, ways in stored_goods.of_open_orders(session, ident).items()},
        load_versions=stored_loads.versions(session, ident),
        quota_load_versions=stored_loads.quota_versions(session, ident),
        first_day=park.first_day(today, now),
        in_progress=stored_work.good_of_open_orders(session, ident),
        surcharges=surcharges_of(session, park, lines, guests, today),
        guests=guests,
        raised=raised,
        worked=worked_of(session, park, today),
        delivered=stored_assignments.uncounted_of_delivered(session, ident),
        holds=stored_loads.held_by_quotes(session, ident, today),
        quoted=stored_quotes.orders_taken(session, ident),
        late=stored_goods.late_of_open_orders(session, ident),
    )


def surcharges_of(
    session: Session, park: Park, lines: Mapping[str, Line], guests: Collection[str], today: date
) -> dict[str, float]:
    """Shares of their prices by which lines count as more expensive: the park's by scorecards, where these weigh, and
    guests' by `premiums`.
    """
    weight, premium = park.policy.scorecard_weight, premiums(park.policy, list(lines.values()), guests)
    if not weight:
        return premium
    sums = stored_scorecards.of_park(session, park.id, Window.SIX_MONTHS.first_day(today), today)
    own = {line.id: (line.enterprise, line.link) for line in lines.values() if line.enterprise not in guests}
    return surcharges(weight, own, sums) | premium


def around(session: Session, order: Order) -> ParkSnapshot:
    """An order, its lots and assignments, and the active assignments on the same lines."""
    park = known_park(session, order.park)
    own = stored_assignments.of_order(session, order.park, order.id)
    lots = {order.id: stored_lots.lots_of(session, order.park, order.id)}
    return _part(session, park, {line.line for line in own}, orders={order.id: order}, lots=lots, own=own)


def alone(session: Session, park: Park, orders: Collection[str]) -> ParkSnapshot:
    """Some orders, their lots and assignments."""
    own, known = list[Assignment](), dict[str, Order]()
    for some in chunks(orders):
        own += stored_assignments.of_orders(session, park.id, some)
        known |= stored_orders.orders(session, park.id, some)
    lots = stored_lots.lots_of_orders(session, park.id, orders)
    lines = {each.line for each in own} | {line for of_order in lots.values() for line in of_order.used_lines()}
    return _part(session, park, lines, orders=known, lots=lots, own=own, shared=False)


def on_lines(session: Session, park: Park, lines: Collection[str]) -> ParkSnapshot:
    """The active assignments on some lines."""
    return _part(session, park, lines, orders={}, lots={}, own=[])


def for_new_lots(session: Session, order: Order, lines: Collection[str]) -> ParkSnapshot:
    """An order without lots, and these lines with the active assignments of others on them."""
    return _part(session, known_park(session, order.park), lines, orders={order.id: order}, lots={}, own=[])


def at_closing(session: Session, park: Park) -> ParkSnapshot:
    """The orders with work today, their assignments, and whole the lines of today's offers and those at risk."""
    today = park_days.today(session, park.id)
    unanswered = stored_assignments.unanswered_on(session, park.id, today)
    idents = _at_work(session, park.id, today) | {assignment.order for assignment in unanswered}
    idents |= {assignment.order for assignment in stored_assignments.uncounted_of_delivered(session, park.id)}
    own = stored_assignments.of_orders(session, park.id, idents)
    return _part(
        session,
        park,
        {assignment.line for assignment in own} | stored_assignments.lines_at_risk(session, park.id),
        orders=stored_orders.orders(session, park.id, idents),
        lots=stored_lots.lots_of_orders(session, park.id, idents),
        own=own,
    )


def _at_work(session: Session, park: str, today: date) -> set[str]:
    """The orders with lots today, and those with a report of it."""
    lots = stored_lots.lots_of_open_orders(session, park)
    there = np.unique(lots.order[lots.lot_of_step[lots.day == today.toordinal()]])
    reported = {report.order for report in stored_reports.of_day(session, park, today)}
    return {lots.orders[place] for place in there.tolist()} | reported


def _part(
    session: Session,
    park: Park,
    lines: Collection[str],
    *,
    orders: Mapping[str, Order],
    lots: Mapping[str, Lots],
    own: Iterable[Assignment],
    shared: bool = True,
) -> ParkSnapshot:
    """A part of a park; `shared`: with the active assignments of other orders on the lines."""
    today = park_days.today(session, park.id)
    sharing = stored_assignments.active_on(session, park.id, lines) if shared else []
    known, _ = lines_at_floors(session, park, lines)
    return ParkSnapshot(
        park=park,
        today=today,
        lines=known,
        figures=figures_of(session, park, known, today, lines),
        auto_accepting=reference_data.auto_accepting(session, park.id),
        orders=orders,
        lots=lots,
        assignments=by_order([*sharing, *own]),
        exclusions={},
        guests=reference_data.guests(session, park.id),
        in_progress={ident: made.good for ident, made in stored_work.of_orders(session, park.id, orders).items()},
    )


def without_orders(session: Session, park: Park, now: datetime, lines: Collection[str] | None = None) -> ParkSnapshot:
    """The lines of a park, or those named, with their figures: no order, lot or assignment."""
    today = park_days.today(session, park.id)
    (known, raised), guests = lines_at_floors(session, park, lines), reference_data.guests(session, park.id)
    return ParkSnapshot(
        park=park,
        today=today,
        lines=known,
        figures=figures_of(session, park, known, today, lines),
        auto_accepting=frozenset(),
        orders={},
        lots={},
        assignments={},
        exclusions={},
        first_day=park.first_day(today, now),
        guests=guests,
        surcharges=premiums(park.policy, list(known.values()), guests),
        raised=raised,
        worked=worked_of(session, park, today),
    )


def lines_at_floors(
    session: Session, park: Park, idents: Collection[str] | None = None
) -> tuple[dict[str, Line], dict[str, Line]]:
    """The park's lines by id, all or those named, at prices not below their links' floors; and those raised, as they
    ask.
    """
    known = reference_data.lines(session, park.id, idents)
    floors = {link.id: link.price_floor_micros for link in park.links if link.price_floor_micros}
    if not floors:
        return known, {}
    at_floors = {ident: line.at_least(floors.get(line.link)) for ident, line in known.items()}
    return at_floors, {ident: line for ident, line in known.items() if at_floors[ident] is not line}


def worked_of(session: Session, park: Park, today: date) -> dict[str, float]:
    """Capacity that good units took of each line in the last days that count; nothing in a park without shares."""
    if not park.has_shares:
        return {}
    return stored_reports.worked(session, park.id, park.policy.fair_since(today), today)


def figures_of(
    session: Session, park: Park, lines: Mapping[str, Line], today: date, named: Collection[str] | None = None
) -> dict[str, dict[date, Figure]]:
    """Dated figures by line and day, from last month on: as reported, else by the park's calendar; 0 once retired.

    `named` are the lines of which figures are read, None all.
    """
    reported = figures_by_line(reference_data.months(session, park.id, _first_month(today), named))
    retires = reference_data.retirement_of_enterprises(session, park.id)
    first, last = today - LONGEST_CLOSURE, today + LONGEST_HORIZON
    by_rules = park.closures or park.weekday_shares or retires or any(line.retire_date for line in lines.values())
    if not by_rules:
        return reported
    return {
        line.id: by_calendar(line, park, first, last)
        | reported.get(line.id, {})
        | retired(line, retires.get(line.enterprise, ""), first, last)
        for line in lines.values()
    }


def figures_by_line(months: Iterable[Month]) -> dict[str, dict[date, Figure]]:
    """Dated figures by line and day."""
    figures: defaultdict[str, dict[date, Figure]] = defaultdict(dict)
    for month in months:
        figures[month.line].update({figure.date: figure for figure in month.figures})
    return dict(figures)


def _first_month(today: date) -> str:
    """The first month whose figures are read: a campaign may go on over closed days from before today."""
    return f"{today - LONGEST_CLOSURE:%Y-%m}"


def by_order(assignments: Iterable[Assignment]) -> dict[str, dict[Stage, Assignment]]:
    """Assignments by order and stage."""
    found: defaultdict[str, dict[Stage, Assignment]] = defaultdict(dict)
    for assignment in assignments:
        found[assignment.order][assignment.stage] = assignment
    return dict(found)
