"""Two plans side by side: their figures, and the work that one asks for otherwise than the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from parkloom.matching.v1 import plan_pb2
from parkloom.matching.v1.assignment_pb2 import DailyQuantity
from parkloom.matching.v1.live_schedule_pb2 import AssignmentDifference
from parkloom.matching.v1.matching_service_pb2 import ComparePlanResponse
from parkloom.matching.v1.plan_pb2 import Plan
from services.console.core import language

# Changes are looked for among so many of each plan.
MOST_READ = 1000
MOST_SHOWN = 40
Key = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of both plans in words; `better` is 1 or 2 for the plan that has the better one, 0 for neither."""

    name: Any
    one: str
    other: str
    better: int


@dataclass(frozen=True, slots=True)
class ChangedWork:
    """Work of a line for an order's step that the two plans ask for otherwise: units by day of each."""

    order: str
    step: int
    enterprise: str
    line: str
    one: Sequence[DailyQuantity]
    other: Sequence[DailyQuantity]

    @property
    def units(self) -> int:
        """Units by which they differ."""
        days = {daily.date for daily in (*self.one, *self.other)}
        one, other = ({daily.date: daily.quantity for daily in each} for each in (self.one, self.other))
        return sum(abs(one.get(day, 0) - other.get(day, 0)) for day in days)


def figures(one: Plan, other: Plan, currency: str) -> list[Figure]:
    """The figures that both plans have."""

    def money(micros: int) -> str:
        return language.round_money(micros, currency)

    rows: list[tuple[Any, Callable[[Plan], float | None], Callable[[Any], str], int]] = [
        (_l("Cost"), _known("incumbent_micros"), money, -1),
        (_l("What no plan can beat"), _known("bound_micros"), money, 0),
        (_l("Gap"), _known("gap"), language.percent, -1),
        (_l("On time in full"), lambda plan: plan.counts.on_time_in_full_orders, language.quantity, 1),
        (_l("Late"), lambda plan: plan.counts.late_orders, language.quantity, -1),
        (_l("Short"), lambda plan: plan.counts.short_orders, language.quantity, -1),
        (_l("Unmatched"), lambda plan: plan.counts.unmatched_orders, language.quantity, -1),
        (_l("Units scheduled"), lambda plan: plan.counts.scheduled_quantity, language.quantity, 1),
        (_l("Cost of making"), lambda plan: plan.cost.production_micros, money, -1),
        (_l("Cost of carrying"), lambda plan: plan.cost.haulage_micros, money, -1),
        (_l("Cost of being late"), lambda plan: plan.cost.lateness_micros, money, -1),
        (_l("Cost of what is not made"), lambda plan: plan.cost.unmet_micros, money, -1),
        (_l("Cost of set-ups"), lambda plan: plan.cost.setups_micros, money, -1),
    ]
    return [_figure(name, read(one), read(other), words, sign) for name, read, words, sign in rows]


def _figure(name: Any, one: float | None, other: float | None, words: Callable[[Any], str], sign: int) -> Figure:
    better = 0
    if sign and one is not None and other is not None and one != other:
        better = 1 if (one - other) * sign > 0 else 2
    shown, shown_other = ("–" if each is None else words(each) for each in (one, other))
    return Figure(name, shown, shown_other, better)


def _known(field: str) -> Callable[[Plan], float | None]:
    return lambda plan: getattr(plan, field) if plan.HasField(field) else None


def comparable(plan: Plan) -> bool:
    """True for a plan that is worked out: its figures are final."""
    return plan.state in (plan_pb2.PLAN_STATE_READY, plan_pb2.PLAN_STATE_APPLIED)


def changed_work(one: ComparePlanResponse | None, other: ComparePlanResponse | None) -> list[ChangedWork]:
    """The work that the plans ask for otherwise, most units first. None stands for what is live."""
    ours, theirs = (_by_key(each.assignments if each else ()) for each in (one, other))
    found = []
    for key in {*ours, *theirs}:
        live = (ours.get(key) or theirs[key]).live_quantities
        pair = [each[key].planned_quantities if key in each else live for each in (ours, theirs)]
        work = ChangedWork(*key, *pair)
        if work.units:
            found.append(work)
    return sorted(found, key=lambda each: (-each.units, each.order, each.step, each.line))


def _by_key(changes: Iterable[AssignmentDifference]) -> Mapping[Key, AssignmentDifference]:
    return {(each.order, each.step, each.enterprise, each.line): each for each in changes}
