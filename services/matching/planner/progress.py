"""The solver's latest report, as it is stored with each renewal of the job's lease."""

from __future__ import annotations

import math

from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan
from services.matching.storage import plans as stored_plans
from services.matching.storage.plans import Progress as Report
from services.money import to_micros
from services.planning.solve import Progress


class LatestProgress:
    """The latest progress of a plan that is worked out; `note` may be called from any thread."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._latest = Report("reading", None, None, 0.0)

    def note(self, progress: Progress) -> None:
        """Keep a report of the solver."""
        seconds = round(progress.seconds, 2)
        self._latest = Report(progress.phase, _micros(progress.incumbent), _micros(progress.bound), seconds)

    def store(self, session: Session) -> None:
        """Store the latest report."""
        stored_plans.report(session, self.plan.park, self.plan.id, self._latest)


def _micros(amount: float) -> int | None:
    return to_micros(amount) if math.isfinite(amount) else None
