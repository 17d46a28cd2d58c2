"""Planning goes on in the background: improving plans follow a park plan whose gap is above its park's target.

Each takes a minute and becomes ready like any other, so that people see it and may confirm it. They end once the gap
is at most the target, a minute has saved too little, a plan is applied, or somebody asks for another park plan.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.chassis.database import now
from services.chassis.jobs import queue
from services.matching.domain.park import Policy
from services.matching.domain.plans import Plan, PlanDraft, PlanState
from services.matching.scheduling.plan_policies import policy_of
from services.matching.storage import plans as stored_plans
from services.matching.storage import reference_data
from services.matching.use_cases import plans

SECONDS = 60
# Share of the cost; where a minute saves less, planning ends.
LEAST_SAVING = 0.0002
LOWEST_PRIORITY = -9


def may_follow(plan: Plan, policy: Policy) -> bool:
    """True if improving plans may follow the plan, by its kind and its park's policy.

    Where a park confirms plans by itself, the plan is live at once, and none would be seen. A plan whose iterations
    are counted is to repeat.
    """
    counted = plan.iterations_limit is not None
    return policy_of(plan).improved and policy.target_gap is not None and not policy.auto_confirm and not counted


def follow_up(session: Session, plan: Plan, *, optimal: bool) -> Plan | None:
    """Queues the next improving plan behind a plan that has become ready, if it is due."""
    park = reference_data.find_park(session, plan.park)
    if optimal or park is None or not may_follow(plan, park.policy) or _is_good(plan, park.policy.target_gap or 0.0):
        return None
    others = stored_plans.in_states(session, plan.park, PlanState.QUEUED, PlanState.READY)
    if any(each.state is PlanState.QUEUED and each.kind is plan.kind for each in others):
        return None
    root = plan.improves or plan.id
    before = [each for each in others if each is not plan and root in (each.id, each.improves)]
    if plan.improves and _saved(plan, before) < LEAST_SAVING * min(1.0, plan.seconds / SECONDS):
        return None
    draft = PlanDraft(plan.kind, SECONDS, seed=plan.seed, priority=LOWEST_PRIORITY, improves=root)
    return plans.enqueue(session, plan.park, draft, plan.orders)


def end(session: Session, park: str) -> None:
    """Cancels the improving plans of a park: what they were worked out from is not live any more."""
    for plan in stored_plans.in_states(session, park, PlanState.QUEUED, PlanState.RUNNING):
        if plan.improves:
            plan.cancel(now(session))
            stored_plans.give_up(session, park, plan.id)
            queue.cancel(session, plans.QUEUES[plan.kind], park, plan.id)


def must_yield(session: Session, plan: Plan) -> bool:
    """True if an improving plan should end early, because a plan of its kind waits that somebody asked for."""
    return bool(plan.improves) and stored_plans.asked_for_waits(session, plan.kind)


def _is_good(plan: Plan, target: float) -> bool:
    return plan.gap is None or plan.gap <= target


def _saved(plan: Plan, before: list[Plan]) -> float:
    """The share that a plan saves of the cost of the best of those before it."""
    costs = [each.incumbent_micros for each in before if each.incumbent_micros]
    if not costs or plan.incumbent_micros is None:
        return 0.0
    return 1.0 - plan.incumbent_micros / min(costs)
