"""The live schedule of a park, plans beside it, and the files of its park plans."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services.errors import Infeasible
from services.matching.domain.live_schedule import LiveSchedule
from services.matching.domain.plans import PlanFiles
from services.matching.scheduling.comparison import Comparison, compare
from services.matching.storage import live_schedules as stored
from services.matching.storage import plan_files
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import reading
from services.matching.use_cases.plans import get_plan
from services.matching.use_cases.reading import require_park


def get_live_plan(session: Session, park: str) -> LiveSchedule:
    """The live schedule. Raises NotFound for the park."""
    require_park(session, park)
    live = stored.find_live(session, park)
    plan = stored_plans.find_plan(session, park, live.park_plan) if live.park_plan else None
    return LiveSchedule(park, live.version, plan, stored.drift(session, park, live) if plan else None)


def compare_plan(session: Session, park: str, ident: str, now: datetime) -> Comparison:
    """A ready plan beside what is live. Raises NotFound, Infeasible and Conflict unless it is ready."""
    plan = get_plan(session, park, ident)
    plan.require_ready()
    planned = stored_plans.proposal(session, park, ident).by_order()
    left = {each.order: each for each in stored_plans.shortfalls(session, park, ident)}
    version = stored.find_live(session, park).version
    return compare(reading.whole_park(session, park, now), planned, plan.orders, left, version)


def export_problem(session: Session, park: str, ident: str) -> PlanFiles:
    """The files of a park plan. Raises NotFound, Infeasible where they are not kept."""
    plan, files = get_plan(session, park, ident), plan_files.find_files(session, park, ident)
    if files is None:
        message = (
            f"no files are kept of this {plan.kind.name}, which is {plan.state.name}: "
            "ask for those of a PARK_PLAN that is READY or APPLIED"
        )
        raise Infeasible("PLAN_FILES_MISSING", message, {"kind": plan.kind.name, "state": plan.state.name})
    return files
