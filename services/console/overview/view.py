"""A manager's overview of the park: orders and plans as matching sums them up, movements by day from logistics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parkloom.logistics.v1.logistics_service_pb2 import MovementCount
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED, MOVEMENT_STATE_UNBOOKED
from parkloom.matching.v1.matching_service_pb2 import SummarizeOrdersResponse
from parkloom.matching.v1.order_pb2 import Order
from parkloom.matching.v1.plan_pb2 import Plan
from services.console.core.calls import PersonCalls
from services.console.core.names import Names
from services.console.core.reasons import WordedReason, worded

DAYS_SHOWN = 10
WORST_SHOWN = 6
SCARCE_SHOWN = 6


@dataclass(frozen=True, slots=True)
class MovementDay:
    """The movements of one day, and the number of them that no vehicle carries."""

    date: date
    movements: int
    unbooked: int


@dataclass(frozen=True, slots=True)
class WorstOrder:
    """A late, short or unmatched order, and its first reason."""

    order: Order
    reason: WordedReason


@dataclass(frozen=True, slots=True)
class Overview:
    """The page's content.

    `applied` is the plan applied last, `park_plan` the park plan applied last (a fill-in plan knows only the cost of
    what it placed), `running` the newest one under way; each None where there is none. `overdue` is the number of
    movements of which units should have arrived, "" for none.
    """

    figures: SummarizeOrdersResponse
    by_state: Mapping[int, int]
    worst: list[WorstOrder]
    applied: Plan | None
    park_plan: Plan | None
    running: Plan | None
    days: list[MovementDay]
    overdue: str

    @property
    def orders(self) -> int:
        """Number of all orders."""
        return sum(self.by_state.values())


def gather(calls: PersonCalls, names: Names, today: date) -> Overview:
    """The overview from one call to matching and two to logistics. Raises what the calls raise."""
    summary = calls.order_summary(worst=WORST_SHOWN, scarce=SCARCE_SHOWN)
    return Overview(
        figures=summary,
        by_state={count.state: count.orders for count in summary.counts},
        worst=[
            WorstOrder(order, worded(order.reasons[0], names.link(order.reasons[0].link)))
            for order in summary.worst_orders
        ],
        applied=summary.applied_plan if summary.HasField("applied_plan") else None,
        park_plan=summary.applied_park_plan if summary.HasField("applied_park_plan") else None,
        running=summary.running_plan if summary.HasField("running_plan") else None,
        days=by_day(calls.movement_counts(today, today + timedelta(days=DAYS_SHOWN - 1)), today),
        overdue=calls.overdue_count(),
    )


def by_day(counts: Iterable[MovementCount], first: date) -> list[MovementDay]:
    """One entry for each of the `DAYS_SHOWN` days from `first`, those without movements too."""
    movements: dict[str, int] = defaultdict(int)
    unbooked: dict[str, int] = defaultdict(int)
    for count in counts:
        if count.state != MOVEMENT_STATE_CANCELLED:
            movements[count.date] += count.movements
        if count.state == MOVEMENT_STATE_UNBOOKED:
            unbooked[count.date] += count.movements
    days = (first + timedelta(days=number) for number in range(DAYS_SHOWN))
    return [MovementDay(day, movements[day.isoformat()], unbooked[day.isoformat()]) for day in days]
