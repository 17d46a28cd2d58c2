"""The time-expanded network of one order: its lines of now on the days near the order's cheapest route.

A forward and a backward route DP over (step, zone, day) at the dual prices find the days that are near the best.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.planning.model.transport import Transport
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Flags, Floats, Ints, Longs
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.search_prices import SearchPrices


@dataclass(slots=True)
class Stage:
    """One step of one order in the network: parallel arrays, one element per eligible line and day.

    `cost` is money and `load` units of capacity per unit of the order, `ready` the day after the lead time, `column`
    the columns of the linear program. `hauls` has, by zones from and to, the days on which goods leave and the
    columns of the quantities.
    """

    line: Ints
    zone: Ints
    day: Ints
    ready: Ints
    cost: Floats
    load: Floats
    column: Longs = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    hauls: dict[tuple[int, int], tuple[Ints, Longs]] = field(default_factory=dict)


class TimeExpansion:
    """Networks of single orders of a park at given dual prices.

    `near_best` is the share of the cheapest route's cost by which a day may be costlier.
    """

    def __init__(self, arrays: Arrays, prices: SearchPrices, near_best: float) -> None:
        self._arrays, self._prices, self._near_best = arrays, prices, near_best
        self._forward = Transport.of(arrays.lanes, arrays.days)
        self._backward = Transport.backward(arrays.lanes, arrays.days)

    def stages(self, order: int, lots: SearchLots) -> list[Stage] | None:
        """The network of an order with these lots, one stage per step; None where no route leads through."""
        eligible = [self._eligible(order, step, lots) for step in range(self._steps(order))]
        above, best = self._above(order, eligible)
        if not np.isfinite(best):
            return None
        stages = []
        for step, members in enumerate(eligible):
            keep = above[step] <= self._near_best * abs(best)
            keep |= self._used(lots, step)[self._arrays.step_classes.line[members]]
            which, day = np.nonzero(keep)
            stages.append(self._stage(order, step, members[which], day.astype(np.int32)))
        return stages

    def nearest(self, order: int, lots: SearchLots, lines: int, days: int) -> list[Longs] | None:
        """Cells by step: of the lines that are nearest the order's cheapest route the nearest days, and those of its
        lots; None where no route leads through."""
        eligible = [self._all_eligible(order, step) for step in range(self._steps(order))]
        above, best = self._above(order, eligible)
        if not np.isfinite(best):
            return None
        steps = enumerate(zip(eligible, above, strict=True))
        return [
            np.union1d(self._nearest(members, costs, lines, days), np.flatnonzero(self._used(lots, step).ravel()))
            for step, (members, costs) in steps
        ]

    def _nearest(self, members: Ints, above: Floats, lines: int, days: int) -> Longs:
        near = np.argsort(above.min(axis=1), kind="stable")[:lines]
        of_line = np.argsort(above[near], axis=1, kind="stable")[:, :days]
        reached = np.isfinite(np.take_along_axis(above[near], of_line, axis=1))
        line = self._arrays.step_classes.line[members[near]].astype(np.int64)
        return np.asarray((line[:, None] * self._arrays.days + of_line)[reached])

    def _above(self, order: int, eligible: list[Ints]) -> tuple[list[Floats], float]:
        """Per step the cost of the cheapest route through each line and day above the cheapest of all, and that."""
        costs = [self._priced(members) for members in eligible]
        ahead = self._ahead(order, eligible, costs)
        rests, best = self._rests(order, eligible, costs, ahead)
        if not np.isfinite(best):
            return [], best
        zones = [self._arrays.lines.zone[self._arrays.step_classes.line[members]] for members in eligible]
        steps = zip(zones, ahead, costs, rests, strict=True)
        return [before[zone] + cost + rest - best for zone, before, cost, rest in steps], best

    def _all_eligible(self, order: int, step: int) -> Ints:
        """The eligible lines of a step."""
        orders = self._arrays.orders
        eligible = self._arrays.step_classes.eligible(int(orders.step_class[orders.first_step[order] + step]))
        return np.arange(eligible.start, eligible.stop, dtype=np.int32)

    def _steps(self, order: int) -> int:
        first = self._arrays.orders.first_step
        return int(first[order + 1] - first[order])

    def _eligible(self, order: int, step: int, lots: SearchLots) -> Ints:
        """The eligible lines of a step that the order's lots use."""
        arrays, members = self._arrays, self._all_eligible(order, step)
        used = np.zeros(len(arrays.lines.min_lot), dtype=np.bool_)
        cells = lots.cells[lots.source < 0, step]
        used[cells[cells >= 0] // arrays.days] = True
        return members[used[arrays.step_classes.line[members]]]

    def _priced(self, members: Ints) -> Floats:
        """Money for one unit on each line and day, dual prices included [eligible lines, days]."""
        classes, lines = self._arrays.step_classes, self._arrays.lines
        line = classes.line[members]
        cost = classes.price[members][:, None] + classes.load[members][:, None] * self._prices.cell[line]
        return np.where(lines.capacity[line] > 0, cost, np.inf)

    def _used(self, lots: SearchLots, step: int) -> Flags:
        """True for the lines and days of the order's lots at a step [lines, days]."""
        used = np.zeros(self._arrays.lines.capacity.shape, dtype=np.bool_)
        cells = lots.cells[lots.source < 0, step]
        used.ravel()[cells[cells >= 0]] = True
        return used

    # ---- shortest paths ----

    def _ahead(self, order: int, eligible: list[Ints], costs: list[Floats]) -> list[Floats]:
        """Before each step: the cheapest route to each zone and day [zones, days]."""
        days, zones = self._arrays.days, len(self._arrays.lanes.transit)
        arrive = np.where(np.arange(days) >= self._arrays.orders.release[order], 0.0, np.inf) * np.ones((zones, 1))
        ahead = [arrive]
        for members, cost in zip(eligible[:-1], costs[:-1], strict=True):
            groups, of_group = self._groups(members)
            least = np.full((len(groups), days), np.inf)
            np.minimum.at(least, of_group, cost)
            zone, lead = groups.T
            arrive = self._forward.moved(self._forward.ready(zone, lead, arrive[zone] + least))
            ahead.append(arrive)
        return ahead

    def _groups(self, members: Ints) -> tuple[Ints, Longs]:
        """The distinct (zone, lead days), and the one of each eligible line."""
        lines, line = self._arrays.lines, self._arrays.step_classes.line[members]
        keys = np.stack([lines.zone[line], lines.lead[line]], axis=1)
        groups, of_group = np.unique(keys, axis=0, return_inverse=True)
        return groups, of_group.ravel()

    def _rests(
        self, order: int, eligible: list[Ints], costs: list[Floats], ahead: list[Floats]
    ) -> tuple[list[Floats], float]:
        """After each step: the cheapest rest of the route [eligible lines, days]; and the cost of the whole route."""
        arrays = self._arrays
        days, zones = arrays.days, len(arrays.lanes.transit)
        rests: list[Floats] = []
        onward = np.zeros((zones, days))
        best = np.inf
        for step in range(len(eligible) - 1, -1, -1):
            zone = arrays.lines.zone[arrays.step_classes.line[eligible[step]]]
            groups, of_group = self._groups(eligible[step])
            last = step == len(eligible) - 1
            after = [
                self._late(order, int(lead)) if last else _sooner(onward[zone_of], int(lead))
                for zone_of, lead in groups
            ]
            rest = np.array(after)[of_group].reshape(len(zone), days)
            total = costs[step] + rest
            begun = np.full((zones, days), np.inf)
            np.minimum.at(begun, zone, total)
            onward = self._backward.moved(begun[:, ::-1])[:, ::-1]
            rests.insert(0, rest)
            if len(zone):
                best = float((ahead[step][zone] + total).min())
        return rests, best

    def _late(self, order: int, lead: int) -> Floats:
        """Lateness cost of one unit by the day of its last step [days]."""
        orders = self._arrays.orders
        late: Floats = np.maximum(0, np.arange(self._arrays.days) + lead - orders.due[order]) * orders.late_cost[order]
        return late

    def _stage(self, order: int, step: int, members: Ints, day: Ints) -> Stage:
        arrays = self._arrays
        line = arrays.step_classes.line[members]
        ready = (day + arrays.lines.lead[line]).astype(np.int32)
        cost = arrays.step_classes.price[members].copy()
        if step == self._steps(order) - 1:
            cost += np.maximum(0, ready - arrays.orders.due[order]) * arrays.orders.late_cost[order]
        return Stage(line, arrays.lines.zone[line], day, ready, cost, arrays.step_classes.load[members])


def _sooner(values: NDArray[np.float64], days: int) -> Floats:
    """Values moved to earlier days; infinite beyond the horizon."""
    if days >= len(values):
        return np.full_like(values, np.inf)
    return np.concatenate([values[days:], np.full(days, np.inf)])
