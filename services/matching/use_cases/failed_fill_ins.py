"""Fill-in plans that fail: their orders are parted until the one at fault is alone, and that one is set aside.

Halving finds one order of 200 after eight plans, while the others are placed by the halves that do not fail. Where one
plan after another fails and none comes to an end, the fault is the park's: its orders are set aside together.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan, PlanDraft
from services.matching.storage import plans as stored_plans
from services.matching.storage import set_aside
from services.matching.use_cases import plans

# So many failures in a row are no order's fault: of one order at fault the other half comes to an end.
FAILURES_IN_A_ROW = 8


def part_or_set_aside(session: Session, plan: Plan) -> None:
    """Two plans take the orders of a failed plan over, unless it has one alone or its park is at fault."""
    orders = list(plan.orders)
    if not orders:
        return
    if len(orders) > 1 and not _park_at_fault(session, plan):
        middle = len(orders) // 2
        for part in (orders[:middle], orders[middle:]):
            _take_over(session, plan, part)
    else:
        set_aside.add(session, plan.park, orders, plan.id)
        plan.failure = f"{plan.failure}; until the plan is tried again, none is made for {_listed(orders)}"


def _take_over(session: Session, plan: Plan, orders: Sequence[str]) -> None:
    draft = PlanDraft(plan.kind, plan.seconds_limit, plan.iterations_limit, plan.seed, plan.priority)
    plans.enqueue(session, plan.park, draft, dict.fromkeys(orders, 0), plan.asked_by)


def _listed(orders: Sequence[str]) -> str:
    return f"the order {orders[0]}" if len(orders) == 1 else f"{len(orders)} orders, the first of them {orders[0]}"


def _park_at_fault(session: Session, plan: Plan) -> bool:
    return stored_plans.failures_in_a_row(session, plan.park, plan.kind) >= FAILURES_IN_A_ROW
