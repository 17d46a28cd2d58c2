"""Supply: a bound on the units of an order that can be there by each day, and the step that sets it.

Lead times and lanes leave each line a window: it may begin when the first units can be there, and must end so early
that the rest of the way takes the units to the buyer in time. Of a step, no more units pass than its lines make in
their windows: with a limit of suppliers, than those of the enterprises that make most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from services.planning.model.ledger import Ledger
from services.planning.quoting.answers import Binding, Bound
from services.planning.quoting.order_park import OrderPark
from services.planning.solve.columns import Floats, Longs

NEVER = 1 << 30  # days
ROUNDING = 1e-9  # units
FIRST_DAYS = 30  # after the release, looked at before all others


@dataclass(frozen=True, slots=True)
class StepWindow:
    """Of a step's eligible lines: the first day of each [lines], and the days from one of its days until delivery.

    `NEVER` where no lane leads there, or onward.
    """

    first: Longs
    onward: Longs


class Supply:
    """Units of an order that can be delivered by each day at most; no plan on the residual delivers more.

    Looks at the first days of the horizon only, until more are asked for.
    """

    def __init__(self, asked: OrderPark, windows: tuple[StepWindow, ...], residual: Ledger) -> None:
        self._asked, self._windows, self._residual = asked, windows, residual
        arrays = asked.arrays
        longest = int(arrays.lanes.transit.max(initial=0) + arrays.lines.lead.max(initial=0)) * (len(windows) + 1)
        self.shortest = min(NEVER, int((windows[0].first + windows[0].onward).min(initial=NEVER)))
        self.last_day = arrays.days + longest
        self._until = min(arrays.days, int(arrays.orders.release[0]) + FIRST_DAYS)
        self._by_step = self._table()

    def first_day(self, quantity: int) -> int | None:
        """The first day by which so many units might be delivered; None if never."""
        enough = np.flatnonzero(self._by_step.min(axis=0) >= quantity - ROUNDING)
        if len(enough):
            return int(enough[0])
        return self.first_day(quantity) if self._see_all() else None

    def most(self, day: int) -> int:
        """The most units that might be delivered by a day."""
        return int(self._units(day).min() + ROUNDING)

    def binding(self, quantity: int, day: int) -> Binding:
        """The step that keeps so many units from being delivered by a day."""
        late = [int(window.first.min()) >= self._asked.arrays.days for window in self._windows]
        if any(late):
            step = late.index(True)
            return Binding(Bound.HORIZON, step, self._asked.order.route[step].link, missing=quantity)
        if day < self.shortest:
            return Binding(Bound.LEAD_TIME)
        units = self._units(day)
        step, bound = int(np.argmin(units)), Bound.CAPACITY
        missing = max(0, quantity - int(units[step] + ROUNDING))
        shared = self._units_of_quotas(day)
        if int(shared.min(initial=NEVER)) < quantity and self._suffice_without_quotas(quantity, day):
            step, bound = int(np.argmin(shared)), Bound.QUOTA
            missing = quantity - int(shared[step] + ROUNDING)
        window = self._windows[step]
        return Binding(
            bound=bound if missing else Bound.RULES,
            step=step,
            link=self._asked.order.route[step].link,
            first_day=int(window.first.min()),
            last_day=min(self._asked.arrays.days - 1, day - int(window.onward.min())),
            missing=missing,
        )

    @property
    def _known(self) -> int:
        """The days of delivery of which all units are counted: from 0 to before this one."""
        return self._until if self._until < self._asked.arrays.days else self.last_day + 1

    def _see_all(self) -> bool:
        more = self._until < self._asked.arrays.days
        if more:
            self._until = self._asked.arrays.days
            self._by_step = self._table()
        return more

    def _units(self, day: int) -> Floats:
        """Units by a day [steps]."""
        if day < 0:
            return np.zeros(len(self._windows))
        if day >= self._known:
            self._see_all()
        return np.asarray(self._by_step[:, min(day, self.last_day)])

    def _suffice_without_quotas(self, quantity: int, day: int) -> bool:
        """True if so many units might be delivered by a day were there no quotas."""
        free = replace(self._residual, share=np.zeros_like(self._residual.share))
        return Supply(self._asked, self._windows, free).most(day) >= quantity

    def _units_of_quotas(self, day: int) -> Floats:
        """Units of each step that can be delivered by a day at most, by what its lines share of quotas [steps]."""
        return np.array([self._shared_units(number, window, day) for number, window in enumerate(self._windows)])

    def _shared_units(self, number: int, window: StepWindow, day: int) -> float:
        span, found = self._asked.eligible(number), np.inf
        line, load = self._asked.arrays.step_classes.line[span], self._asked.arrays.step_classes.load[span]
        needs = self._residual.share[:, line] * load
        if not (needs > 0).any():
            return found
        last = min(self._asked.arrays.days, day + 1)
        days = np.arange(min(last, int(window.first.min())), last)
        units = _units(self._asked, span, self._residual, slice(last - len(days), last))
        units[(days < window.first[:, None]) | (days + window.onward[:, None] > day)] = 0.0
        for balances, at, need in zip(self._residual.quota, self._residual.days, needs, strict=True):
            drawn, draws_on = need > 0, at[days]
            held, by_day = draws_on >= 0, units[drawn].sum(axis=0)
            by_balance = np.bincount(draws_on[held], by_day[held], len(balances))
            most = np.minimum(by_balance, np.maximum(0.0, balances) / need[drawn].min(initial=np.inf))
            found = min(found, float(units[~drawn].sum() + by_day[~held].sum() + most.sum()))
        return found

    def _table(self) -> Floats:
        """Units by step and day of delivery [steps, days known]."""
        return np.stack([self._of_step(number, window) for number, window in enumerate(self._windows)])

    def _of_step(self, number: int, window: StepWindow) -> Floats:
        """Units of a step by the day on which they can be delivered, added up [days known]."""
        arrays, span, known = self._asked.arrays, self._asked.eligible(number), self._known
        begin = min(self._until, max(0, int(window.first.min())))
        at = np.arange(begin, self._until)
        units = _units(self._asked, span, self._residual, slice(begin, self._until))
        units[(at < window.first[:, None]) | (window.onward >= NEVER)[:, None]] = 0.0
        # The last column is for units that are delivered later.
        first, found = min(self.shortest, known), np.zeros(known)
        width = known - first + 1
        when = np.clip(at + np.minimum(window.onward, self.last_day)[:, None] - first, 0, width - 1)
        limit, (owners, place) = int(arrays.orders.supplier_limit[number]), self._asked.owners[number]
        if not 0 < limit < owners:
            found[first:] = np.bincount(when.ravel(), units.ravel(), width)[:-1].cumsum()
            return found
        cell = place[:, None] * width + when
        made = np.bincount(cell.ravel(), units.ravel(), owners * width).reshape(owners, width)[:, :-1].cumsum(axis=1)
        most = made.max(axis=0) if limit == 1 else np.partition(made, owners - limit, axis=0)[-limit:].sum(axis=0)
        found[first:] = most
        return found


def no_way(asked: OrderPark, windows: tuple[StepWindow, ...]) -> Binding | None:
    """Why no unit can pass the route at all; None where lines and lanes lead through."""
    for number, step in enumerate(asked.order.route):
        span = asked.eligible(number)
        if span.start == span.stop:
            return Binding(Bound.NO_ELIGIBLE_LINE, number, step.link)
    for number, window in enumerate(windows):
        if ((window.first >= NEVER) | (window.onward >= NEVER)).all():
            return Binding(Bound.NO_LANE, number, asked.order.route[number].link)
    return None


def windows_of(asked: OrderPark) -> tuple[StepWindow, ...]:
    """The windows of each step's eligible lines."""
    arrays, steps = asked.arrays, len(asked.order.route)
    transit = np.where(arrays.lanes.transit < 0, NEVER, arrays.lanes.transit)
    lines = [arrays.step_classes.line[asked.eligible(step)] for step in range(steps)]
    zones = [arrays.lines.zone[each] for each in lines]
    leads = [arrays.lines.lead[each].astype(np.int64) for each in lines]
    first: list[Longs] = []
    there = np.full(len(transit), int(arrays.orders.release[0]), dtype=np.int64)
    for zone, lead in zip(zones, leads, strict=True):
        first.append(there[zone])
        ready = np.full(len(transit), NEVER, dtype=np.int64)
        np.minimum.at(ready, zone, there[zone] + lead)
        there = np.minimum(NEVER, (ready[:, None] + transit).min(axis=0))
    ship = int(arrays.runs.ship_zone[0])
    left = np.zeros(len(transit), dtype=np.int64) if ship < 0 else transit[:, ship].astype(np.int64)
    onward: list[Longs] = []
    for zone, lead in zip(reversed(zones), reversed(leads), strict=True):
        onward.append(np.minimum(NEVER, left[zone] + lead))
        begin = np.full(len(transit), NEVER, dtype=np.int64)
        np.minimum.at(begin, zone, onward[-1])
        left = np.minimum(NEVER, (transit + begin[None, :]).min(axis=1))
    return tuple(StepWindow(*each) for each in zip(first, reversed(onward), strict=True))


def _units(asked: OrderPark, span: slice, residual: Ledger, days: slice) -> Floats:
    """Units that each eligible line of a step could make on each of some days [lines, days]; none where no run fits."""
    arrays, quantity = asked.arrays, asked.order.quantity
    line, load = arrays.step_classes.line[span], arrays.step_classes.load[span][:, None]
    free = residual.capacity[line, days]
    for balance, share in zip(residual.of_days(), residual.share[:, line], strict=True):
        if (share > 0).any():
            most = balance[days] / np.where(share > 0, share, np.inf)[:, None]
            free = np.where(share[:, None] > 0, np.minimum(free, most), free)
    least = np.minimum(asked.native.eligible_run[span], quantity)[:, None] * load
    units = np.minimum(quantity, free / np.where(load > 0, load, 1.0) + ROUNDING)
    units[(free < least * (1 - ROUNDING) - ROUNDING) | (arrays.lines.capacity[line, days] <= 0)] = 0.0
    return units if (load > 0).all() else np.where(load > 0, units, float(quantity))
