"""What a plan achieves, counted: orders and units, and how busy each link is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.matching.domain.lots import Lot, whole
from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.domain.plans import LinkLoad, PlanCounts
from services.matching.use_cases.situation import Situation

Lots = Mapping[str, tuple[Lot, ...]]
# A line counts as full a little below its capacity: what is left takes no further lot.
FULL = 0.99


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Units of an order made, units of them late, and days that the last of them is late."""

    made: int
    late: int
    days_late: int


def fulfilment(order: Order, lots: Iterable[Lot], lines: Mapping[str, Line]) -> Fulfilment:
    """What these lots do for the order."""
    made = late = days_late = 0
    for lot in whole(lots, len(order.route)):
        line, day = lot.steps[-1]
        days = (day + timedelta(days=lines[line].lead_days) - order.due).days
        made += lot.quantity
        late += lot.quantity if days > 0 else 0
        days_late = max(days_late, days)
    return Fulfilment(made, late, days_late)


def counts_of(situation: Situation, idents: Collection[str], lots: Lots) -> PlanCounts:
    """What `lots` achieve for the orders named."""
    orders = [situation.orders[ident] for ident in idents]
    found = [(order, fulfilment(order, lots.get(order.id, ()), situation.lines)) for order in orders]
    return PlanCounts(
        orders=len(found),
        scheduled_orders=sum(each.made >= order.quantity for order, each in found),
        on_time_in_full_orders=sum(each.made >= order.quantity and not each.late for order, each in found),
        late_orders=sum(each.late > 0 for _, each in found),
        short_orders=sum(0 < each.made < order.quantity for order, each in found),
        unmatched_orders=sum(each.made == 0 for _, each in found),
        lots=sum(len(whole(lots.get(order.id, ()), len(order.route))) for order in orders),
        ordered_quantity=sum(order.quantity for order in orders),
        scheduled_quantity=sum(each.made for _, each in found),
    )


def link_loads(situation: Situation, lots: Lots) -> tuple[LinkLoad, ...]:
    """How busy each link of the chain is from today on, over the days on which it works."""
    used = _used(situation, lots)
    by_link: defaultdict[str, list[Line]] = defaultdict(list)
    for line in situation.lines.values():
        by_link[line.link].append(line)
    return tuple(_link_load(situation, link.id, by_link[link.id], used) for link in situation.park.links)


def _used(situation: Situation, lots: Lots) -> dict[str, dict[date, float]]:
    used: defaultdict[str, defaultdict[date, float]] = defaultdict(lambda: defaultdict(float))
    for ident, members in lots.items():
        order = situation.orders[ident]
        for lot in whole(members, len(order.route)):
            for step, (line, day) in enumerate(lot.steps):
                if day >= situation.today:
                    load, _ = situation.lines[line].terms(order.product, order.route[step])
                    used[line][day] += lot.quantity * load
    return {line: dict(days) for line, days in used.items()}


def _link_load(
    situation: Situation, link: str, lines: Collection[Line], used: Mapping[str, Mapping[date, float]]
) -> LinkLoad:
    days = {day for line in lines for day in used.get(line.id, {})}
    there = sum(situation.capacity(line.id, day) for line in lines for day in days)
    taken = sum(load for line in lines for load in used.get(line.id, {}).values())
    enterprises = {line.enterprise for line in lines}
    full = {line.enterprise for line in lines if _is_full(situation, line.id, used.get(line.id, {}))}
    return LinkLoad(
        link=link,
        operating_rate=min(1.0, taken / there) if there else 0.0,
        busy_lines=sum(line.id in used for line in lines),
        lines=len(lines),
        full_share=len(full) / len(enterprises) if enterprises else 0.0,
    )


def _is_full(situation: Situation, line: str, used: Mapping[date, float]) -> bool:
    return any(load >= FULL * situation.capacity(line, day) for day, load in used.items() if load > 0)
