"""What a park manager wants to know at a glance, gathered from matching and logistics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parkloom.logistics.v1.logistics_service_pb2 import MovementCount
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED, MOVEMENT_STATE_UNBOOKED
from parkloom.matching.v1.order_pb2 import (
    ORDER_STATE_CANCELLED,
    ORDER_STATE_DELIVERED,
    ORDER_STATE_OPEN,
    ORDER_STATE_UNMATCHED,
    Order,
)
from parkloom.matching.v1.plan_pb2 import (
    PLAN_KIND_PARK_PLAN,
    PLAN_STATE_QUEUED,
    PLAN_STATE_RUNNING,
    Plan,
    ScarceCapacity,
)
from services.console.core.calls import LARGEST_PAGE, PersonCalls

DAYS_SHOWN = 10
TROUBLES_SHOWN = 6
SCARCE_SHOWN = 6
# Beyond so many pages of orders the figures say that there are more.
MOST_PAGES_COUNTED = 5
_NOT_PLANNED = (ORDER_STATE_OPEN, ORDER_STATE_DELIVERED, ORDER_STATE_CANCELLED)


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """All orders counted. `planned` are those that a plan has looked at and that are not over.

    `more`: there are orders beyond those counted. `troubles`: the worst of those with reasons.
    """

    by_state: Mapping[int, int]
    planned: int
    on_time_in_full: int
    late: int
    short: int
    unmatched: int
    ordered: int
    scheduled: int
    troubles: list[Order]
    more: bool

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class MovementDay:
    """The movements of one day, and how many of them no vehicle carries."""

    date: date
    movements: int
    unbooked: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page's content.

    `live` is the plan applied last, `park_plan` the last applied one of all orders (a fill-in plan knows only the cost
    of what it placed), `running` one that is being made. `scarce` is the capacity worth most to have more of, by the
    park plan.
    """

    live: Plan | None
    park_plan: Plan | None
    running: Plan | None
    scarce: list[ScarceCapacity]
    orders: OrderFigures
    days: list[MovementDay]


def gather(calls: PersonCalls, today: date) -> Overview:
    """Read everything the page shows. Raises what the calls raise."""
    plans = calls.latest_plans()
    park_plan = next((plan for plan in plans if plan.kind == PLAN_KIND_PARK_PLAN and plan.sequence), None)
    return Overview(
        live=max((plan for plan in plans if plan.sequence), key=lambda plan: plan.sequence, default=None),
        park_plan=park_plan,
        running=next((plan for plan in plans if plan.state in (PLAN_STATE_QUEUED, PLAN_STATE_RUNNING)), None),
        scarce=calls.scarce_capacity(park_plan)[:SCARCE_SHOWN] if park_plan else [],
        orders=figures_of(*_all_orders(calls)),
        days=by_day(calls.movement_counts(today, today + timedelta(days=DAYS_SHOWN - 1)), today),
    )


def figures_of(orders: Iterable[Order], more: bool) -> OrderFigures:
    """The figures of `orders`; `more` says that there are others."""
    orders = list(orders)
    planned = [order for order in orders if order.state not in _NOT_PLANNED]
    return OrderFigures(
        by_state=Counter(order.state for order in orders),
        planned=len(planned),
        on_time_in_full=sum(not (is_late(order) or is_short(order)) for order in planned),
        late=sum(map(is_late, planned)),
        short=sum(is_short(order) and order.state != ORDER_STATE_UNMATCHED for order in planned),
        unmatched=sum(order.state == ORDER_STATE_UNMATCHED for order in planned),
        ordered=sum(order.quantity for order in planned),
        scheduled=sum(order.scheduled_quantity for order in planned),
        troubles=sorted((order for order in planned if order.reasons), key=_trouble, reverse=True)[:TROUBLES_SHOWN],
        more=more,
    )


def is_late(order: Order) -> bool:
    """Whether the last of what is scheduled comes after the due date."""
    return order.finish_date > order.due_date


def is_short(order: Order) -> bool:
    """Whether less than all of it is scheduled."""
    return order.scheduled_quantity < order.quantity


def _trouble(order: Order) -> tuple[float, int]:
    """How bad it is: the share that is missing, then the days that it is late."""
    missing = 1 - order.scheduled_quantity / order.quantity
    late = date.fromisoformat(order.finish_date) - date.fromisoformat(order.due_date) if is_late(order) else timedelta()
    return missing, late.days


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


def _all_orders(calls: PersonCalls) -> tuple[list[Order], bool]:
    """The orders of the first pages, and whether there are more."""
    orders, page_token = calls.orders(size=LARGEST_PAGE)
    for _page in range(MOST_PAGES_COUNTED - 1):
        if not page_token:
            break
        more, page_token = calls.orders(page_token, size=LARGEST_PAGE)
        orders += more
    return orders, bool(page_token)
