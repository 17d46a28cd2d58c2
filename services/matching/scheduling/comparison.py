"""A ready plan beside what is live: the orders, enterprises and assignments that it would change, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from services.matching.domain.lots import unfinished
from services.matching.domain.plans import Shortfall
from services.matching.domain.terms import ChangeCause
from services.matching.scheduling.assignment_differences import AssignmentDifference, assignment_differences
from services.matching.scheduling.causes import OrderDifference, cause_of, difference_of, worth_by_enterprise
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import NO_LOTS, Lots


@dataclass(frozen=True, slots=True)
class WorkChange:
    """Worth of work, micro-units, that is gained (lost: below 0) for one cause; `order` has most of it."""

    cause: ChangeCause
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
    assignments: tuple[AssignmentDifference, ...]
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
            difference = difference_of(snapshot, order, before, after, shortfall.reasons if shortfall else ())
            differences.append(difference)
            changed[order.id] = difference, after
    visible = [each for each in differences if each.gain != (0, 0)]
    # Worse before better; among each the largest difference first.
    visible.sort(key=lambda each: (min(each.gain) >= 0, -sum(map(abs, each.gain)), each.order.id))
    return Comparison(
        live_version=version,
        orders=tuple(visible),
        enterprises=tuple(_enterprises(snapshot, changed)),
        assignments=tuple(_assignments(snapshot, changed)),
        moved_orders=len(differences) - len(visible),
        unchanged_orders=len(known) - len(differences),
    )


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


def _assignments(
    snapshot: ParkSnapshot, changed: Mapping[str, tuple[OrderDifference, Lots]]
) -> Iterator[AssignmentDifference]:
    found = [
        each
        for ident, (difference, after) in changed.items()
        for each in assignment_differences(snapshot, difference, snapshot.lots.get(ident, NO_LOTS), after)
    ]
    yield from sorted(found, key=lambda each: (-each.changed_units, each.order, each.stage))


def _size(one: EnterpriseDifference) -> int:
    return sum(abs(change.cost_micros) for change in one.changes)


def _total(worths: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    total: defaultdict[str, int] = defaultdict(int)
    for worth in worths.values():
        for enterprise, micros in worth.items():
            total[enterprise] += micros
    return dict(total)


# Cause, worth and order of a change.
_Change = tuple[ChangeCause, int, str]


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
                found[enterprise].append((cause_of(snapshot, difference, enterprise, micros), micros, ident))
    return dict(found)


def _by_cause(changes: Collection[_Change]) -> Iterator[WorkChange]:
    sums: defaultdict[ChangeCause, int] = defaultdict(int)
    for cause, micros, _ in changes:
        sums[cause] += micros
    for cause, micros in sorted(sums.items(), key=lambda entry: -abs(entry[1])):
        most = max((each for each in changes if each[0] is cause), key=lambda each: abs(each[1]))
        yield WorkChange(cause, micros, most[2])
