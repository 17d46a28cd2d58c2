"""The installation's limits for plans: seconds to work them out, seconds of a lease, solver threads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from services.matching.domain.park import Policy
from services.matching.domain.plans import Plan, PlanKind
from services.matching.scheduling.plan_policies import policy_of

# Storing a fill-in plan and applying it take so many times as long as reading the park for it.
STORING_AND_APPLYING = 1.2
# Share of its seconds that a fill-in plan is solved for at least, on a machine too busy to keep them.
LEAST_SOLVING = 0.25
# People wait for few orders: a plan of theirs takes no longer, where neither it nor its park has a limit.
FEW_ORDERS, FEW_SECONDS = 10, 0.8
MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of plans by kind, where neither the plan nor its park has a limit, and of a lease; solver threads.

    At most `runs_per_park` plans of a kind and a park are worked out at a time, by all planners together. The reasons
    of one order are proven within `reason_seconds` while no plan waits; 0: they are not.
    """

    of_kind: Mapping[PlanKind, float]
    lease: float
    threads: int = 2
    runs_per_park: int = 2
    reason_seconds: float = 0.0

    def seconds(self, plan: Plan, policy: Policy, reading: float) -> float:
        """Seconds to solve and to find reasons: by the plan's limit, else the park's, else the installation's.

        Those of a fill-in plan count from its claim until it is applied; `reading` the park for it took so long.
        """
        limit = plan.seconds_limit or policy_of(plan).park_seconds(policy) or self._of_installation(plan)
        if not policy_of(plan).seconds_from_claim:
            return limit
        return max(LEAST_SOLVING * limit, limit - (1 + STORING_AND_APPLYING) * reading)

    def _of_installation(self, plan: Plan) -> float:
        limit = self.of_kind[plan.kind]
        few = policy_of(plan).seconds_from_claim and 0 < len(plan.orders) <= FEW_ORDERS
        return min(FEW_SECONDS, limit) if few else limit


def threads(asked: int) -> int:
    """The threads of one solver: as many as asked for, 0 for one per processor of this process, 8 at most."""
    return min(MOST_THREADS, asked or _processors())


def _processors() -> int:
    """The processors that this process may use, where the system names them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
