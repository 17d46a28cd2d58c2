"""A ready plan beside what is live: the orders and enterprises that it would change, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.matching.domain.lots import Stage, last_finish, unfinished, whole
from services.matching.domain.orders import Order
from services.matching.domain.plans import Shortfall
from services.matching.domain.reasons import Reason
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import NO_LOTS, Lots


class Cause(StrEnum):
    """The cause for which an enterprise gains or loses work of an order."""

    MORE_MADE = "more_made"
    LESS_MADE = "less_made"
    AT_RISK = "at_risk"
    EARLIER = "earlier"
    CHEAPER = "cheaper"


@dataclass(frozen=True, slots=True)
class OrderDifference:
    """An order by what is live and by the plan: units made, day on which the last one arrives (None: none does)."""

    order: Order
    live_quantity: int
    planned_quantity: int
    live_finish: date | None
    planned_finish: date | None
    reasons: tuple[Reason, ...] = ()

    @property
    def gain(self) -> tuple[int, int]:
        """(units more, days less by which it is late), each below 0 where the plan is worse."""
        late = self._days_late(self.live_finish) - self._days_late(self.planned_finish)
        both = self.live_finish is not None and self.planned_finish is not None
        return self.planned_quantity - self.live_quantity, late if both else 0

    def _days_late(self, finish: date | None) -> int:
        return max(0, (finish - self.order.due).days) if finish else 0


@dataclass(frozen=True, slots=True)
class WorkChange:
    """Worth of work, micro-units, that is gained (lost: below 0) for one cause; `order` has most of it."""

    cause: Cause
    cost_micros: int
    order: str


@dataclass(frozen=True, slots=True)
class EnterpriseDifference:
    """An enterprise's work from today on by what is live and by the plan, micro-units at its lines' prices."""

    enterprise: str
    live_cost_micros: int
    planned_cost_micros: int
    gained_orders: int
    lost_orders: int
    changes: tuple[WorkChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan beside version `live_version` of what is live; the worse orders and the largest changes first."""

    live_version: int
    orders: tuple[OrderDifference, ...]
    enterprises: tuple[EnterpriseDifference, ...]
    moved_orders: int
    unchanged_orders: int

    @property
    def worse_orders(self) -> int:
        return sum(min(each.gain) < 0 for each in self.orders)

    @property
    def better_orders(self) -> int:
        return len(self.orders) - self.worse_orders


def compare(
    snapshot: ParkSnapshot,
    planned: Mapping[str, Lots],
    orders: Collection[str],
    left: Mapping[str, Shortfall],
    version: int,
) -> Comparison:
    """The lots that a plan gives its `orders`, beside the live ones; `left` are its shortfalls by order."""
    differences, changed = [], {}
    known = [snapshot.orders[ident] for ident in sorted(orders) if ident in snapshot.orders]
    for order in known:
        before = snapshot.lots.get(order.id, NO_LOTS)
        after = planned.get(order.id, NO_LOTS)
        after = Lots.concatenated([after, unfinished(snapshot.made(order.id), after, snapshot.today)]).merged()
        if after != before:
            shortfall = left.get(order.id)
            difference = _difference(snapshot, order, before, after, shortfall.reasons if shortfall else ())
            differences.append(difference)
            changed[order.id] = difference, after
    visible = [each for each in differences if each.gain != (0, 0)]
    # Worse before better; among each the largest difference first.
    visible.sort(key=lambda each: (min(each.gain) >= 0, -sum(map(abs, each.gain)), each.order.id))
    return Comparison(
        live_version=version,
        orders=tuple(visible),
        enterprises=tuple(_enterprises(snapshot, changed)),
        moved_orders=len(differences) - len(visible),
        unchanged_orders=len(known) - len(differences),
    )


def _difference(
    snapshot: ParkSnapshot, order: Order, before: Lots, after: Lots, reasons: tuple[Reason, ...]
) -> OrderDifference:
    (live, live_finish), (made, finish) = (made_of(snapshot, order, lots) for lots in (before, after))
    return OrderDifference(order, live, made, live_finish, finish, reasons)


def made_of(snapshot: ParkSnapshot, order: Order, lots: Lots) -> tuple[int, date | None]:
    """Units of the order that these lots make, and the day on which the last one arrives (None: none does)."""
    made = whole(lots, len(order.route))
    return int(made.quantity.sum()), last_finish(made, snapshot.days_to_buyer(order, made.used_lines()))


