"""The park as one plan job or one change of an order reads it, and the capacity that its live lots take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from services.ladder import FiguresInUse
from services.matching.domain.assignments import Assignment, RiskCause
from services.matching.domain.goods import Holder, Late
from services.matching.domain.loads import MILLIONTHS, Cell, OrderLoad
from services.matching.domain.lots import Stage, daily_quantities
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Park, capacity_on
from services.matching.domain.terms import Units, beyond
from services.matching.scheduling.beside import Beside
from services.planning.model.lots import NO_LOTS, Longs, Lots

# Capacity by line and day.
Work = Mapping[Cell, float]


@dataclass(frozen=True)
class ParkSnapshot:
    """A park, or a part of one: the function that reads it states which orders, lots and assignments it holds.

    `lots` are by order, their days ordinals. `assignments` are by order and stage, those that are over included;
    `figures` are dated capacity by line. New work is given to no day before `first_day`. `in_progress` are the
    recorded good units of orders by the steps that they have passed. `surcharges` are shares of their prices by
    which lines count as more expensive in plans. `load_versions` and `quota_load_versions` are those of the park's
    load, by line or quota and day; one that is left out is 0. `sent` are units that were loaded, by order, step
    and where they went; `late` those of them that come too late for the step there. `holds` are the loads that quotes
    keep, by quote: no order may take them. `quoted` are orders that were quotes. `delivered` is work, of orders whose
    goods have all arrived, that its day's close still has to count: its lines are not free on that day. `guests` are
    enterprises outside the park. `raised` are the lines, by id and as they ask, whose prices a price floor has raised.
    `worked` is capacity that good units took of each line in the last days that count for fair shares. `beside` is what
    all orders and holds take of the park, in a snapshot of some orders: where it is known nothing else counts as taken.
    """

    park: Park
    today: date
    lines: Mapping[str, Line]
    figures: Mapping[str, Mapping[date, Figure]]
    auto_accepting: frozenset[str]
    orders: Mapping[str, Order]
    lots: Mapping[str, Lots]
    assignments: Mapping[str, Mapping[Stage, Assignment]]
    exclusions: Mapping[tuple[str, int], frozenset[str]]
    sent: Mapping[str, Mapping[Holder, int]] = field(default_factory=dict)
    first_day: date = date.min
    in_progress: Mapping[str, Lots] = field(default_factory=dict)
    surcharges: Mapping[str, float] = field(default_factory=dict)
    load_versions: Mapping[Cell, int] = field(default_factory=dict)
    quota_load_versions: Mapping[Cell, int] = field(default_factory=dict)
    delivered: Collection[Assignment] = ()
    holds: Mapping[str, OrderLoad] = field(default_factory=dict)
    quoted: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    beside: Beside | None = None
    late: Mapping[str, Mapping[Holder, Late]] = field(default_factory=dict)
    raised: Mapping[str, Line] = field(default_factory=dict)
    worked: Mapping[str, float] = field(default_factory=dict)

    def made(self, order: str) -> Lots:
        """Good units of the order by the steps that they have passed."""
        return self.in_progress.get(order, NO_LOTS)

    def with_made(self, order: str, good: Lots) -> ParkSnapshot:
        """This snapshot with other good units of an order."""
        return replace(self, in_progress={**self.in_progress, order: good})

    def without_new(self, orders: Collection[str]) -> ParkSnapshot:
        """This snapshot without those of `orders` of which nothing is scheduled."""
        left_out = {ident for ident in orders if not len(self.lots.get(ident, ())) and not self.of_order(ident)}
        kept = {ident: order for ident, order in self.orders.items() if ident not in left_out}
        return replace(self, orders=kept) if left_out else self

    def capacity(self, line: str, day: date) -> int:
        """The line's capacity on a day, as last reported."""
        return capacity_on(self.lines[line], self.figures.get(line, {}), day)

    def closed_between(self, line: str, before: int, day: int) -> bool:
        """True if the line has no capacity on all days, ordinals, between two others."""
        return not any(self.capacity(line, date.fromordinal(between)) for between in range(before + 1, day))

    @cached_property
    def whole_lots(self) -> Lots:
        """All live lots with every step of their route."""
        return self.whole(self.lots)

    def whole(self, lots: Mapping[str, Lots]) -> Lots:
        """The lots, of `lots` by order, that have every step of their route."""
        found = Lots.concatenated(lots.values())
        return found.select(found.length == self.steps_of_route(found))

    def steps_of_route(self, lots: Lots) -> Longs:
        """The number of steps of the route of each lot's order [lots]."""
        # Selections share the ids of what they were selected from, orders that are over included.
        known = map(self.orders.get, lots.orders)
        route = np.array([0 if order is None else len(order.route) for order in known], dtype=np.int64)
        return route[lots.order]

    @cached_property
    def guest_lines(self) -> frozenset[str]:
        """The lines of enterprises outside the park."""
        return frozenset(line.id for line in self.lines.values() if line.enterprise in self.guests)

    @cached_property
    def zones(self) -> frozenset[str]:
        """The ids of the park's zones."""
        return frozenset(zone.id for zone in self.park.zones)

    @cached_property
    def transit(self) -> Mapping[tuple[str, str], int]:
        """Days on the road by lane; staying in a zone takes none."""
        return self.park.transit_days()

    def days_to_buyer(self, order: Order, lines: Iterable[str]) -> dict[str, int]:
        """Days from the last step's day on each of these lines until its goods are at the order's zone."""
        known = (self.lines[line] for line in lines)
        return {line.id: line.lead_days + self.transit.get((line.zone, order.ship_to_zone), 0) for line in known}

    @cached_property
    def figures_in_use(self) -> Mapping[str, FiguresInUse]:
        """Set-up and smallest run that plans use, by line."""
        return {line.id: line.figures_in_use(self.park) for line in self.lines.values()}

    @cached_property
    def work(self) -> Mapping[str, Work]:
        """`work_of` the live lots, and agreed work beside them: of delivered orders, and what waits for a plan because
        an earlier step has brought less. Computed once: the lots of a snapshot never change.
        """
        work = {ident: dict(load) for ident, load in work_of(self, Lots.concatenated(self.lots.values())).items()}
        for assignment, units in self._work_beside_lots():
            of_order = work.setdefault(assignment.order, {})
            for day, amount in units.items():
                if day >= self.today:
                    place = assignment.line, day
                    of_order[place] = of_order.get(place, 0.0) + amount * assignment.unit_load
        return work

    def _work_beside_lots(self) -> Iterator[tuple[Assignment, Units]]:
        yield from ((assignment, assignment.agreed_quantities) for assignment in self.delivered)
        for ident, of_order in self.assignments.items():
            waiting = [assignment for assignment in of_order.values() if waits_for_a_plan(assignment)]
            planned = daily_quantities(self.lots.get(ident, NO_LOTS)) if waiting else {}
            for assignment in waiting:
                yield assignment, beyond(assignment.quantities, planned.get(assignment.stage, {}))

    @cached_property
    def held(self) -> Mapping[tuple[str, int], frozenset[str]]:
        """Per order and step, the enterprises that are asked for no more and have work to do there by the live lots."""
        return {stage: held for stage, some in self.exclusions.items() if (held := some & self._at_work(*stage))}

    def _at_work(self, order: str, step: int) -> frozenset[str]:
        lots = self.lots.get(order)
        if lots is None:
            return frozenset()
        at = (lots.number_of_step == step) & (lots.day >= self.today.toordinal())
        lines = (lots.lines[place] for place in np.unique(lots.line[at]).tolist())
        return frozenset(self.lines[line].enterprise for line in lines if line in self.lines)

    @cached_property
    def set_ups(self) -> Mapping[str, Work]:
        """`set_ups_of` the live lots."""
        return set_ups_of(self, Lots.concatenated(self.lots.values()))

    @cached_property
    def taken(self) -> Mapping[str, Mapping[date, float]]:
        """Capacity that the runs of live lots take, by line and day from today on."""
        return by_line_and_day(self.work.values())

    def taken_by_others(self, planned: Collection[str]) -> dict[str, Mapping[date, float]]:
        """Capacity that runs of all live lots but those of `planned` take, by line and day from today on."""
        freed = {line for ident in planned for line, _ in self.work.get(ident, ())}
        others = (work for ident, work in self.work.items() if ident not in planned) if freed else ()
        recounted = by_line_and_day({at: load for at, load in work.items() if at[0] in freed} for work in others)
        return {line: days for line, days in self.taken.items() if line not in freed} | recounted

    def set_ups_of_others(self, planned: Collection[str]) -> dict[str, Mapping[date, float]]:
        """Capacity that set-ups of all live lots but those of `planned` take, by line and day from today on."""
        return by_line_and_day(work for ident, work in self.set_ups.items() if ident not in planned)

    def held_runs(self) -> dict[str, Mapping[date, float]]:
        """Capacity that holds keep for runs, by line and day."""
        loads = ({cell: load.runs / MILLIONTHS for cell, load in held.items()} for held in self.holds.values())
        return self._of_known_lines(by_line_and_day(loads))

    def held_set_ups(self) -> dict[str, Mapping[date, float]]:
        """Capacity that holds keep for set-ups, by line and day."""
        loads = ({cell: load.set_ups / MILLIONTHS for cell, load in held.items()} for held in self.holds.values())
        return self._of_known_lines(by_line_and_day(loads))

    def _of_known_lines(self, loads: Mapping[str, Mapping[date, float]]) -> dict[str, Mapping[date, float]]:
        return {line: days for line, days in loads.items() if line in self.lines}

    def of_order(self, order: str) -> Mapping[Stage, Assignment]:
        """The order's assignments by stage."""
        return self.assignments.get(order, {})

    def asked_lines(self, order: str) -> set[str]:
        """The lines of the order's assignments."""
        return {assignment.line for assignment in self.of_order(order).values()}


