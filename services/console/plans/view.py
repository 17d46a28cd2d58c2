"""A ready plan beside what is live, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from parkloom.matching.v1 import live_schedule_pb2 as live
from parkloom.matching.v1.matching_service_pb2 import ComparePlanResponse
from parkloom.matching.v1.plan_pb2 import Shortfall
from parkloom.matching.v1.reason_pb2 import REASON_RULE_UNFINISHED
from services.console.core import states
from services.console.core.names import Names, short
from services.console.core.reasons import WordedReason, WordedReasons, all_worded, worded

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order by what is live and by the plan, and the plan's first reason, if it leaves the order late or short."""

    difference: live.OrderDifference
    reason: WordedReason | None


@dataclass(frozen=True, slots=True)
class ShownEnterprise:
    """An enterprise by what is live and by the plan; `change_micros` is the worth that it gains, below 0 loses."""

    difference: live.EnterpriseDifference
    causes: list[tuple[Any, int, str]]

    @property
    def change_micros(self) -> int:
        return self.difference.planned_cost_micros - self.difference.live_cost_micros


@dataclass(frozen=True, slots=True)
class ShownShortfall:
    """An order that the plan leaves late or short, with the plan's reasons for it."""

    order: str
    shortfall: Shortfall
    found: WordedReasons
    unfinished: bool


def largest(shortfalls: Iterable[Shortfall], names: Names) -> list[ShownShortfall]:
    """The largest of them: first by units not made, then by units late."""
    found = sorted(shortfalls, key=lambda each: (-each.unmet_quantity, -each.late_quantity, each.order))
    return [
        ShownShortfall(
            order=short(each.order),
            shortfall=each,
            found=all_worded(each.reasons, names),
            unfinished={why.rule for why in each.reasons} <= {REASON_RULE_UNFINISHED},
        )
        for each in found[:MOST_SHOWN]
    ]


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """The comparison as the page shows it."""

    counts: ComparePlanResponse
    orders: list[ShownOrder]
    enterprises: list[ShownEnterprise]

    @classmethod
    def of(cls, reply: ComparePlanResponse, names: Names) -> ShownComparison:
        orders = [ShownOrder(one, _reason(one, names)) for one in reply.orders]
        return cls(reply, orders, [ShownEnterprise(one, list(_causes(one.changes))) for one in reply.enterprises])


def _reason(one: live.OrderDifference, names: Names) -> WordedReason | None:
    return worded(one.reasons[0], names.link(one.reasons[0].link)) if one.reasons else None


def _causes(changes: Iterable[live.WorkChange]) -> Iterable[tuple[Any, int, str]]:
    return ((states.WORK_CHANGE_CAUSES.get(change.cause, ""), change.cost_micros, change.order) for change in changes)
