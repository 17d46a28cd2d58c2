"""Quantities of several orders solved together, their suppliers fixed: a linear program over a restricted network.

Chains put in one after another leave the better days to whoever came first. Here the flows of a handful of orders
through (step, line, day) share what they hold and what is free, at least cost: a multi-commodity flow, solved by GLOP
(OR-Tools). Lines are those an order uses already, days those whose cheapest chain lies near its best. The flows are
then cut into chains, first in first out, and rounded down; what rounding loses the kernel puts back.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.planning.solve.arrays import Arrays, Floats, Ints
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.working_solution import Guide, Lots

FAR = 1e15
NEAR_BEST = 0.005  # of a chain's cost: days further from the best are left out
MOST_WORK = 0.5  # of GLOP's deterministic time, about half a second: the same on any machine
ROUNDING = 40  # units kept above a minimum lot, for rounding to lose


@dataclass(slots=True)
class Program:
    """A linear program being written down: columns with cost and limit, rows with limits, entries by (row, column)."""

    cost: list[Floats] = field(default_factory=list)
    limit: list[Floats] = field(default_factory=list)
    columns: int = 0
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    row: list[NDArray[np.int64]] = field(default_factory=list)
    column: list[NDArray[np.int64]] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)

    def add_columns(self, cost: Floats, limit: float = np.inf) -> NDArray[np.int64]:
        """New columns; their indices."""
        first = self.columns
        self.columns += len(cost)
        self.cost.append(cost)
        self.limit.append(np.full(len(cost), limit))
        return np.arange(first, self.columns)

    def add_rows(self, count: int, low: float, high: float) -> NDArray[np.int64]:
        """New rows with the same limits; their indices."""
        first = len(self.low)
        self.low += [low] * count
        self.high += [high] * count
        return np.arange(first, first + count)

    def enter(self, row: NDArray[np.int64] | int, column: NDArray[np.int64], value: Floats | float) -> None:
        """Entries of the matrix; those of the same place add up."""
        rows = np.broadcast_to(np.asarray(row), column.shape)
        self.row.append(rows)
        self.column.append(column)
        self.value.append(np.broadcast_to(np.asarray(value, dtype=np.float64), column.shape))

    def solve(self, seconds: float) -> Floats | None:
        """The best values of the columns, or None where there are none within `MOST_WORK`."""
        from ortools.linear_solver.python import model_builder_helper as builder
        from scipy.sparse import coo_matrix

        places = (np.concatenate(self.row), np.concatenate(self.column))
        matrix = coo_matrix((np.concatenate(self.value), places), shape=(len(self.low), self.columns)).tocsr()
        model: Any = builder.ModelBuilderHelper()  # its stubs know no numpy arrays of today
        model.fill_model_from_sparse_data(
            np.zeros(self.columns),
            np.concatenate(self.limit),
            np.concatenate(self.cost),
            np.array(self.low),
            np.array(self.high),
            matrix,
        )
        solver = builder.ModelSolverHelper("glop")
        solver.set_solver_specific_parameters(f"max_deterministic_time: {MOST_WORK}")
        if math.isfinite(seconds):
            solver.set_time_limit_in_seconds(seconds)
        solver.solve(model)
        return np.asarray(solver.variable_values()) if solver.has_solution() else None


@dataclass(slots=True)
class Leg:
    """One step of one order in the network: which entries on which days, and how goods get there and on.

    Parallel arrays, one place per (line, day) of the step: `entry`, `line`, `zone`, `day`, `ready`, `cost`, `column`.
    """

    entry: Ints
    line: Ints
    zone: Ints
    day: Ints
    ready: Ints
    cost: Floats
    load: Floats
    column: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    moves: dict[tuple[int, int], tuple[Ints, NDArray[np.int64]]] = field(default_factory=dict)


class Flow:
    """The program of some orders, given the chains they have now and the capacity that is theirs to use."""

    def __init__(self, arrays: Arrays, park: PlanPark, guide: Guide) -> None:
        self._arrays, self._park, self._guide = arrays, park, guide

    def improve(
        self, orders: Sequence[int], lots: Lots, left: Floats, quota_left: Floats, seconds: float = math.inf
    ) -> Lots | None:
        """New chains for the orders (units rounded down), or None where nothing was found.

        `left` and `quota_left` are what is free besides what the orders hold now.
        """
        program = Program()
        chosen: list[tuple[int, list[Leg], int]] = []
        for order in orders:
            mine = _of(lots, order)
            fresh = int(mine.quantity[mine.source < 0].sum())
            legs = self._legs(order, mine) if fresh > 0 else None
            if legs is None:
                continue
            self._write_order(program, order, legs, mine)
            chosen.append((order, legs, fresh))
        if not chosen:
            return None
        self._write_capacity(program, chosen, lots, left, quota_left)
        values = program.solve(seconds)
        if values is None:
            return None
        return _joined([self._chains(order, legs, values, _of(lots, order)) for order, legs, _ in chosen])

    # ---- the network of one order ----

    def _legs(self, order: int, lots: Lots) -> list[Leg] | None:
        entries = [self._lines_of(order, step, lots) for step in range(self._steps(order))]
        costs = [self._priced(step_entries) for step_entries in entries]
        ahead, rest, best = self._potentials(order, entries, costs)
        if best >= FAR / 10:
            return None
        used = self._used(order, lots)
        legs = []
        for step, (step_entries, cost) in enumerate(zip(entries, costs, strict=True)):
            zone = self._arrays.lines.zone[self._arrays.kinds.entry_line[step_entries]]
            slack = ahead[step][zone] + cost + rest[step] - best
            keep = slack <= NEAR_BEST * abs(best)
            keep |= used[step][self._arrays.kinds.entry_line[step_entries]]
            which, day = np.nonzero(keep)
            legs.append(self._leg(order, step, step_entries[which], day.astype(np.int32)))
        return legs

    def _steps(self, order: int) -> int:
        first = self._arrays.orders.first
        return int(first[order + 1] - first[order])

    def _lines_of(self, order: int, step: int, lots: Lots) -> Ints:
        """Entries an order may use at a step: the lines it is on."""
        arrays, kinds = self._arrays, self._arrays.kinds
        at = arrays.orders.first[order] + step
        kind = arrays.orders.kind[at]
        every = np.arange(kinds.group_entries[kinds.groups[kind]], kinds.group_entries[kinds.groups[kind + 1]])
        lines = kinds.entry_line[every]
        used = np.zeros(len(arrays.lines.min_lot), dtype=np.bool_)
        cells = lots.cells[lots.source < 0, step]
        used[cells[cells >= 0] // arrays.days] = True
        return np.asarray(every[used[lines]], dtype=np.int32)

    def _priced(self, entries: Ints) -> Floats:
        """What a unit costs on each of the entries by day, scarcity included [entries, days]."""
        kinds, lines = self._arrays.kinds, self._arrays.lines
        line = kinds.entry_line[entries]
        cost = kinds.entry_price[entries][:, None] + kinds.entry_load[entries][:, None] * self._guide.price[line]
        return np.where(lines.capacity[line] > 0, cost, FAR)

    def _used(self, order: int, lots: Lots) -> list[NDArray[np.bool_]]:
        """Per step: which (line, day) the order is on now [lines, days]."""
        used = []
        for step in range(self._steps(order)):
            table = np.zeros(self._arrays.lines.capacity.shape, dtype=np.bool_)
            cells = lots.cells[lots.source < 0, step]
            table.ravel()[cells[cells >= 0]] = True
            used.append(table)
        return used

    def _potentials(
        self, order: int, entries: list[Ints], costs: list[Floats]
    ) -> tuple[list[Floats], list[Floats], float]:
        """Cheapest way to each (zone, day) before each step, cheapest rest after each (entry, day), the best whole."""
        arrays, orders = self._arrays, self._arrays.orders
        days, zones = arrays.days, len(arrays.ways.transit)
        arrive = np.where(np.arange(days) >= orders.release[order], 0.0, FAR) * np.ones((zones, 1))
        ahead = [arrive]
        for step_entries, cost in zip(entries[:-1], costs[:-1], strict=True):
            ready = np.full((zones, days), FAR)
            for zone, lead, least in self._cheapest(step_entries, cost):
                ready[zone] = np.minimum(ready[zone], _later(arrive[zone] + least, lead))
            arrive = np.minimum.accumulate(self._hauled(ready), axis=1)
            ahead.append(arrive)
        rest, best = self._rests(order, entries, costs, ahead)
        return ahead, rest, best

    def _cheapest(self, entries: Ints, cost: Floats) -> list[tuple[int, int, Floats]]:
        """By zone and lead days of the entries: the least cost by day."""
        lines, line = self._arrays.lines, self._arrays.kinds.entry_line[entries]
        places, of_place = np.unique(
            np.stack([lines.zone[line], lines.lead[line]], axis=1), axis=0, return_inverse=True
        )
        least = np.full((len(places), cost.shape[1]), FAR)
        np.minimum.at(least, of_place.ravel(), cost)
        return [(int(zone), int(lead), least[row]) for row, (zone, lead) in enumerate(places)]

    def _onward(self, onward: Floats, start: int, lead: int) -> Floats:
        """Cheapest rest of the way for goods that leave a zone so many days after the day."""
        ways = self._arrays.ways
        rest = np.full(onward.shape[1], FAR)
        for end in np.flatnonzero((ways.transit[start] >= 0) & (onward.min(axis=1) < FAR / 10)):
            later = _sooner(onward[end], lead + int(ways.transit[start, end])) + ways.haulage[start, end]
            rest = np.minimum(rest, later)
        return rest

    def _hauled(self, ready: Floats) -> Floats:
        ways, zones = self._arrays.ways, len(ready)
        arrive = np.full_like(ready, FAR)
        for start in range(zones):
            if ready[start].min() >= FAR / 10:
                continue
            for end in range(zones):
                if ways.transit[start, end] >= 0:
                    moved = _later(ready[start] + ways.haulage[start, end], int(ways.transit[start, end]))
                    arrive[end] = np.minimum(arrive[end], moved)
        return arrive

    def _rests(
        self, order: int, entries: list[Ints], costs: list[Floats], ahead: list[Floats]
    ) -> tuple[list[Floats], float]:
        arrays, orders = self._arrays, self._arrays.orders
        days, zones = arrays.days, len(arrays.ways.transit)
        day = np.arange(days)
        rests: list[Floats] = []
        onward = np.zeros((zones, days))  # cheapest rest of the way for goods that stand in a zone before the next step
        best = FAR
        for step in range(len(entries) - 1, -1, -1):
            line = arrays.kinds.entry_line[entries[step]]
            lead, zone = arrays.lines.lead[line], arrays.lines.zone[line]
            places, of_place = np.unique(np.stack([zone, lead], axis=1), axis=0, return_inverse=True)
            last = step == len(entries) - 1
            after = [
                np.maximum(0, day + ahead_days - orders.due[order]) * orders.late_cost[order]
                if last
                else self._onward(onward, int(start), int(ahead_days))
                for start, ahead_days in places
            ]
            rest = np.array(after)[of_place.ravel()].reshape(len(line), days)
            total = costs[step] + rest
            onward = np.full((zones, days), FAR)
            np.minimum.at(onward, zone, total)
            onward = np.minimum.accumulate(onward[:, ::-1], axis=1)[:, ::-1]
            rests.insert(0, rest)
            if len(line):
                best = float((ahead[step][zone] + total).min())
        return rests, best

    def _leg(self, order: int, step: int, entry: Ints, day: Ints) -> Leg:
        arrays = self._arrays
        line = arrays.kinds.entry_line[entry]
        ready = (day + arrays.lines.lead[line]).astype(np.int32)
        cost = arrays.kinds.entry_price[entry].copy()
        if step == self._steps(order) - 1:
            cost += np.maximum(0, ready - arrays.orders.due[order]) * arrays.orders.late_cost[order]
        return Leg(entry, line, arrays.lines.zone[line], day, ready, cost, arrays.kinds.entry_load[entry])

    # ---- rows and columns ----

    def _write_order(self, program: Program, order: int, legs: list[Leg], lots: Lots) -> None:
        orders = self._arrays.orders
        for leg in legs:
            leg.column = program.add_columns(leg.cost)
        total = float(self._park.native.quantity[order] - lots.quantity[lots.source >= 0].sum())
        whole = bool(self._park.native.whole[order])
        wanted = program.add_rows(1, total if whole else 0.0, total)
        program.enter(wanted[0], legs[0].column, 1.0)
        # A unit that is made saves what it would cost unmade.
        saved = np.zeros(len(legs[0].column)) + orders.unmet_cost[order]
        program.cost[-len(legs)] = legs[0].cost - saved
        for step in range(1, len(legs)):
            self._write_way(program, legs[step - 1], legs[step])
        for step, leg in enumerate(legs):
            self._write_min_lots(program, order, step, leg, lots)

    def _write_way(self, program: Program, before: Leg, after: Leg) -> None:
        """Goods that leave a step are moved on at once and wait where the next step is done."""
        ways, days = self._arrays.ways, self._arrays.days
        ends = np.unique(after.zone)
        leave = _Rows(program, 0.0, 0.0)
        stock = {int(end): program.add_rows(days, 0.0, 0.0) for end in ends}
        for end, rows in stock.items():
            waiting = program.add_columns(np.zeros(days - 1))
            program.enter(rows[:-1], waiting, -1.0)
            program.enter(rows[1:], waiting, 1.0)
            here = after.zone == end
            program.enter(rows[after.day[here]], after.column[here], -1.0)
        for start in np.unique(before.zone):
            here = before.zone == start
            ready = np.unique(before.ready[here])
            place = leave.at(int(start), ready)
            program.enter(place[np.searchsorted(ready, before.ready[here])], before.column[here], 1.0)
            for end, rows in stock.items():
                transit = int(ways.transit[start, end])
                if transit < 0:
                    continue
                days_out = ready[ready + transit < days]
                column = program.add_columns(np.full(len(days_out), float(ways.haulage[start, end])))
                program.enter(place[: len(days_out)], column, -1.0)
                program.enter(rows[days_out + transit], column, 1.0)
                before.moves[int(start), end] = (days_out, column)

    def _write_min_lots(self, program: Program, order: int, step: int, leg: Leg, lots: Lots) -> None:
        """A line in use keeps its minimum lot."""
        arrays, park = self._arrays, self._park.native
        at = arrays.orders.first[order] + step
        exempt = set(park.exempt_line[park.step_exempt[at] : park.step_exempt[at + 1]].tolist())
        cells = lots.cells[:, step]
        for line in np.unique(leg.line):
            least = float(arrays.lines.min_lot[line])
            now = lots.quantity[(cells >= 0) & (cells // arrays.days == line)].sum()
            standing = lots.quantity[(cells >= 0) & (cells // arrays.days == line) & (lots.source >= 0)].sum()
            if least <= 1 or int(line) in exempt or now <= 0:
                continue
            row = program.add_rows(1, min(least + ROUNDING, float(now)) - float(standing), np.inf)
            program.enter(row[0], leg.column[leg.line == line], 1.0)

    def _write_capacity(
        self, program: Program, chosen: list[tuple[int, list[Leg], int]], lots: Lots, left: Floats, quota_left: Floats
    ) -> None:
        days = self._arrays.days
        held, quota_held = self._held([order for order, _, _ in chosen], lots)
        cells = np.concatenate([leg.line * days + leg.day for _, legs, _ in chosen for leg in legs])
        columns = np.concatenate([leg.column for _, legs, _ in chosen for leg in legs])
        loads = np.concatenate([leg.load for _, legs, _ in chosen for leg in legs])
        free = np.maximum(left.ravel() + held, 0.0)
        self._limit(program, cells, columns, loads, free)
        for quota in range(len(quota_left)):
            members = np.zeros(len(left), dtype=np.bool_)
            members[self._arrays.lines_under(quota)] = True
            under = members[cells // days]
            room = np.maximum(quota_left[quota] + quota_held[quota], 0.0)
            per_unit = self._arrays.quotas.per_unit[quota]
            self._limit(program, cells[under] % days, columns[under], loads[under] * per_unit, room)

    @staticmethod
    def _limit(
        program: Program, place: NDArray[np.int64], columns: NDArray[np.int64], loads: Floats, room: Floats
    ) -> None:
        """Rows: at each place no more load than there is room. Places that one order alone could not fill get none."""
        places, index = np.unique(place, return_inverse=True)
        first = len(program.low)
        program.low += [-np.inf] * len(places)
        program.high += room[places].tolist()
        program.enter(first + index, columns, loads)

    def _held(self, orders: list[int], lots: Lots) -> tuple[Floats, Floats]:
        """Capacity and quotas that the fresh chains of these orders take now."""
        arrays, kinds = self._arrays, self._arrays.kinds
        held = np.zeros(arrays.lines.capacity.size)
        for order in orders:
            mine = _of(lots, order)
            for step in range(self._steps(order)):
                cells = mine.cells[mine.source < 0, step]
                kind = arrays.orders.kind[arrays.orders.first[order] + step]
                low, high = kinds.group_entries[kinds.groups[kind]], kinds.group_entries[kinds.groups[kind + 1]]
                load_of = np.zeros(len(arrays.lines.min_lot))
                load_of[kinds.entry_line[low:high]] = kinds.entry_load[low:high]
                np.add.at(held, cells, mine.quantity[mine.source < 0] * load_of[cells // arrays.days])
        by_line = held.reshape(arrays.lines.capacity.shape)
        quota_held = np.zeros_like(arrays.quotas.limit)
        for quota in range(len(quota_held)):
            quota_held[quota] = arrays.quotas.per_unit[quota] * by_line[arrays.lines_under(quota)].sum(axis=0)
        return held, quota_held

    # ---- back to chains ----

    def _chains(self, order: int, legs: list[Leg], values: Floats, lots: Lots) -> Lots:
        """The flows cut into chains, first in first out, in whole units; chains from sources stay as they are."""
        days = self._arrays.days
        parcels = _begin(legs[0], values, days)
        for before, after in pairwise(legs):
            parcels = _pass_on(before, after, parcels, values, self._arrays)
        rows = [(int(quantity + 1e-6), cells) for quantity, cells in parcels if quantity + 1e-6 >= 1]
        keep = lots.source >= 0
        cells = np.full((len(rows), self._arrays.longest_route), -1, dtype=np.int32)
        for row, (_, way) in enumerate(rows):
            cells[row, : len(way)] = way
        fresh = Lots(
            np.full(len(rows), order, dtype=np.int32),
            np.array([quantity for quantity, _ in rows], dtype=np.int64),
            np.full(len(rows), -1, dtype=np.int32),
            cells,
        )
        return _joined([Lots(lots.order[keep], lots.quantity[keep], lots.source[keep], lots.cells[keep]), fresh])


class _Rows:
    """Rows made when they are first asked for."""

    def __init__(self, program: Program, low: float, high: float) -> None:
        self._program, self._low, self._high = program, low, high

    def at(self, _: int, days: Ints) -> NDArray[np.int64]:
        return self._program.add_rows(len(days), self._low, self._high)


Parcel = tuple[float, tuple[int, ...]]  # units, and the cells they have been through


def _begin(leg: Leg, values: Floats, days: int) -> list[Parcel]:
    flows = values[leg.column]
    return [(float(flows[i]), (int(leg.line[i]) * days + int(leg.day[i]),)) for i in np.flatnonzero(flows > 1e-6)]


def _pass_on(before: Leg, after: Leg, parcels: list[Parcel], values: Floats, arrays: Arrays) -> list[Parcel]:
    """Parcels after the next step: moved as the program says, then served in the order in which they came."""
    days = arrays.days
    standing: dict[tuple[int, int], deque[Parcel]] = {}
    for quantity, cells in parcels:
        line, day = divmod(cells[-1], days)
        place = int(arrays.lines.zone[line]), day + int(arrays.lines.lead[line])
        standing.setdefault(place, deque()).append((quantity, cells))
    arriving: dict[int, list[tuple[int, Parcel]]] = {}
    for (start, end), (leaving, column) in sorted(before.moves.items()):
        for day, flow in zip(leaving.tolist(), values[column].tolist(), strict=True):
            if flow > 1e-6:
                moved = _draw(standing.get((start, day), deque()), flow)
                transit = int(arrays.ways.transit[start, end])
                arriving.setdefault(end, []).extend((day + transit, parcel) for parcel in moved)
    served: list[Parcel] = []
    for end, queue in arriving.items():
        queue.sort(key=lambda entry: entry[0])
        waiting = deque(parcel for _, parcel in queue)
        here = np.flatnonzero((after.zone == end) & (values[after.column] > 1e-6))
        for i in here[np.argsort(after.day[here], kind="stable")]:
            cell = int(after.line[i]) * days + int(after.day[i])
            served += [(q, (*cells, cell)) for q, cells in _draw(waiting, float(values[after.column[i]]))]
    return served


def _draw(queue: deque[Parcel], quantity: float) -> list[Parcel]:
    """Takes this much from the head of a queue."""
    taken: list[Parcel] = []
    while quantity > 1e-9 and queue:
        units, cells = queue.popleft()
        part = min(units, quantity)
        taken.append((part, cells))
        quantity -= part
        if units - part > 1e-9:
            queue.appendleft((units - part, cells))
    return taken


def _of(lots: Lots, order: int) -> Lots:
    low, high = np.searchsorted(lots.order, [order, order + 1])
    part = slice(int(low), int(high))
    return Lots(lots.order[part], lots.quantity[part], lots.source[part], lots.cells[part])


def _joined(parts: list[Lots]) -> Lots:
    return Lots(
        np.concatenate([part.order for part in parts]),
        np.concatenate([part.quantity for part in parts]),
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.cells for part in parts]),
    )


def _later(values: Floats, days: int) -> Floats:
    """The same, so many days later; FAR before."""
    if days >= len(values):
        return np.full_like(values, FAR)
    return np.concatenate([np.full(days, FAR), values[: len(values) - days]])


def _sooner(values: Floats, days: int) -> Floats:
    """What holds so many days on; FAR beyond the horizon."""
    if days >= len(values):
        return np.full_like(values, FAR)
    return np.concatenate([values[days:], np.full(days, FAR)])