def waits_for_a_plan(assignment: Assignment) -> bool:
    """True if an earlier step has brought less than its enterprise has agreed to, and no plan has looked at it yet."""
    return assignment.active and assignment.risk_cause is RiskCause.EARLIER_STEP


def set_ups_of(snapshot: ParkSnapshot, lots: Lots) -> dict[str, Work]:
    """Capacity that the set-ups of campaigns take from today on, by order; `lots` are all of an order's, done or not.

    A campaign that goes on from a run before today, over days without capacity too, is set up already.
    """
    setup = np.array([_setup(snapshot, line) for line in lots.lines], dtype=np.float64)
    runs, found = lots.runs(), defaultdict[str, dict[tuple[str, date], float]](dict)
    same = np.ones(len(runs.day), dtype=np.bool_)
    for key in (runs.order, runs.step, runs.line):
        same[1:] &= key[1:] == key[:-1]
    same[:1] = False
    follows = same & (np.diff(runs.day, prepend=0) == 1)
    begins = np.flatnonzero(~follows & (runs.day >= snapshot.today.toordinal()) & (setup[runs.line] > 0))
    for row in begins.tolist():
        line, day = lots.lines[runs.line[row]], int(runs.day[row])
        if same[row] and snapshot.closed_between(line, int(runs.day[row - 1]), day):
            continue
        of_order, place = found[lots.orders[runs.order[row]]], (line, date.fromordinal(day))
        of_order[place] = of_order.get(place, 0.0) + float(setup[runs.line[row]])
    return dict(found)


