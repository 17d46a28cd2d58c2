"""The planner, put together."""

from __future__ import annotations

from services.chassis.clock import Clock, utc_now
from services.chassis.database import Database
from services.chassis.ids import IdSource, random_id
from services.chassis.process import Part
from services.chassis.settings import Settings
from services.matching.domain.plans import PlanKind
from services.matching.planner.limits import Limits, threads
from services.matching.planner.planner import Planner


def build(settings: Settings, clock: Clock = utc_now, ids: IdSource = random_id) -> Part:
    """A planner on matching's database. Any number of them may work side by side."""
    limits = Limits(
        of_kind={
            PlanKind.PARK_PLAN: settings.park_plan_seconds,
            PlanKind.FILL_IN_PLAN: settings.fill_in_plan_seconds,
        },
        lease=settings.planner_lease_seconds,
        threads=threads(settings.planner_threads),
        runs_per_park=settings.plan_runs_per_park,
        reason_seconds=settings.reason_seconds,
    )
    return Planner(Database(settings.matching_database_url, ids=ids), limits, clock)
