"""Reads a few orders and what all others take of the park, by the tables of its load: the work of a fill-in plan.

A park has thousands of orders and tens of thousands of lots; of those that a plan leaves alone only the sums count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

import numpy as np
from sqlalchemy.orm import Session

from services.matching.domain.assignments import Assignment
from services.matching.domain.goods import Holder, sent_to
from services.matching.domain.loads import Cell
from services.matching.domain.lots import whole
from services.matching.domain.orders import Order
from services.matching.domain.park import Park
from services.matching.scheduling.beside import Beside, Finished
from services.matching.scheduling.holding import quotas_of_lines
from services.matching.scheduling.quoting import loads_table
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import exclusions as stored_exclusions
from services.matching.storage import goods as stored_goods
from services.matching.storage import loads as stored_loads
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage import quotes as stored_quotes
from services.matching.storage import reference_data
from services.matching.storage import work_in_progress as stored_work
from services.matching.storage.chunks import chunks
from services.matching.use_cases import reading
from services.matching.use_cases.quoting import AtHand, ResidentParks
from services.planning.model.lots import NO_LOTS, Lots
from services.planning.quoting import InUse

T = TypeVar("T")
# Reads a few orders, by id; where none is named, those that are short.
ReadFew = Callable[[Collection[str]], ParkSnapshot]


class FewOrders:
    """Reads a few orders on all lines of their park, which this process has in memory.

    Units that other orders finish are kept by their schedules: lots are read of those alone that have changed.
    """

    def __init__(self, parks: ResidentParks) -> None:
        self._parks = parks
        self._finished: dict[str, dict[str, tuple[int, Finished]]] = {}

    def read(self, park: str, work: Callable[[Session, ReadFew], T]) -> T:
        """Returns the result of `work` on one read-only snapshot. Raises NotFound for the park, Unavailable."""

        def with_few(session: Session, known: AtHand) -> T:
            return work(session, lambda few: self._snapshot(session, known, few))

        return self._parks.read(park, with_few)

    def _snapshot(self, session: Session, known: AtHand, few: Collection[str]) -> ParkSnapshot:
        found = _with_orders(session, known.snapshot, few)
        found = replace(
            found,
            surcharges=reading.surcharges_of(session, found.park, found.lines, found.guests, found.today),
            worked=reading.worked_of(session, found.park, found.today),
        )
        beside = _beside(session, found, known.line_index, known.in_use)
        return replace(found, beside=replace(beside, finished=self._finished_units(session, found.park.id)))

    def _finished_units(self, session: Session, park: str) -> dict[str, Finished]:
        known, schedules = self._finished.get(park, {}), stored_orders.schedules(session, park)
        kept = {
            ident: known[ident] for ident, number in schedules.items() if ident in known and known[ident][0] == number
        }
        for some in chunks(ident for ident in schedules if ident not in kept):
            lots = stored_lots.lots_of_orders(session, park, some)
            for ident, order in stored_orders.orders(session, park, some).items():
                kept[ident] = schedules[ident], _finished(lots.get(ident, NO_LOTS), len(order.route))
        self._finished[park] = kept
        return {ident: finished for ident, (_, finished) in kept.items()}


def on_lines(session: Session, park: str, few: Collection[str], lines: Collection[str], now: datetime) -> ParkSnapshot:
    """A few orders (where none is named, those that are short) on these lines and on those that they have work on, with
    the versions of the loads there; prices are as the lines ask them.
    """
    known = reading.known_park(session, park)
    found = _with_orders(session, reading.without_orders(session, known, now, ()), few)
    named = {*lines, *_lines_of(found)}
    on = reading.without_orders(session, known, now, named)
    found = replace(found, lines=on.lines, figures=on.figures)
    of_lines, of_quotas = stored_loads.in_use(session, park, named)
    index, days = {line: place for place, line in enumerate(found.lines)}, _days(known, found.today, of_lines)
    quotas = [quota.id for quota in known.quotas]
    in_use = InUse(loads_table(of_lines, index, found.today, days), loads_table(of_quotas, quotas, found.today, days))
    return replace(
        found,
        beside=_beside(session, found, index, in_use),
        load_versions=stored_loads.versions(session, park, named),
        quota_load_versions=stored_loads.quota_versions(session, park) if quotas else {},
    )


def sharing(session: Session, known: ParkSnapshot, lines: Collection[str]) -> ParkSnapshot:
    """The snapshot `known` with the active assignments of all open orders on these lines.

    Assignments known already stay the same entities.
    """
    park = known.park.id
    read = [each for some in chunks(lines) for each in stored_assignments.active_on(session, park, some)]
    others = {each.order for each in read} - known.orders.keys()
    still_open = known.orders.keys() | stored_orders.open_among(session, park, others)
    found = reading.by_order(each for each in read if each.order in still_open)
    merged = {order: {**found.get(order, {}), **known.of_order(order)} for order in {*found, *known.assignments}}
    return replace(known, assignments=merged)


def _with_orders(session: Session, base: ParkSnapshot, few: Collection[str]) -> ParkSnapshot:
    """The snapshot with these orders, those of them that are open; where none is named, with those that are short."""
    park = base.park.id
    known = (
        _orders(session, park, few) if few else {each.id: each for each in stored_orders.short_orders(session, park)}
    )
    orders = {ident: order for ident, order in sorted(known.items()) if order.is_open}
    late_goods = stored_goods.late_of_open_orders(session, park)
    assignments, sent, made = list[Assignment](), dict[str, Mapping[Holder, int]](), dict[str, Lots]()
    for some in chunks(orders):
        assignments += stored_assignments.of_orders(session, park, some)
        sent |= {order: sent_to(ways) for order, ways in stored_goods.of_orders(session, park, some).items()}
        made |= {order: each.good for order, each in stored_work.of_orders(session, park, some).items()}
    return replace(
        base,
        auto_accepting=reference_data.auto_accepting(session, park),
        orders=orders,
        lots=stored_lots.lots_of_orders(session, park, orders),
        assignments=reading.by_order(assignments),
        exclusions=stored_exclusions.exclusions(session, park, orders),
        sent=sent,
        in_progress=made,
        holds=stored_loads.held_by_quotes(session, park, base.today),
        quoted=stored_quotes.orders_taken(session, park),
        late={order: late for order, late in late_goods.items() if order in orders},
    )


def _orders(session: Session, park: str, named: Collection[str]) -> dict[str, Order]:
    return {ident: each for some in chunks(named) for ident, each in stored_orders.orders(session, park, some).items()}


def _beside(session: Session, found: ParkSnapshot, lines: Mapping[str, int], in_use: InUse) -> Beside:
    """The use of a park by all its orders and holds."""
    return Beside(
        today=found.today,
        lines=lines,
        in_use=in_use.lines,
        quotas={quota.id: place for place, quota in enumerate(found.park.quotas)},
        drawn=in_use.quotas,
        quotas_of=quotas_of_lines(found),
        own=stored_loads.taken_by_orders(session, found.park.id, found.orders),
        held=found.holds,
    )


def _finished(lots: Lots, route_length: int) -> Finished:
    made = whole(lots, route_length)
    return Finished(made.day[made.first[1:] - 1].astype(np.int64), made.quantity.astype(np.int64))


def _lines_of(snapshot: ParkSnapshot) -> set[str]:
    """The lines on which the snapshot's orders have work, live, asked for or done."""
    of_lots = (lots.used_lines() for lots in (*snapshot.lots.values(), *snapshot.in_progress.values()))
    return {line for some in of_lots for line in some}.union(*map(snapshot.asked_lines, snapshot.orders))


def _days(park: Park, today: date, loads: Iterable[Cell]) -> int:
    """Days from today until the horizon's end and the last load."""
    return max((park.horizon_days, *((day - today).days + 1 for _, day in loads)))
