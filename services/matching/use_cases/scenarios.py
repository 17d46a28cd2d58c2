"""Scenarios: asking for them, comparing them, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.database import new_id, now
from services.chassis.identity import Caller
from services.chassis.jobs import queue
from services.chassis.jobs.table import Queue, Turn
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Exhausted, NotFound
from services.matching.domain.plans import PlanKind
from services.matching.domain.scenarios import MOST_OPEN, Move, Scenario, ScenarioDraft, Shifts, moved
from services.matching.scheduling.scenario_shifts import basis_of
from services.matching.storage import live_schedules
from services.matching.storage import scenarios as stored
from services.matching.use_cases import plan_limits, reading
from services.matching.use_cases.plan_limits import PlanLimits, expected_seconds
from services.matching.use_cases.plans import ACTIVATIONS, QUEUES
from services.matching.use_cases.reading import require_park
from services.matching.use_cases.scenario_edits import check_edits

# Behind all plans of their park, whose queues it waits for.
SCENARIOS = Queue("scenario", after=(*(each.name for each in QUEUES.values()), ACTIVATIONS.name))


@dataclass(frozen=True)
class Compared:
    """A scenario beside the live schedule: what it changes, and what of the park has changed since."""

    scenario: Scenario
    shifts: Shifts
    move: Move | None


def create_scenario(session: Session, park: str, draft: ScenarioDraft, at: datetime) -> Scenario:
    """A scenario in DRAFT. Raises NotFound for the park, Invalid with all that is wrong, Exhausted beyond the most."""
    require_park(session, park)
    check_edits(session, park, draft.edits, at)
    if len(stored.open_scenarios(session, park)) >= MOST_OPEN:
        message = f"the park has {MOST_OPEN} scenarios that are not over, which is the most: discard or delete one"
        raise Exhausted("TOO_MANY_SCENARIOS", message, {"maximum": f"{MOST_OPEN}"})
    instant = now(session)
    scenario = Scenario(
        park=park,
        id=new_id(session, "scenario")[:16],
        number=stored.next_number(session, park),
        display_name=draft.display_name,
        edits=draft.edits,
        seconds_limit=draft.seconds_limit,
        iterations_limit=draft.iterations_limit,
        asked_by="",
        created_at=instant,
        updated_at=instant,
    )
    session.add(scenario)
    return scenario


def get_scenario(session: Session, park: str, ident: str) -> Scenario:
    """Raises NotFound."""
    scenario = stored.find_scenario(session, park, ident)
    if scenario is None:
        raise NotFound.named(f"parks/{park}/scenarios/{ident}")
    return scenario


def list_scenarios(session: Session, park: str, page: Page) -> Sequence[Scenario]:
    """The scenarios of `page` and one more, newest first. Raises NotFound for the park."""
    require_park(session, park)
    return stored.page_of_scenarios(session, park, page)


def plan_scenario(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, limits: PlanLimits
) -> Scenario:
    """Queues a scenario. Raises NotFound, Conflict for a stale etag, Infeasible by its state, Exhausted."""
    scenario = get_scenario(session, park, ident)
    etags.check(etag, scenario.version)
    account = plan_limits.account_of(caller)
    plan_limits.admit_scenario(session, park, account, _expected_seconds(scenario), limits)
    enqueue(session, scenario, account)
    return scenario


def enqueue(session: Session, scenario: Scenario, asked_by: str) -> None:
    """A planner works it out on the park as it is then. Raises Infeasible by its state."""
    scenario.queue(asked_by, now(session))
    queue.forget(session, SCENARIOS, scenario.park, scenario.id)
    queue.enqueue(session, SCENARIOS, scenario.park, scenario.id, Turn(seconds=_expected_seconds(scenario)))


def compare_scenario(session: Session, park: str, ident: str, at: datetime) -> Compared:
    """A planned scenario beside the live schedule. Raises NotFound, Infeasible where it was not planned."""
    scenario = get_scenario(session, park, ident)
    scenario.require_planned()
    found = stored.find_found(session, scenario)
    if found is None:
        return Compared(scenario, Shifts(0, 0, (), 0, 0, ()), None)
    return Compared(scenario, found.shifts, move_since(session, scenario, found, at))


def move_since(session: Session, scenario: Scenario, found: stored.Found, at: datetime) -> Move | None:
    """Change of what the scenario was planned on; None without one."""
    snapshot = reading.whole_park(session, scenario.park, at)
    version = live_schedules.find_live(session, scenario.park).version
    return moved(found.basis, basis_of(snapshot, found.lots), version)


def discard_scenario(session: Session, park: str, ident: str, etag: str) -> Scenario:
    """Raises NotFound, Conflict for a stale etag, Infeasible where it is over."""
    scenario = get_scenario(session, park, ident)
    etags.check(etag, scenario.version)
    scenario.discard(now(session))
    stored.forget_found(session, scenario)
    queue.cancel(session, SCENARIOS, park, ident)
    return scenario


def delete_scenario(session: Session, park: str, ident: str, etag: str) -> None:
    """Raises NotFound, Conflict for a stale etag."""
    scenario = get_scenario(session, park, ident)
    etags.check(etag, scenario.version)
    queue.cancel(session, SCENARIOS, park, ident)
    stored.forget_found(session, scenario)
    session.delete(scenario)


def _expected_seconds(scenario: Scenario) -> float:
    return expected_seconds(PlanKind.PARK_PLAN, scenario.seconds_limit)