def _enterprises(
    snapshot: ParkSnapshot, changed: Mapping[str, tuple[OrderDifference, Lots]]
) -> Iterator[EnterpriseDifference]:
    live = {ident: worth_by_enterprise(snapshot, snapshot.orders[ident], lots) for ident, lots in snapshot.lots.items()}
    planned = live | {ident: worth_by_enterprise(snapshot, each.order, lots) for ident, (each, lots) in changed.items()}
    totals = [_total(worths) for worths in (live, planned)]
    changes = _changes(snapshot, changed, live, planned)
    found = [
        EnterpriseDifference(
            enterprise=enterprise,
            live_cost_micros=totals[0].get(enterprise, 0),
            planned_cost_micros=totals[1].get(enterprise, 0),
            gained_orders=sum(micros > 0 for _, micros, _ in of_enterprise),
            lost_orders=sum(micros < 0 for _, micros, _ in of_enterprise),
            changes=tuple(_by_cause(of_enterprise)),
        )
        for enterprise, of_enterprise in changes.items()
    ]
    yield from sorted(found, key=lambda one: (-_size(one), one.enterprise))


def _size(one: EnterpriseDifference) -> int:
    return sum(abs(change.cost_micros) for change in one.changes)


def worth_by_enterprise(snapshot: ParkSnapshot, order: Order, lots: Lots) -> dict[str, int]:
    """Worth of the work from today on by enterprise, micro-units: at the price agreed, else at the line's."""
    runs, worth = lots.runs(), defaultdict[str, int](int)
    todo = runs.day >= snapshot.today.toordinal()
    for step, line, units in zip(
        runs.step[todo].tolist(), runs.line[todo].tolist(), runs.quantity[todo].tolist(), strict=True
    ):
        ident = lots.lines[line]
        worth[snapshot.lines[ident].enterprise] += units * _price(snapshot, order, Stage(step, ident))
    return dict(worth)


def _price(snapshot: ParkSnapshot, order: Order, stage: Stage) -> int:
    assignment = snapshot.of_order(order.id).get(stage)
    agreed = None if assignment is None else assignment.agreed_price_micros
    return snapshot.lines[stage.line].terms(order.product, order.route[stage.step])[1] if agreed is None else agreed


def _total(worths: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    total: defaultdict[str, int] = defaultdict(int)
    for worth in worths.values():
        for enterprise, micros in worth.items():
            total[enterprise] += micros
    return dict(total)


# Cause, worth and order of a change.
_Change = tuple[Cause, int, str]


def _changes(
    snapshot: ParkSnapshot,
    changed: Mapping[str, tuple[OrderDifference, Lots]],
    live: Mapping[str, Mapping[str, int]],
    planned: Mapping[str, Mapping[str, int]],
) -> dict[str, list[_Change]]:
    found: defaultdict[str, list[_Change]] = defaultdict(list)
    for ident, (difference, _) in changed.items():
        before, after = live.get(ident, {}), planned.get(ident, {})
        for enterprise in sorted({*before, *after}):
            micros = after.get(enterprise, 0) - before.get(enterprise, 0)
            if micros:
                found[enterprise].append((_cause(snapshot, difference, enterprise, micros), micros, ident))
    return dict(found)


def _cause(snapshot: ParkSnapshot, difference: OrderDifference, enterprise: str, micros: int) -> Cause:
    risks = {
        each.enterprise for each in snapshot.of_order(difference.order.id).values() if each.active and each.at_risk
    }
    units, days = difference.gain
    if units < 0 and micros < 0 and enterprise not in risks:
        return Cause.LESS_MADE
    if units > 0 and micros > 0:
        return Cause.MORE_MADE
    if enterprise in risks if micros < 0 else bool(risks):
        return Cause.AT_RISK
    return Cause.EARLIER if days > 0 else Cause.CHEAPER


def _by_cause(changes: Collection[_Change]) -> Iterator[WorkChange]:
    sums: defaultdict[Cause, int] = defaultdict(int)
    for cause, micros, _ in changes:
        sums[cause] += micros
    for cause, micros in sorted(sums.items(), key=lambda entry: -abs(entry[1])):
        most = max((each for each in changes if each[0] is cause), key=lambda each: abs(each[1]))
        yield WorkChange(cause, micros, most[2])
