"""The route DP of one unit over the lines and days that are open to an order: by zone and day, step after step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.planning.explain.choices import Choices, Flags
from services.planning.model import Order
from services.planning.model.arrays import Floats, Ints
from services.planning.model.transport import Transport


@dataclass(frozen=True, slots=True)
class Start:
    """The place from which the unit goes on: after `step` steps, in a zone (by its index) from a day on."""

    step: int = 0
    zone: int | None = None
    day: int = 0


@dataclass(frozen=True, slots=True)
class CheapestRoute:
    """The cost of a unit on its cheapest route in `money`, and the (line, day of the window) per step from `Start` on.

    Where there is no route, the cost is infinite and `stopped` is the step that nothing gets through.
    """

    money: float
    stopped: int = -1
    cells: tuple[tuple[int, int], ...] = ()


class RouteDp:
    """`is_open` is, per step, lines × days of its window; the unit is to be finished by day `until`.

    `road` is the days (-1 where no lane leads) and the money from each zone to where the order goes [zones].

    Inside, days count from the first on which anything can be done to the last: `span` of them.
    """

    def __init__(  # noqa: PLR0917 - where the unit comes from, what it goes through and where it goes
        self,
        transport: Transport,
        order: Order,
        road: tuple[Ints, Floats],
        steps: Sequence[Choices],
        start: Start,
        until: int,
    ) -> None:
        self.transport = transport
        self.road_days, self.road_cost = road
        self.order = order
        self.steps = steps
        self.start = start
        self.until = until
        windows = [here.window for here in steps[start.step :] if len(here.window)]
        self.since = min((window.start for window in windows), default=0)
        self.span = max((window.stop for window in windows), default=0) - self.since

    def cheapest(self, is_open: Sequence[Flags]) -> CheapestRoute:
        """The cheapest route over the lines and days that are open, its lateness included."""
        reach = np.full((self.transport.zones, self.span), np.inf)
        reach[slice(None) if self.start.zone is None else self.start.zone, max(0, self.start.day - self.since) :] = 0.0
        reached, spent = [reach], []
        for number in range(self.start.step, len(self.steps)):
            costs = self._costs(number, is_open[number], reach)
            if not np.isfinite(costs).any():
                return CheapestRoute(np.inf, number)
            here = self.steps[number]
            reach = self.transport.ready(here.zone, here.lead, costs)
            reached.append(reach)
            spent.append(costs)
        if not spent or not self.span:
            return CheapestRoute(np.inf, len(self.steps) - 1)
        return CheapestRoute(float(spent[-1].min()), cells=self._backtrack(is_open, reached, spent))

    def _fresh(self, number: int) -> bool:
        """True if a step is the first of all, so that nothing has to be brought."""
        return number == self.start.step and self.start.zone is None

    def _costs(self, number: int, is_open: Flags, reach: Floats) -> Floats:
        """Groups × days: the cheapest that the unit has cost once the step is done."""
        here = self.steps[number]
        arrived = reach if self._fresh(number) else self.transport.moved(reach)
        costs = self._by_group(here, is_open) + arrived[here.zone]
        if number == len(self.steps) - 1:
            road = self.road_days[here.zone][:, None]
            finish = self.since + np.arange(self.span) + here.lead[:, None] + road
            late = self.order.late_cost * np.maximum(0, finish - self.order.due)
            late = late + self.road_cost[here.zone][:, None]
            costs += np.where((finish <= self.until) & (road >= 0), late, np.inf)
        return costs

    def _by_group(self, here: Choices, is_open: Flags) -> Floats:
        costs = np.full((len(here.zone), self.span), np.inf)
        if len(here.group) and len(here.window):
            money = np.where(is_open, here.price[:, None], np.inf)
            days = slice(here.window.start - self.since, here.window.stop - self.since)
            costs[here.group[here.first], days] = np.minimum.reduceat(money, here.first, axis=0)
        return costs

    def _backtrack(
        self, is_open: Sequence[Flags], reached: Sequence[Floats], spent: Sequence[Floats]
    ) -> tuple[tuple[int, int], ...]:
        """The (line, day) of each step on the cheapest route, found from its end."""
        cells = []
        group, day = (int(each) for each in np.unravel_index(int(np.argmin(spent[-1])), spent[-1].shape))
        for number in range(len(self.steps) - 1, self.start.step - 1, -1):
            here = self.steps[number]
            cells.append(self._cell(here, is_open[number], group, day))
            if number > self.start.step:
                zone, ready = self.transport.source(reached[number - self.start.step], int(here.zone[group]), day)
                group, day = self._from(self.steps[number - 1], spent[number - 1 - self.start.step], zone, ready)
        return tuple(reversed(cells))

    def _cell(self, here: Choices, is_open: Flags, group: int, day: int) -> tuple[int, int]:
        column = day - (here.window.start - self.since)
        usable = (here.group == group) & is_open[:, column]
        return int(np.argmin(np.where(usable, here.price, np.inf))), column

    def _from(self, before: Choices, costs: Floats, zone: int, ready: int) -> tuple[int, int]:
        """The group and day of the step before from which goods are cheapest in a zone on a day."""
        days = ready - before.lead
        usable = (before.zone == zone) & (days >= 0)
        money = np.where(usable, costs[np.arange(len(days)), np.maximum(0, days)], np.inf)
        group = int(np.argmin(money))
        return group, int(days[group])
