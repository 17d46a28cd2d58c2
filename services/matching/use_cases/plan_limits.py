"""Limits of the plans that an account, and a park, may ask for: waiting at once, and seconds of solving in an hour."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis.database import now
from services.chassis.identity import Caller
from services.errors import Exhausted
from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.storage import plans as stored_plans

WINDOW = timedelta(hours=1)
# Seconds of a plan that nobody limits.
EXPECTED_SECONDS = {PlanKind.PARK_PLAN: 60, PlanKind.FILL_IN_PLAN: 2}
# After so long another plan may have come to its end.
RETRY_SECONDS = 10.0
_WAITING = (PlanState.QUEUED, PlanState.RUNNING)


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """Plans queued or running at once, and seconds of solving within an hour, of an account and of a whole park."""

    caller_plans: int = 20
    park_plans: int = 50
    caller_seconds: int = 3_600
    park_seconds: int = 7_200


def account_of(caller: Caller) -> str:
    """An account, which is park, role, enterprise and subject, as the plans that it asked for name it."""
    parts = (caller.park, caller.role.value, caller.enterprise, caller.subject)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def admit(session: Session, park: str, asked_by: str, seconds: float, limits: PlanLimits) -> None:
    """Raises Exhausted, with the seconds to wait, where a plan of so many seconds is one too many.

    What the service queues by itself counts for no one here: fair turns bound it.
    """
    instant = now(session)
    of_park = stored_plans.asked_since(session, park, instant - WINDOW)
    of_account = [plan for plan in of_park if plan.asked_by == asked_by]
    for plans, most, most_seconds in (
        (of_account, limits.caller_plans, limits.caller_seconds),
        (of_park, limits.park_plans, limits.park_seconds),
    ):
        if sum(plan.state in _WAITING for plan in plans) >= most:
            message = f"{most} plans are waiting, which is the most: wait until one is done, or cancel one"
            raise Exhausted("TOO_MANY_PLANS", message, {"maximum": f"{most}"}, retry_after_seconds=RETRY_SECONDS)
        if sum(map(seconds_of, plans)) + seconds > most_seconds:
            message = f"plans may take {most_seconds} seconds an hour: wait, or give them a lower seconds_limit"
            wait = _until_some_leave(plans, instant)
            raise Exhausted(
                "TOO_MANY_SOLVER_SECONDS", message, {"maximum": f"{most_seconds}"}, retry_after_seconds=wait
            )


def seconds_of(plan: Plan) -> float:
    """Seconds that a plan has taken, or may take while it is not over."""
    return expected_seconds(plan.kind, plan.seconds_limit) if plan.state in _WAITING else plan.seconds


def expected_seconds(kind: PlanKind, limit: int | None) -> float:
    """Seconds of a plan with this limit (None: without one)."""
    return limit or EXPECTED_SECONDS[kind]


def _until_some_leave(plans: Collection[Plan], instant: datetime) -> float:
    """Seconds until the oldest of the plans is an hour old."""
    oldest = min((plan.created_at for plan in plans), default=instant)
    return max(RETRY_SECONDS, math.ceil((oldest + WINDOW - instant).total_seconds()))
