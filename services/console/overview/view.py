"""A manager's overview: orders and plans as matching sums them up, those newly late, movements by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parkloom.logistics.v1.logistics_service_pb2 import MovementCount
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED, MOVEMENT_STATE_UNBOOKED
from parkloom.matching.v1.matching_service_pb2 import ListOrdersRequest, SummarizeOrdersResponse
from parkloom.matching.v1.order_pb2 import Order
from parkloom.matching.v1.plan_pb2 import Plan
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from services.console.core.asking import side_by_side
from services.console.core.calls import PersonCalls
from services.console.core.names import Names
from services.console.core.reasons import WordedReason, worded
from services.park_hours import ParkHours

DAYS_SHOWN = 10
A_WEEK = 7
WORST_READ = 40
REASONS_SHOWN = 6
ORDERS_NAMED = 4
NEWLY_SHOWN = 6
SCARCE_SHOWN = 6


@dataclass(frozen=True, slots=True)
class MovementDay:
    """The movements of one day, and the number of them that no vehicle carries."""

    date: date
    movements: int
    unbooked: int


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason in the reader's words, and the orders that have it as their first, the worst one first."""

    reason: WordedReason
    orders: tuple[Order, ...]

    @property
    def named(self) -> tuple[Order, ...]:
        """The orders that the page names."""
        return self.orders[:ORDERS_NAMED]


@dataclass(frozen=True, slots=True)
class NewlyLate:
    """Orders late or short since `since`, due soonest first; `more` where the page reads no further."""

    since: date
    orders: tuple[tuple[Order, WordedReason | None], ...]
    more: bool

    @property
    def shown(self) -> tuple[tuple[Order, WordedReason | None], ...]:
        """The orders that the page names."""
        return self.orders[:NEWLY_SHOWN]


@dataclass(frozen=True, slots=True)
class Ages:
    """Numbers of enterprises by the age of their oldest capacity figure in use, and of those that have old ones."""

    today: int
    week: int
    older: int
    unknown: int
    stale: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The page's content.

    `applied` is the plan applied last, `park_plan` the park plan applied last (a fill-in plan knows only the cost of
    what it placed), `running` the newest one under way; each None where there is none. `overdue` is the number of
    movements of which units should have arrived, "" for none.
    """

    figures: SummarizeOrdersResponse
    by_state: Mapping[int, int]
    reasons: list[ShownReason]
    newly: NewlyLate
    applied: Plan | None
    park_plan: Plan | None
    running: Plan | None
    days: list[MovementDay]
    overdue: str

    @property
    def orders(self) -> int:
        """Number of all orders."""
        return sum(self.by_state.values())

    @property
    def waiting(self) -> int:
        """Number of assignments that wait for an answer."""
        return self.figures.waiting_assignments.offered + self.figures.waiting_assignments.countered


def gather(calls: PersonCalls, names: Names, today: date) -> Overview:
    """The overview from two calls to matching and two to logistics. Raises what the calls raise."""
    last = today + timedelta(days=DAYS_SHOWN - 1)
    (counts, overdue), (summary, newly) = side_by_side(
        lambda: (calls.movement_counts(today, last), calls.overdue_count()),
        lambda: (
            calls.order_summary(worst=WORST_READ, scarce=SCARCE_SHOWN),
            _newly(calls, names, today - timedelta(days=1)),
        ),
    )
    return Overview(
        figures=summary,
        by_state={count.state: count.orders for count in summary.counts},
        reasons=by_reason(summary.worst_orders, names),
        newly=newly,
        applied=summary.applied_plan if summary.HasField("applied_plan") else None,
        park_plan=summary.applied_park_plan if summary.HasField("applied_park_plan") else None,
        running=summary.running_plan if summary.HasField("running_plan") else None,
        days=by_day(counts, today),
        overdue=overdue,
    )


def by_reason(worst: Iterable[Order], names: Names) -> list[ShownReason]:
    """The first reasons of the worst orders, each once, the one that most have first."""
    found: dict[str, tuple[WordedReason, list[Order]]] = {}
    for order in worst:
        reason = worded(order.reasons[0], names.link(order.reasons[0].link))
        found.setdefault(reason.sentence, (reason, []))[1].append(order)
    shown = sorted(found.values(), key=lambda pair: -len(pair[1]))
    return [ShownReason(reason, tuple(orders)) for reason, orders in shown[:REASONS_SHOWN]]


def _newly(calls: PersonCalls, names: Names, since: date) -> NewlyLate:
    request = ListOrdersRequest(parent=names.park.name, order_by="due_date")
    request.shortfall_since_time.FromDatetime(ParkHours(names.park.time_zone).opening(since))
    found, next_page = calls.orders(request)
    reasons = (worded(one.reasons[0], names.link(one.reasons[0].link)) if one.reasons else None for one in found)
    return NewlyLate(since, tuple(zip(found, reasons, strict=True)), more=next_page != "")


def ages(enterprises: Iterable[Enterprise]) -> Ages:
    """The ages of these enterprises' figures; one without a figure counts as unknown."""
    every = list(enterprises)
    known = [each.oldest_figure_age_days for each in every if each.HasField("oldest_figure_age_days")]
    return Ages(
        today=sum(each == 0 for each in known),
        week=sum(0 < each <= A_WEEK for each in known),
        older=sum(each > A_WEEK for each in known),
        unknown=len(every) - len(known),
        stale=sum(each.stale for each in every),
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
