"""The summary of a park's orders and plans that an overview shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy.orm import Session

from services.chassis.identity import Caller, Role
from services.matching.domain.order_summary import OrderFigures, OrderSummary
from services.matching.domain.plans import PlanKind
from services.matching.storage import archive, scarcity
from services.matching.storage import order_summary as stored_summary
from services.matching.storage import plans as stored_plans
from services.matching.use_cases.reading import require_park

READS_PLANS = "plans.read"


def summarize_orders(session: Session, caller: Caller, park: str, *, worst: int, scarce: int) -> OrderSummary:
    """At most `worst` orders and `scarce` entries of scarce capacity. Raises NotFound for an unknown park.

    A buyer gets its own orders. Plans are left out for an integrator without the scope to read them, scarce capacity
    for every integrator.
    """
    require_park(session, park)
    figures = _with_archived(session, park, caller.buyer, stored_summary.figures(session, park, caller.buyer))
    worst_orders = stored_summary.worst(session, park, caller.buyer, worst)
    if caller.role is Role.INTEGRATOR and READS_PLANS not in caller.scopes:
        return OrderSummary(figures, worst_orders)
    park_plan = stored_plans.applied_last(session, park, PlanKind.PARK_PLAN)
    shows_prices = park_plan is not None and caller.role is not Role.INTEGRATOR
    return OrderSummary(
        figures,
        worst_orders,
        applied=stored_plans.applied_last(session, park),
        applied_park_plan=park_plan,
        running=stored_plans.newest_unfinished(session, park),
        scarce=scarcity.of_plan(session, park, park_plan.id, scarce) if park_plan and shows_prices else (),
        waiting=None if caller.role is Role.INTEGRATOR else stored_summary.waiting(session, park),
    )


def _with_archived(session: Session, park: str, owner: str, live: OrderFigures) -> OrderFigures:
    """The figures with the archived orders: they are over, and count by state alone."""
    by_state = Counter(live.by_state)
    by_state.update(archive.counts(session, park, owner))
    return replace(live, by_state=dict(by_state))
