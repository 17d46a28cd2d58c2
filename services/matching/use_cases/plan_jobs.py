"""The jobs of plans: worked out by a planner, and applied by one where the park confirms plans by itself."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.chassis.database import now
from services.chassis.jobs import queue
from services.chassis.jobs.worker import Result
from services.matching.domain.plans import Plan, PlanFiles, PlanState
from services.matching.scheduling.plan_policies import policy_of
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import Task
from services.matching.scheduling.worked_out import WorkedOut, worked_out
from services.matching.storage import plan_files, reference_data, scarcity, set_aside
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import improving
from services.matching.use_cases.failed_fill_ins import part_or_set_aside
from services.matching.use_cases.fill_in_requests import request_again, take_over_requests
from services.matching.use_cases.plans import ACTIVATIONS, get_plan
from services.planning.model import solution as solution_file
from services.planning.model.reading import encoded
from services.planning.model.solution import Solution
from services.planning.rules import Examination

# As good as the strongest within a tenth, and much faster.
COMPRESSION = 3


@dataclass(frozen=True)
class PlanInput:
    """The snapshot that a plan is worked out from, and the task on it."""

    plan: Plan
    snapshot: ParkSnapshot
    task: Task


def begin(session: Session, park: str, ident: str) -> None:
    """A planner has claimed the plan's job: nothing is left of an attempt before."""
    plan = get_plan(session, park, ident)
    plan.begin(now(session))
    stored_plans.forget_results(session, plan)
    take_over_requests(session, plan)


def read(session: Session, park: str, ident: str, read_park: Callable[[Plan], ParkSnapshot]) -> PlanInput:
    """The problem of a plan, on the park that `read_park` reads for it.

    Orders that are set aside are not placed, unless the plan was asked for them by name.
    """
    plan = get_plan(session, park, ident)
    aside = set_aside.of_park(session, park) - plan.orders.keys()
    snapshot = read_park(plan).without_new(aside)
    return PlanInput(plan, snapshot, policy_of(plan).task(snapshot, plan))


def result(given: PlanInput, solution: Solution, examination: Examination) -> Result:
    """The plan to store; a failure where it breaks a rule by the examination of its lots."""
    if examination.violations:
        return Result(failure=f"the plan found breaks a rule: {examination.violations[0].message}")
    plan = worked_out(given.snapshot, given.task, solution, examination)
    files = files_of(given.snapshot, given.task, solution) if policy_of(given.plan).of_the_park else None
    return Result(store=lambda session: _store(session, given.plan, plan, files, optimal=solution.optimal))


def files_of(snapshot: ParkSnapshot, task: Task, solution: Solution) -> PlanFiles:
    """The files from which anybody can check a solution of the task."""
    problem, links = task.problem, [link.id for link in snapshot.park.links]
    return PlanFiles(
        park_file=gzip.compress(encoded(problem, declared_links=links), COMPRESSION, mtime=0),
        plan_file=gzip.compress(solution_file.encoded(solution, problem.start), COMPRESSION, mtime=0),
    )


def _store(session: Session, asked: Plan, found: WorkedOut, files: PlanFiles | None, *, optimal: bool) -> None:
    """Store the plan as READY with all that was found, and a job that applies or a plan that improves it, if due."""
    plan = get_plan(session, asked.park, asked.id)
    plan.orders = found.schedules
    plan.finish(found.outcome, now(session))
    stored_plans.store_proposal(session, plan, found.lots)
    if files is not None:
        plan_files.store(session, plan, files)
    stored_plans.store_shortfalls(session, plan, found.shortfalls)
    stored_plans.store_prices(session, plan, found.prices)
    scarcity.store(session, plan, found.scarce)
    if _auto_confirms(session, plan.park):
        enqueue_activations(session, [(plan.park, plan.id)])
    improving.follow_up(session, plan, optimal=optimal)


def give_back(session: Session, park: str, ident: str) -> None:
    """The planner stops: the plan waits for another."""
    get_plan(session, park, ident).requeue(now(session))


def try_again(session: Session, park: str, ident: str, reason: str) -> None:
    """An attempt to work the plan out has failed: the plan waits for the next one."""
    get_plan(session, park, ident).try_again(reason, now(session))


def fail(session: Session, park: str, ident: str, reason: str) -> None:
    """The plan's job has failed for good; nothing happens to a plan that was applied, discarded or cancelled before."""
    plan = get_plan(session, park, ident)
    if plan.state in (PlanState.QUEUED, PlanState.RUNNING, PlanState.READY):
        plan.fail(reason, now(session))
        stored_plans.give_up(session, park, ident)
        if policy_of(plan).serves_requests:
            part_or_set_aside(session, plan)
        else:
            request_again(session, plan)


def to_activate(session: Session) -> dict[str, list[str]]:
    """Ready plans that no job is to apply yet, by park, in parks that confirm plans by themselves."""
    ready = stored_plans.ready_to_confirm(session)
    automatic = {park for park in {park for park, _ in ready} if _auto_confirms(session, park)}
    found = defaultdict[str, list[str]](list)
    for park, plan in queue.without_job(session, ACTIVATIONS, [each for each in ready if each[0] in automatic]):
        found[park].append(plan)
    return dict(found)


def enqueue_activations(session: Session, plans: Iterable[tuple[str, str]]) -> None:
    """A planner applies these plans, each (park, plan), as soon as it can."""
    for park, ident in plans:
        queue.enqueue(session, ACTIVATIONS, park, ident)


def _auto_confirms(session: Session, park: str) -> bool:
    known = reference_data.find_park(session, park)
    return known is not None and known.policy.auto_confirm
