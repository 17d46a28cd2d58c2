"""All that an activation rests on: it goes live as it was worked out if none of this has changed since.

Of other orders only the loads of lines and quotas on the days to which the plan adds work count: what is placed,
answered and held elsewhere changes nothing here. Where a line is overloaded, who is at risk there depends on all its
days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np

from services.matching.domain.assignments import Assignment, RiskCause
from services.matching.domain.goods import Holder
from services.matching.domain.loads import Cell, Load, OrderLoad, on_quotas, taken_more
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.holding import InUse, overdrawn, overfull
from services.matching.scheduling.order_loads import loads_in
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import Lots

Value = TypeVar("Value")


@dataclass(frozen=True)
class Touched:
    """Versions, by id, of the park, of orders and their assignments, and of lines; by day, of loads.

    `orders` are all of the plan's, `sent` are units of theirs that were loaded, and `others` assignments of other
    orders. `loads` and `quota_loads` are where the plan adds work, `at_risk` the days of lines that are overloaded.
    `auto_accept` is what the lines' enterprises choose, `capacity` the lines' capacity on the days of `loads` and
    `at_risk`, and `open` says whether lines with set-ups are open between an order's runs: a campaign goes on over
    closed days.
    """

    today: date
    park: int
    orders: Mapping[str, int]
    assignments: Mapping[str, int]
    sent: Mapping[str, Mapping[Holder, int]]
    others: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    auto_accept: Mapping[str, bool] = field(default_factory=dict)
    loads: Mapping[Cell, int] = field(default_factory=dict)
    at_risk: Mapping[Cell, int] = field(default_factory=dict)
    quota_loads: Mapping[Cell, int] = field(default_factory=dict)
    capacity: Mapping[Cell, int] = field(default_factory=dict)
    open: Mapping[Cell, bool] = field(default_factory=dict)


def touched_orders(snapshot: ParkSnapshot, orders: Collection[str]) -> Touched:
    """The orders of a plan alone, before it is known where it adds work."""
    return Touched(
        snapshot.today,
        snapshot.park.version,
        {ident: snapshot.orders[ident].version for ident in orders if ident in snapshot.orders},
        {each.id: each.version for ident in orders for each in snapshot.of_order(ident).values()},
        {ident: snapshot.sent[ident] for ident in orders if snapshot.sent.get(ident)},
    )


@dataclass(frozen=True, slots=True)
class Added:
    """Millionths that a plan adds to what is in use of lines, and of the lines of quotas, by day; where it adds any."""

    lines: Mapping[Cell, int]
    quotas: Mapping[Cell, int]


class Before:
    """A snapshot's state before an activation changes its entities; `loads` are those of the orders that may change."""

    def __init__(self, snapshot: ParkSnapshot, loads: Mapping[str, OrderLoad]) -> None:
        self.snapshot = snapshot
        self.orders = touched_orders(snapshot, loads)
        self._versions = {each.id: each.version for each in _assignments(snapshot)}
        self._overloaded = _overloaded(_assignments(snapshot))
        self._loads = dict(loads)

    def moved(self, fresh: ParkSnapshot, orders: Collection[str], kept: Collection[str]) -> None:
        """Of the `orders` that have changed since, those `kept` in the plan are now as `fresh` has them; the others the
        plan leaves alone. `fresh` has the loads of their lines.
        """
        loads, now = loads_in(fresh, kept), touched_orders(fresh, kept)
        known = self.orders
        self._loads = _without(self._loads, orders) | loads
        gone = {each.id for ident in orders for each in self.snapshot.of_order(ident).values()}
        self.orders = replace(
            known,
            orders=_without(known.orders, orders) | dict(now.orders),
            assignments=_without(known.assignments, gone) | dict(now.assignments),
            sent=_without(known.sent, orders) | dict(now.sent),
        )
        self._versions |= {each.id: each.version for ident in orders for each in fresh.of_order(ident).values()}
        elsewhere = {
            cell: version for cell, version in self.snapshot.load_versions.items() if cell[0] not in fresh.lines
        }
        self.snapshot = replace(
            self.snapshot,
            load_versions=elsewhere | dict(fresh.load_versions),
            quota_load_versions=fresh.quota_load_versions,
        )

    def added(self, loads: Mapping[str, OrderLoad]) -> Added:
        """The work that the orders of `loads`, which are theirs by then, take more of lines and quotas."""
        more = self._more(loads)
        adds = {cell: load.all for cell, load in more.items() if load.all > 0}
        drawn = on_quotas(more, self._quotas_of(more))
        return Added(adds, {cell: drawn.get(cell, 0) for cell in self._drawn_more(more)})

    def _more(self, loads: Mapping[str, OrderLoad]) -> dict[Cell, Load]:
        return taken_more({ident: self._loads[ident] for ident in loads}, loads)

    def touched(
        self, changes: Changes, lines: Collection[str], looked_at: Collection[str], loads: Mapping[str, OrderLoad]
    ) -> Touched:
        """All that the changes rest on: `loads` are the orders' by then, `lines` those of their lots, old and new, and
        `looked_at` those on which the changes look for risks.
        """
        snapshot, more = self.snapshot, self._more(loads)
        adds = {cell for cell, load in more.items() if load.all > 0}
        at_risk = set(self._cells_of_overloaded(changes, looked_at))
        known = [snapshot.lines[line] for line in lines if line in snapshot.lines]
        others = changes.assignments.keys() - self.orders.assignments.keys()
        return Touched(
            self.orders.today,
            self.orders.park,
            self.orders.orders,
            self.orders.assignments,
            self.orders.sent,
            others={ident: self._versions[ident] for ident in others if ident in self._versions},
            lines={line.id: line.version for line in known},
            auto_accept={line.enterprise: line.enterprise in snapshot.auto_accepting for line in known},
            loads={cell: snapshot.load_versions.get(cell, 0) for cell in adds},
            at_risk={cell: snapshot.load_versions.get(cell, 0) for cell in at_risk},
            quota_loads={cell: snapshot.quota_load_versions.get(cell, 0) for cell in self._drawn_more(more)},
            capacity={cell: snapshot.capacity(*cell) for cell in adds | at_risk},
            open={cell: snapshot.capacity(*cell) > 0 for cell in _between_runs(snapshot, changes.lots.values())},
        )

    def _cells_of_overloaded(self, changes: Changes, looked_at: Collection[str]) -> Iterator[Cell]:
        assignments = {each.id: each for each in _assignments(changes.snapshot)} | changes.assignments
        overloaded = (self._overloaded | _overloaded(assignments.values())) & set(looked_at)
        for each in assignments.values():
            if each.line in overloaded and each.active:
                yield from ((each.line, day) for day in each.quantities if day >= self.snapshot.today)

    def _drawn_more(self, more: Mapping[Cell, Load]) -> Collection[Cell]:
        """The quotas and days on which lines draw that take more."""
        adds = {cell: load for cell, load in more.items() if load.all > 0 and load.runs > 0}
        return on_quotas(adds, self._quotas_of(adds))

    def _quotas_of(self, cells: Iterable[Cell]) -> dict[str, list[str]]:
        lines, quotas = self.snapshot.lines, self.snapshot.park.quotas
        return {line: [each.id for each in quotas if lines[line].link in each.links] for line, _ in cells}


