"""A park's orders and plans summed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.matching.domain.orders import Order, OrderState
from services.matching.domain.plans import Plan
from services.matching.domain.scarcity import ScarceCapacity

# No plan has looked at an OPEN order yet; the others are over.
NOT_PLANNED = (OrderState.OPEN, OrderState.DELIVERED, OrderState.CANCELLED, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """Orders by state; and of those that are planned (not in `NOT_PLANNED`), counts and sums of units.

    An order is late when its last scheduled lot is done after the due date, short when less than all of it is
    scheduled; `short` leaves out the unmatched ones.
    """

    by_state: Mapping[OrderState, int]
    planned: int = 0
    on_time_in_full: int = 0
    late: int = 0
    short: int = 0
    unmatched: int = 0
    ordered_quantity: int = 0
    scheduled_quantity: int = 0


@dataclass(frozen=True, slots=True)
class WaitingAssignments:
    """Numbers of assignments that are OFFERED, COUNTERED, or at risk."""

    offered: int
    countered: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """Figures of all orders, the worst planned ones, the plans applied last, the newest under way, scarce capacity."""

    figures: OrderFigures
    worst: Sequence[Order]
    applied: Plan | None = None
    applied_park_plan: Plan | None = None
    running: Plan | None = None
    scarce: Sequence[ScarceCapacity] = field(default=())
    waiting: WaitingAssignments | None = None
