"""The jobs of scenarios: worked out by a planner like park plans, on the live park with edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.database import now
from services.chassis.jobs.worker import Result
from services.matching.domain.plans import Outcome
from services.matching.domain.scenarios import UNDER_WAY, Planned, Scenario
from services.matching.scheduling.edited_park import edited, edited_rules
from services.matching.scheduling.scenario_shifts import basis_of, shifts
from services.matching.scheduling.schedule_figures import figures_of, planned_park, reasons_of
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import Task, park_task
from services.matching.scheduling.worked_out import worked_out
from services.matching.storage import live_schedules, reference_data, set_aside
from services.matching.storage import scenarios as stored
from services.matching.use_cases import reading
from services.matching.use_cases.plan_jobs import files_of
from services.matching.use_cases.scenario_edits import added_orders
from services.matching.use_cases.scenarios import get_scenario
from services.planning.model.solution import Solution
from services.planning.rules import Examination


@dataclass(frozen=True)
class ScenarioInput:
    """The live park from which a scenario is worked out, that park with its edits, and the task on it."""

    scenario: Scenario
    live: ParkSnapshot
    edited: ParkSnapshot
    task: Task
    live_version: int


def begin(session: Session, park: str, ident: str) -> None:
    """A planner has claimed the scenario's job."""
    get_scenario(session, park, ident).begin(now(session))


def read(session: Session, park: str, ident: str, at: datetime) -> ScenarioInput:
    """The scenario on the park as it is, on the day of the instant `at`.

    Raises Infeasible and Invalid where an edit cannot be carried out any more.
    """
    scenario = get_scenario(session, park, ident)
    live = reading.whole_park(session, park, at).without_new(set_aside.of_park(session, park))
    changed = _edited(session, live, scenario, at)
    version = live_schedules.find_live(session, park).version
    return ScenarioInput(scenario, live, changed, park_task(changed), version)


def _edited(session: Session, live: ParkSnapshot, scenario: Scenario, at: datetime) -> ParkSnapshot:
    rules = edited_rules(live.park, scenario.edits)
    snapshot = live if rules is live.park else reading.by_other_rules(session, live, rules, at)
    retires = reference_data.retirement_of_enterprises(session, scenario.park)
    return edited(snapshot, scenario.edits, added_orders(session, scenario.edits, at), retires)


def result(given: ScenarioInput, solution: Solution, examination: Examination) -> Result:
    """The solution, to be stored; a failure where it breaks a rule by the examination of its lots."""
    if examination.violations:
        return Result(failure=f"the plan found breaks a rule: {examination.violations[0].message}")
    plan = worked_out(given.edited, given.task, solution, examination)
    after = planned_park(given.edited, plan.schedules.keys(), plan.lots.by_order())
    figures = Planned(
        live_version=given.live_version,
        live=figures_of(given.live, reasons_of(given.live, ())),
        planned=figures_of(after, reasons_of(after, plan.shortfalls)),
        gap=_gap(plan.outcome),
        seconds=solution.seconds or 0.0,
    )
    found = stored.Found(
        basis=basis_of(given.live, plan.lots),
        shifts=shifts(given.live, after),
        outcome=plan.outcome,
        orders=tuple(plan.schedules),
        shortfalls=plan.shortfalls,
        lots=plan.lots,
        files=files_of(given.edited, given.task, solution),
    )
    return Result(store=lambda session: _store(session, given.scenario, figures, found))


def _gap(outcome: Outcome) -> float | None:
    """(incumbent − bound) / incumbent, 0–1; None where no bound is known."""
    cost, bound = outcome.incumbent_micros, outcome.bound_micros
    return None if bound is None else max(0, cost - bound) / max(1, cost)


def _store(session: Session, asked: Scenario, figures: Planned, found: stored.Found) -> None:
    scenario = get_scenario(session, asked.park, asked.id)
    scenario.finish(figures, now(session))
    stored.store_found(session, scenario, found)


def wait_again(session: Session, park: str, ident: str, reason: str = "") -> None:
    """The scenario waits for a planner again; `reason` is that of an attempt that has failed."""
    get_scenario(session, park, ident).requeue(reason, now(session))


def fail(session: Session, park: str, ident: str, reason: str) -> None:
    """The scenario's job has failed for good."""
    scenario = stored.find_scenario(session, park, ident)
    if scenario is not None and scenario.state in UNDER_WAY:
        scenario.fail(reason, now(session))