def _without(known: Mapping[str, Value], orders: Collection[str]) -> dict[str, Value]:
    return {ident: value for ident, value in known.items() if ident not in orders}


def fits(snapshot: ParkSnapshot, added: Added, in_use: InUse) -> bool:
    """True if what is added fits beside what is in use, on the lines and days, and the quotas and days, of `in_use`."""
    lines = {cell: amount + added.lines[cell] for cell, amount in in_use.lines.items() if cell in added.lines}
    quotas = {cell: amount + added.quotas[cell] for cell, amount in in_use.quotas.items() if cell in added.quotas}
    return not overfull(snapshot, lines) and not overdrawn(snapshot.park, quotas)


def _between_runs(snapshot: ParkSnapshot, schedules: Iterable[Lots]) -> set[Cell]:
    """Lines with set-ups, and the days between the first and the last run of one order there."""
    days = defaultdict[str, set[int]](set)
    for lots in schedules:
        for place in np.unique(lots.line).tolist():
            line, there = lots.lines[place], lots.day[lots.line == place]
            if line in snapshot.lines and snapshot.figures_in_use[line].setup.figure:
                days[line].update(range(int(there.min()) + 1, int(there.max())))
    return {(line, date.fromordinal(day)) for line, ordinals in days.items() for day in ordinals}


def _assignments(snapshot: ParkSnapshot) -> Iterator[Assignment]:
    return (each for of_order in snapshot.assignments.values() for each in of_order.values())


def _overloaded(assignments: Iterable[Assignment]) -> set[str]:
    """The lines with work at risk because they can do less."""
    return {each.line for each in assignments if each.risk_cause is RiskCause.CAPACITY}
