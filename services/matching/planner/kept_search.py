"""The search of the latest park plan, kept in memory for as long as plans may follow that improve it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.matching.domain.plans import Plan
from services.matching.use_cases.plan_jobs import PlanInput
from services.planning.solve import Solving


@dataclass(frozen=True, slots=True)
class Kept:
    """A search, and the plan, snapshot and task that it works on."""

    given: PlanInput
    solving: Solving


class KeptSearch:
    """One search at most: a park of real size takes some hundred megabytes. For one thread."""

    def __init__(self) -> None:
        self._kept: Kept | None = None

    def put(self, given: PlanInput, solving: Solving) -> None:
        """Keep a search in place of the one before, which is closed."""
        if self._kept is not None:
            self._kept.solving.close()
        self._kept = Kept(given, solving)

    def take(self, plan: Plan) -> Kept | None:
        """The search that an improving plan goes on from, which is then no longer kept; None where there is none.

        A planner that has begun since has none: it works the plan out on the park as it is.
        """
        kept = self._kept
        if kept is None or not plan.improves:
            return None
        before = kept.given.plan
        if before.park != plan.park or plan.improves != (before.improves or before.id):
            return None
        self._kept = None
        return Kept(replace(kept.given, plan=plan), kept.solving)
