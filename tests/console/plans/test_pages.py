"""Plans as a park manager reads them; a failed one says why and is queued again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import queue
from services.matching.domain.plans import PlanDraft, PlanKind
from services.matching.use_cases import plan_jobs, plans
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

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
