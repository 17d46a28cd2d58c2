"""Supply: a bound on the units of an order that can be there by each day, and the step that sets it.

The kernel's `quoting/supply.h` says what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from services.planning.kernel import quoting_bindings
from services.planning.kernel.quoting_bindings import SupplyBound
from services.planning.model.ledger import Ledger
from services.planning.quoting.answers import Binding, Bound
from services.planning.quoting.order_park import OrderPark

_BOUNDS = {
    SupplyBound.CAPACITY: Bound.CAPACITY,
    SupplyBound.QUOTA: Bound.QUOTA,
    SupplyBound.RULES: Bound.RULES,
    SupplyBound.LEAD_TIME: Bound.LEAD_TIME,
    SupplyBound.HORIZON: Bound.HORIZON,
}


@dataclass(frozen=True, slots=True)
class Supply:
    """Units of an order that can be delivered by each day at most; no plan on the residual delivers more.

    `no_way` is why no unit can pass the route at all, None where lines and lanes lead through: only then may anything
    else be asked. No unit is delivered after `last_day`.
    """

    asked: OrderPark
    handle: int
    no_way: Binding | None
    last_day: int

    def first_day(self, quantity: int) -> int | None:
        """The first day by which so many units might be delivered; None if never."""
        found = quoting_bindings.supply_first_day(self.handle, quantity)
        return None if found > self.last_day else found

    def most(self, day: int) -> int:
        """The most units that might be delivered by a day."""
        return quoting_bindings.supply_most(self.handle, day)

    def binding(self, quantity: int, day: int) -> Binding:
        """The step that keeps so many units from being delivered by a day."""
        number, step, first, last, missing = quoting_bindings.supply_binding(self.handle, quantity, day)
        bound = _BOUNDS[SupplyBound(number)]
        if bound is Bound.LEAD_TIME:
            return Binding(bound)
        link = self.asked.order.route[step].link
        if bound is Bound.HORIZON:
            return Binding(bound, step, link, missing=missing)
        return Binding(bound, step, link, first, last, missing)


@contextmanager
def supply_of(asked: OrderPark, residual: Ledger) -> Iterator[Supply]:
    """The supply of an order, from a residual that must not change meanwhile."""
    asked.ask(asked.order.quantity, asked.order.due, whole=True)
    tables = np.ascontiguousarray(residual.capacity), np.ascontiguousarray(residual.quota)
    handle, blocked = quoting_bindings.open_supply(asked.native, *tables)
    try:
        last_day = quoting_bindings.supply_last_day(handle)
        yield Supply(asked, handle, _no_way(asked, blocked), last_day)
    finally:
        quoting_bindings.close_supply(handle)


def _no_way(asked: OrderPark, blocked: int) -> Binding | None:
    for number, step in enumerate(asked.order.route):
        span = asked.eligible(number)
        if span.start == span.stop:
            return Binding(Bound.NO_ELIGIBLE_LINE, number, step.link)
    if blocked < len(asked.order.route):
        return Binding(Bound.NO_LANE, blocked, asked.order.route[blocked].link)
    return None
