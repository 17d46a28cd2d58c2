"""Plan policies: what each kind of plan reads, solves, waits for, supersedes and leaves to others.

This table is the only place that distinguishes kinds of plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.matching.domain.park import Policy
from services.matching.domain.plans import Plan, PlanKind
from services.matching.scheduling.commitments import Keep, agreed_or_quoted
from services.matching.scheduling.limits import agreed_or_worth_it
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import Task, fill_in_task, park_task


@dataclass(frozen=True, slots=True)
class PlanPolicy:
    """The policy of one kind of plan.

    `reads_whole_park`: all assignments are read, and all lines looked at for risks; else those that the plan touches.
    `keep`: the steps of a snapshot's live lots that a plan must keep.
    `park_seconds`: the park's own limit, 0 or None without one. `seconds_from_claim`: the limit counts from the claim
    until the plan is applied; else it is for solving and reasons alone.
    `waits_for`: a plan does not begin while its park has plans of these kinds queued or running, or being applied.
    `serves_requests`: plans of this kind are queued for orders that wait for a fill-in plan, and leave these waiting
    when they come to nothing. `takes_requests`: a plan takes over the orders that wait when it begins.
    `supersedes`: ready plans of these kinds are discarded when a plan of this kind is applied.
    `improved`: planning goes on in the background while the gap is above the park's target.
    `of_the_park`: the figures of such a plan are those of the park, and what is live is compared with it.
    """

    task: Callable[[ParkSnapshot, Plan], Task]
    keep: Callable[[ParkSnapshot], Keep]
    reads_whole_park: bool
    park_seconds: Callable[[Policy], int | None]
    seconds_from_claim: bool
    waits_for: tuple[PlanKind, ...]
    serves_requests: bool
    takes_requests: bool
    supersedes: tuple[PlanKind, ...]
    improved: bool = False
    of_the_park: bool = False


def _park_task(snapshot: ParkSnapshot, _plan: Plan) -> Task:
    return park_task(snapshot)


def _fill_in_task(snapshot: ParkSnapshot, plan: Plan) -> Task:
    """The orders asked for; of a plan that names none, those that are short."""
    return fill_in_task(
        snapshot, tuple(plan.orders) or [order.id for order in snapshot.orders.values() if order.is_short]
    )


PLAN_POLICIES: Mapping[PlanKind, PlanPolicy] = {
    PlanKind.PARK_PLAN: PlanPolicy(
        task=_park_task,
        keep=agreed_or_quoted,
        reads_whole_park=True,
        park_seconds=lambda policy: policy.park_plan_seconds,
        seconds_from_claim=False,
        waits_for=(PlanKind.FILL_IN_PLAN,),
        serves_requests=False,
        takes_requests=True,
        supersedes=(PlanKind.PARK_PLAN, PlanKind.FILL_IN_PLAN),
        improved=True,
        of_the_park=True,
    ),
    PlanKind.FILL_IN_PLAN: PlanPolicy(
        task=_fill_in_task,
        keep=agreed_or_worth_it,
        reads_whole_park=False,
        park_seconds=lambda policy: policy.fill_in_plan_seconds,
        seconds_from_claim=True,
        waits_for=(),
        serves_requests=True,
        takes_requests=False,
        supersedes=(PlanKind.FILL_IN_PLAN,),
    ),
}
# The kind that is queued for orders that wait.
REQUESTED = PlanKind.FILL_IN_PLAN
# The kind that is queued once a day where the park has an hour for it.
SCHEDULED = PlanKind.PARK_PLAN


def policy_of(plan: Plan) -> PlanPolicy:
    """The policy of the plan's kind."""
    return PLAN_POLICIES[plan.kind]
