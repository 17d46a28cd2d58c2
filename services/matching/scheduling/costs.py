"""Costs per unit of orders: their own, else the park's, else more than any way of making them could cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from services.bounds import LARGEST_ORDER_MICROS, MOST_DAYS_LATE
from services.matching.domain import park as reference
from services.matching.domain.orders import Order
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.snapshot import ParkSnapshot
from services.money import from_micros

Key = TypeVar("Key")
# An order without a cost of its own is worth making at many times the highest price, and at twice the worst lateness.
TIMES_HIGHEST, TIMES_LATEST = 10, 2
# One unit of money: where all that is known costs nothing, making is still better than not making.
LEAST_UNMET_MICROS = 1_000_000


@dataclass(frozen=True)
class Costs:
    """The highest figures that are in force in a park, by link or over all lanes."""

    policy: reference.Policy
    last_day: int  # ordinal of the last day planned for
    prices: Mapping[str, int]  # by link, micro-units per unit of capacity
    rates: Mapping[tuple[str, str], int]  # by link and product, micro-units per unit of the product
    set_ups: Mapping[str, int]  # by link, micro-units per campaign
    lead_days: Mapping[str, int]  # by link
    haulage: int  # micro-units per unit moved
    transit_days: int

    @classmethod
    def of(cls, snapshot: ParkSnapshot) -> Costs:
        """The figures of a park as it is now."""
        lines, lanes = snapshot.lines.values(), snapshot.park.lanes
        return cls(
            policy=snapshot.park.policy,
            last_day=snapshot.park.last_day(snapshot.today).toordinal(),
            prices=_highest((line.link, line.price_micros) for line in lines),
            rates=_highest(((line.link, rate.product), rate.price_micros) for line in lines for rate in line.rates),
            set_ups=_highest((line.link, snapshot.figures_in_use[line.id].setup_cost_micros.figure) for line in lines),
            lead_days=_highest((line.link, line.lead_days) for line in lines),
            haulage=max((lane.cost_micros for lane in lanes), default=0),
            transit_days=max((lane.transit_days for lane in lanes), default=0),
        )

    def late(self, order: Order) -> float:
        """The cost of a unit and day, as far as the whole order's stays within its bound."""
        return from_micros(min(self._late_micros(order), LARGEST_ORDER_MICROS / MOST_DAYS_LATE / order.quantity))

    def unmet(self, order: Order) -> float:
        """The cost of a unit, as far as the whole order's stays within its bound."""
        return from_micros(min(self._unmet_micros(order), LARGEST_ORDER_MICROS / order.quantity))

    def _late_micros(self, order: Order) -> float:
        return self.policy.default_late_cost_micros if order.late_cost_micros is None else order.late_cost_micros

    def _unmet_micros(self, order: Order) -> float:
        if order.unmet_cost_micros is not None:
            return order.unmet_cost_micros
        if self.policy.default_unmet_cost_micros is not None:
            return self.policy.default_unmet_cost_micros
        set_ups = sum(self.set_ups.get(step.link, 0) for step in order.route)
        making = sum(self._most(order, step) + self.haulage for step in order.route) + set_ups / order.quantity
        lateness = self._late_micros(order) * self._most_days_late(order)
        return LEAST_UNMET_MICROS + TIMES_HIGHEST * making + TIMES_LATEST * lateness

    def _most(self, order: Order, step: RouteStep) -> float:
        """Micro-units for one unit of the order at that line of the link which asks most."""
        by_card = self.rates.get((step.link, order.product), 0) if order.product else 0
        return max(step.load * self.prices.get(step.link, 0), by_card)

    def _most_days_late(self, order: Order) -> int:
        """Days from the due date until units that end on the last day planned for are there at the latest."""
        behind = sum(self.lead_days.get(step.link, 0) + self.transit_days for step in order.route[-1:])
        return max(0, self.last_day + behind - order.due.toordinal())


def _highest(rows: Iterable[tuple[Key, int]]) -> Mapping[Key, int]:
    found: defaultdict[Key, int] = defaultdict(int)
    for key, value in rows:
        found[key] = max(found[key], value)
    return found