def _setup(snapshot: ParkSnapshot, line: str) -> float:
    known = snapshot.figures_in_use.get(line)
    return 0.0 if known is None else float(known.setup.figure)


def work_of(snapshot: ParkSnapshot, lots: Lots) -> dict[str, Work]:
    """Capacity that the runs of lots take from today on, by order; agreed work whose next steps nobody does yet too."""
    runs, work = lots.runs(), defaultdict[str, defaultdict[tuple[str, date], float]](lambda: defaultdict(float))
    todo = runs.day >= snapshot.today.toordinal()
    columns = (runs.order[todo], runs.step[todo], runs.line[todo], runs.day[todo], runs.quantity[todo])
    # A line's terms are the same for all lots of an order.
    per_unit: dict[tuple[int, int, int], float] = {}
    for order, step, line, day, quantity in zip(*(column.tolist() for column in columns), strict=True):
        ident, stage = lots.orders[order], (order, step, line)
        if stage not in per_unit:
            per_unit[stage] = _load_per_unit(snapshot, ident, step, lots.lines[line])
        work[ident][lots.lines[line], date.fromordinal(day)] += quantity * per_unit[stage]
    return dict(work)


def _load_per_unit(snapshot: ParkSnapshot, ident: str, step: int, line: str) -> float:
    order = snapshot.orders[ident]
    return snapshot.lines[line].terms(order.product, order.route[step])[0]


def by_line_and_day(works: Iterable[Work]) -> dict[str, Mapping[date, float]]:
    """The sum of some orders' work, by line and day."""
    taken: defaultdict[str, dict[date, float]] = defaultdict(dict)
    for work in works:
        for (line, day), load in work.items():
            of_line = taken[line]
            of_line[day] = of_line.get(day, 0.0) + load
    return dict(taken)
