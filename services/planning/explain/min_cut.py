"""The min-cut check of an order: the units that the links of its route let through in time, each link as a whole.

Goods may wait before a step, and a link does what comes to it as its free capacity allows: the units through step s
by day d are the least, over days e, of what has arrived by e and what can be done after it. Zones, supplier limits and
smallest lots are left aside, lead times are the shortest there are: so no more than this can be made. What is least at
the end, followed back, is a minimum cut: the steps and days that hold the order back.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from services.planning.explain.route_times import RouteTimes, whole_units
from services.planning.model import Order
from services.planning.model.arrays import Floats
from services.planning.model.solution import Reason


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A step and days at which a whole link has less capacity than the order needs, `missing` units short."""

    step: int
    first_day: int
    last_day: int
    missing: float


class MinCutCheck:
    """Bounds the units that an order can have made in time; the residual of a step class is added up once."""

    def __init__(self, routes: RouteTimes) -> None:
        self.routes = routes
        self._units: dict[Hashable, Floats] = {}
        self._rated = frozenset(product for line in routes.problem.lines for product in line.rates)

    def bottleneck(self, order: Order, until: int) -> Bottleneck | None:
        """The step and days that keep the order from being finished on day `until`; None where no whole link does."""
        windows = self.routes.windows(order, until)
        throughput = _Throughput(order, self._units_within(order, windows), self._leads(order), self._begun(order))
        missing = order.quantity - throughput.finished(until)
        if missing < 1:
            return None
        cut = throughput.cut(until)
        step, first, last = max(cut, key=lambda part: throughput.gain(part, until), default=(0, 0, 0))
        # Before its window a step has no capacity, which nobody could change.
        return Bottleneck(step, min(max(first, windows[step].start), last), last, missing)

    def units(self, order: Order, number: int) -> Floats:
        """By day, the units that other orders leave capacity for at a step, on all lines that may do it."""
        step = order.route[number]
        product = order.product if order.product in self._rated else None
        key = step.link, step.tags, step.min_quality, step.only_enterprises, step.load, product
        if key not in self._units:
            self._units[key] = self.routes.units(order, step)
        return self._units[key] - self._excluded(order, number) + self._own(order, number)

    def _excluded(self, order: Order, number: int) -> Floats | float:
        step = order.route[number]
        if not step.excluded_enterprises:
            return 0.0
        link = self.routes.link(step.link)
        places = link.of(step.excluded_enterprises)
        lines = [link.lines[place] for place in places.tolist()]
        fit = [step.tags <= line.tags and line.quality >= step.min_quality for line in lines]
        rows = link.rows[places[np.array(fit, dtype=np.bool_)]]
        # On lines with their own terms this takes off too little or too much; a check may err by that.
        units = whole_units(self.routes.residual.ledger.capacity[rows], max(step.load, 1e-9))
        return np.asarray(units.sum(axis=0))

    def _own(self, order: Order, number: int) -> Floats:
        residual = self.routes.residual
        own = residual.own(order.id)
        here = residual.work.step[own] == number
        units = np.where(here, residual.work.units[own], 0)
        return np.bincount(residual.work.day[own], weights=units, minlength=residual.problem.days).astype(np.float64)

    def _units_within(self, order: Order, windows: Sequence[range]) -> list[Floats]:
        """Units by step and day, none before the step's window."""
        within = []
        for number, window in enumerate(windows):
            units = np.maximum(0.0, self.units(order, number))
            units[: window.start] = 0.0
            within.append(units)
        return within

    def _leads(self, order: Order) -> list[int]:
        *leads, last = [self.routes.eligible(step).shortest_lead for step in order.route]
        return [*leads, last + self.routes.shortest_road(order)]

    def _begun(self, order: Order) -> dict[int, int]:
        in_progress: dict[int, int] = {}
        for steps, units in self.routes.residual.in_progress.get(order.id, {}).items():
            in_progress[len(steps)] = in_progress.get(len(steps), 0) + units
        return in_progress


Part = tuple[int, int, int]


class _Throughput:
    """Units through each step by each day.

    `units` [steps][days] is what each step can do on a day, `in_progress` the units that enter after a step.
    """

    def __init__(
        self, order: Order, units: Sequence[Floats], leads: Sequence[int], in_progress: dict[int, int]
    ) -> None:
        self.order = order
        self.units = units
        self.leads = leads
        self.in_progress = in_progress
        self.days = len(units[0])
        self.arrived, self.done = self._through(units)

    def finished(self, until: int) -> float:
        """Units that can be finished on day `until`, at most."""
        return self._finished(self.done, until)

    def cut(self, until: int) -> list[Part]:
        """The steps, each with first and last day, whose capacity limits `finished`."""
        parts: list[Part] = []
        day = self._last(until)
        for number in range(len(self.units) - 1, -1, -1):
            if day < 0:
                break
            ahead = np.concatenate([[0.0], np.cumsum(self.units[number][: day + 1])])
            arrived = np.concatenate([[0.0], self.arrived[number][: day + 1]])
            since = int(np.argmin(arrived - ahead)) - 1
            if since < day:
                parts.append((number, since + 1, day))
            day = since - (self.leads[number - 1] if number else 0)
        return parts

    def gain(self, part: Part, until: int) -> float:
        """Units more if a step had all the capacity it could use on some days."""
        number, first, last = part
        units = [each.copy() for each in self.units]
        units[number][first : last + 1] = self.order.quantity
        return self._finished(self._through(units)[1], until) - self.finished(until)

    def _finished(self, done: Sequence[Floats], until: int) -> float:
        day = self._last(until)
        made = float(done[-1][day]) if day >= 0 else 0.0
        return min(self.order.quantity, made + self.in_progress.get(len(self.units), 0))

    def _last(self, until: int) -> int:
        return min(until - self.leads[-1], self.days - 1)

    def _through(self, units: Sequence[Floats]) -> tuple[list[Floats], list[Floats]]:
        arrived: list[Floats] = []
        done: list[Floats] = []
        for number, of_step in enumerate(units):
            coming = self._coming(number, done)
            arrived.append(coming)
            ahead = np.cumsum(of_step)
            # Units that have arrived by e and can be done after it, e from before the first day on.
            least = np.minimum(0.0, np.minimum.accumulate(coming - ahead))
            done.append(ahead + least)
        return arrived, done

    def _coming(self, number: int, done: Sequence[Floats]) -> Floats:
        if number == 0:
            coming = np.zeros(self.days)
            coming[max(0, self.order.release) :] = self.order.quantity
            return coming
        lead = self.leads[number - 1]
        coming = np.full(self.days, float(self.in_progress.get(number, 0)))
        coming[lead:] += done[-1][: max(0, self.days - lead)]
        return coming


def reason_of(order: Order, neck: Bottleneck) -> Reason:
    """The bottleneck as a reason."""
    link = order.route[neck.step].link
    missing = float(np.ceil(neck.missing))
    return Reason("capacity", "", neck.step, link, neck.first_day, neck.last_day, missing, proven=False)
