"""What a park manager wants to know at a glance, gathered from matching and logistics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parkloom.logistics.v1.logistics_service_pb2 import MovementCount
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED, MOVEMENT_STATE_UNBOOKED
from parkloom.matching.v1.plan_pb2 import PLAN_STATE_LIVE, PLAN_STATE_QUEUED, PLAN_STATE_RUNNING, Plan, Shortfall
from services.console.calls import LARGEST_PAGE, PersonCalls

DAYS_SHOWN = 10
SHORTFALLS_SHOWN = 6
# Beyond this many orders the counts say "more than".
MOST_PAGES_COUNTED = 5


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """Orders by state; `more`: there are orders beyond those counted."""

    by_state: Mapping[int, int]
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
    """The first page's content. `live`: the plan that the park works by; `running`: one that is being made."""

    live: Plan | None
    running: Plan | None
    orders: OrderCounts
    days: list[MovementDay]
    shortfalls: list[Shortfall]


def look(calls: PersonCalls, today: date) -> Overview:
    """Gather it all. Raises what the calls raise."""
    plans = calls.latest_plans()
    live = _first(plans, PLAN_STATE_LIVE)
    return Overview(
        live=live,
        running=_first(plans, PLAN_STATE_RUNNING, PLAN_STATE_QUEUED),
        orders=count_orders(calls),
        days=by_day(calls.movement_counts(today, today + timedelta(days=DAYS_SHOWN - 1)), today),
        shortfalls=calls.shortfalls(live.name, SHORTFALLS_SHOWN) if live else [],
    )


def count_orders(calls: PersonCalls) -> OrderCounts:
    """Orders by state, at most `MOST_PAGES_COUNTED` pages of them."""
    counted: Counter[int] = Counter()
    page_token = ""
    for _page in range(MOST_PAGES_COUNTED):
        orders, page_token = calls.orders(page_token, size=LARGEST_PAGE)
        counted.update(order.state for order in orders)
        if not page_token:
            break
    return OrderCounts(counted, bool(page_token))


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


def _first(plans: Iterable[Plan], *states: int) -> Plan | None:
    return next((plan for plan in plans if plan.state in states), None)
