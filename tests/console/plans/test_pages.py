"""Plans as a park manager reads them; a failed one says why and is queued again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import queue
from services.chassis.jobs.table import JOBS, JobState
from services.matching.domain.plans import Outcome, PlanCost, PlanCounts, PlanDraft, PlanKind
from services.matching.storage.tables import fill_in_requests
from services.matching.use_cases import plan_jobs, plans
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor
from tests.waiting import wait_until

REASON = "an internal error: the worker's log has the details"


@pytest.fixture
def failed(installation: Installation) -> Iterator[str]:
    """The page of a plan that has failed for good."""

    def fail(session: Session) -> str:
        plan = plans.enqueue(session, world.MANAGER.park, PlanDraft(PlanKind.FILL_IN_PLAN), {})
        queue.cancel(session, plans.QUEUES[plan.kind], world.MANAGER.park, plan.id)
        plan_jobs.fail(session, world.MANAGER.park, plan.id, REASON)
        return plan.id

    with closing(Database(installation.settings.matching_database_url)) as database:
        yield f"/plans/{database.transact(fail)}"


def test_a_failed_plan_says_why_and_a_manager_queues_it_again(manager: Visitor, failed: str) -> None:
    page = manager.open(failed)
    assert page.status_code == 200
    assert "waits for you" in manager.text
    assert "an internal error: the worker&#39;s log has the details" in manager.text
    manager.press(f"{failed}/retry")
    assert "The plan is queued again." in manager.text
    assert "waits for you" not in manager.wait_for(failed, "badge tone-good")


def test_a_failed_plan_is_worded_in_the_readers_language(installation: Installation, failed: str) -> None:
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert "这次排产失败了，等待您处理" in reader.open(failed).text


def test_a_plan_that_was_queued_again_meanwhile_is_not_queued_twice(
    installation: Installation, manager: Visitor, failed: str
) -> None:
    another = installation.visitor(world.MANAGER)
    manager.open(failed)
    another.open(failed)
    another.press(f"{failed}/retry")
    manager.press(f"{failed}/retry")
    assert "The plan is queued again." not in manager.text
    assert "note note-bad" in manager.text


def test_plans_are_listed_newest_first_with_their_state(manager: Visitor, failed: str) -> None:
    assert failed in manager.open("/plans").text
    assert "Waits for a person" in manager.text


def test_enterprises_see_no_plans(installation: Installation, failed: str) -> None:
    reader = installation.visitor(world.KNITTER)
    assert reader.open(failed).status_code == 403


@pytest.fixture
def ready(installation: Installation) -> Iterator[str]:
    """The page of a park plan that is ready and waits for a person's word, though the park confirms by itself.

    Any plan that goes live discards it: those of the tests before have ended.
    """

    def work_out(session: Session) -> str:
        plan = plans.enqueue(session, world.MANAGER.park, PlanDraft(PlanKind.PARK_PLAN), {})
        queue.cancel(session, plans.QUEUES[plan.kind], world.MANAGER.park, plan.id)
        outcome = Outcome(1_000_000, 900_000, PlanCost(), PlanCounts(), (), None, 1.0)
        plan.begin(plan.created_at)
        plan.finish(outcome, plan.created_at)
        # Without a job of its own, and with one that has ended, nobody applies it.
        queue.enqueue(session, plans.ACTIVATIONS, world.MANAGER.park, plan.id)
        queue.cancel(session, plans.ACTIVATIONS, world.MANAGER.park, plan.id)
        return plan.id

    with closing(Database(installation.settings.matching_database_url)) as database:
        wait_until(lambda: not database.read(_planned_for), what="all plans have ended")
        yield f"/plans/{database.transact(work_out)}"


def _planned_for(session: Session) -> bool:
    """True where an order waits for a plan, or a plan is worked out or applied."""
    under_way = (JobState.QUEUED, JobState.RUNNING)
    jobs = exists().where(JOBS.c.park == world.MANAGER.park, JOBS.c.state.in_(under_way))
    return bool(session.scalar(select(or_(jobs, exists(select(fill_in_requests.c.park))))))


def test_a_manager_starts_a_plan_and_watches_it(manager: Visitor) -> None:
    assert "The live schedule" in manager.open("/plans").text
    manager.press("/plans", seconds="1")
    assert "Park plan" in manager.text
    assert "Asked for" in manager.text


def test_seconds_that_are_none_are_refused_at_their_field(manager: Visitor) -> None:
    manager.open("/plans")
    manager.press("/plans", seconds="4000")
    assert "Give a number from 1 to 3,600." in manager.text


def test_a_ready_plan_is_compared_with_what_is_live_and_discarded(manager: Visitor, ready: str) -> None:
    assert "Beside what is live" in manager.open(ready).text
    manager.press(f"{ready}/discard")
    assert "What is live stays as it is." in manager.text
    assert "Beside what is live" not in manager.text


def test_a_ready_plan_is_confirmed_once(installation: Installation, manager: Visitor, ready: str) -> None:
    another = installation.visitor(world.MANAGER)
    manager.open(ready)
    another.open(ready)
    manager.press(f"{ready}/confirm")
    assert "The plan is live." in manager.text
    another.press(f"{ready}/discard")
    assert "note note-bad" in another.text


def test_a_ready_plan_is_worded_in_the_readers_language(installation: Installation, ready: str) -> None:
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert "与现行计划对比" in reader.open(ready).text
    assert "现行计划" in reader.open("/plans").text
