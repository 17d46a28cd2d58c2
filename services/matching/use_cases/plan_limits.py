"""Limits of the plans that an account, and a park, may ask for: waiting at once, and seconds of solving in an hour."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis.database import now
from services.chassis.identity import Caller
from services.errors import Exhausted
from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.domain.scenarios import UNDER_WAY, Scenario
from services.matching.storage import plans as stored_plans
from services.matching.storage import scenarios as stored_scenarios

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
    plans = stored_plans.asked_since(session, park, instant - WINDOW)
    of_park = [_Asked(plan.asked_by, plan.state in _WAITING, seconds_of(plan), plan.created_at) for plan in plans]
    _admit(of_park, asked_by, seconds, limits, instant)


def admit_scenario(session: Session, park: str, asked_by: str, seconds: float, limits: PlanLimits) -> None:
    """Raises Exhausted like `admit`: scenarios have the same limits, and count beside plans, not with them."""
    instant = now(session)
    of_park = [
        _Asked(each.asked_by, waits, seconds_of_scenario(each), each.updated_at)
        for each in stored_scenarios.open_scenarios(session, park)
        if (waits := each.state in UNDER_WAY) or (each.asked_by and each.updated_at >= instant - WINDOW)
    ]
    _admit(of_park, asked_by, seconds, limits, instant)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A plan or scenario: the account that asked for it, whether it is not over, its seconds, and when it was so."""

    asked_by: str
    waits: bool
    seconds: float
    at: datetime


def _admit(of_park: Sequence[_Asked], asked_by: str, seconds: float, limits: PlanLimits, instant: datetime) -> None:
    of_account = [each for each in of_park if each.asked_by == asked_by]
    for plans, most, most_seconds in (
        (of_account, limits.caller_plans, limits.caller_seconds),
        (of_park, limits.park_plans, limits.park_seconds),
    ):
        if sum(each.waits for each in plans) >= most:
            message = f"{most} plans are waiting, which is the most: wait until one is done, or cancel one"
            raise Exhausted("TOO_MANY_PLANS", message, {"maximum": f"{most}"}, retry_after_seconds=RETRY_SECONDS)
        if sum(each.seconds for each in plans) + seconds > most_seconds:
            message = f"plans may take {most_seconds} seconds an hour: wait, or give them a lower seconds_limit"
            wait = _until_some_leave(plans, instant)
            raise Exhausted(
                "TOO_MANY_SOLVER_SECONDS", message, {"maximum": f"{most_seconds}"}, retry_after_seconds=wait
            )


def seconds_of(plan: Plan) -> float:
    """Seconds that a plan has taken, or may take while it is not over."""
    return expected_seconds(plan.kind, plan.seconds_limit) if plan.state in _WAITING else plan.seconds


def seconds_of_scenario(scenario: Scenario) -> float:
    """Seconds that a scenario has taken, or may take while it is not planned."""
    waits = scenario.state in UNDER_WAY
    return expected_seconds(PlanKind.PARK_PLAN, scenario.seconds_limit) if waits else scenario.seconds


def expected_seconds(kind: PlanKind, limit: int | None) -> float:
    """Seconds of a plan with this limit (None: without one)."""
    return limit or EXPECTED_SECONDS[kind]


def _until_some_leave(plans: Collection[_Asked], instant: datetime) -> float:
    """Seconds until the oldest of the plans is an hour old."""
    oldest = min((each.at for each in plans), default=instant)
    return max(RETRY_SECONDS, math.ceil((oldest + WINDOW - instant).total_seconds()))
