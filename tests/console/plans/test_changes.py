"""Assignments that a plan changes, and why: as the manager reads it beside the plan, as the enterprise in its terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import Database, now
from services.chassis.jobs import queue
from services.matching.domain.assignments import ACTIVE, Assignment
from services.matching.domain.plans import Outcome, PlanCost, PlanCounts, PlanDraft, PlanKind
from services.matching.domain.terms import ChangeCause, Speaker, TermsKind, TermsOf
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.storage import tables
from services.matching.storage.terms_tables import terms
from services.matching.use_cases import plans
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted
from tests.console.visitor import Visitor
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

PARK = world.MANAGER.park


@pytest.fixture
def database(installation: Installation, posted: Posted) -> Iterator[Database]:
    """Matching's, once the posted order is planned."""
    ident = posted.scheduled.rsplit("/", 1)[-1]
    with closing(Database(installation.settings.matching_database_url)) as opened:
        wait_until(lambda: opened.read(lambda session: len(stored_lots.lots_of(session, PARK, ident))))
        yield opened


@pytest.fixture
def moved(database: Database, posted: Posted) -> tuple[str, str]:
    """The page of a ready plan that makes an order a day later; the id of the order."""
    ident = posted.scheduled.rsplit("/", 1)[-1]

    def work_out(session: Session) -> str:
        plan = plans.enqueue(session, PARK, PlanDraft(PlanKind.PARK_PLAN), {})
        queue.cancel(session, plans.QUEUES[plan.kind], PARK, plan.id)
        plan.orders = {ident: stored_orders.schedules(session, PARK)[ident]}
        plan.begin(plan.created_at)
        plan.finish(Outcome(1_000_000, 900_000, PlanCost(), PlanCounts(), (), None, 1.0), plan.created_at)
        stored_plans.store_proposal(session, plan, stored_lots.lots_of(session, PARK, ident).shifted(1))
        # With a job that has ended nobody applies it.
        queue.enqueue(session, plans.ACTIVATIONS, PARK, plan.id)
        queue.cancel(session, plans.ACTIVATIONS, PARK, plan.id)
        return plan.id

    return f"/plans/{database.transact(work_out)}", ident


@pytest.fixture
def asked_otherwise(database: Database) -> str:
    """The page of an assignment of the knitter's that a plan has moved by weeks because the park costs less so."""

    def ask(session: Session) -> str:
        table = tables.assignments.c
        of_knitter = (table.park == PARK, table.enterprise == world.KNITTER.enterprise, table.state.in_(ACTIVE))
        assignment = session.scalars(select(Assignment).where(*of_knitter).limit(1)).one()
        # Far behind its other entries, so that later ones find their numbers free.
        entry = {"park": PARK, "assignment": assignment.id, "number": 9_000, "kind": TermsKind.ASKED}
        days = {world.day(20): 10, world.day(22): 15}
        entry |= {"of": TermsOf.ASKED, "quantities": days, "reason": "", "subject": ""}
        entry |= {"unit_price_micros": assignment.unit_price_micros, "speaker": Speaker.PLAN, "at": now(session)}
        session.execute(terms.insert().values(**entry, deadline=None, cause=ChangeCause.CHEAPER))
        return assignment.id

    return f"/assignments/{database.transact(ask)}"


def test_a_ready_plan_names_the_assignments_that_change_and_why(
    installation: Installation, manager: Visitor, moved: tuple[str, str]
) -> None:
    page, order = moved
    text = manager.open(page).text
    assert "Assignments that change" in text
    changes = text[text.index("Assignments that change") :]
    assert f"/orders/{order}" in changes
    assert "w-a" in changes or "w-b" in changes
    assert "the park as a whole costs less so" in changes
    assert "这样全园总成本更低" in installation.visitor(world.MANAGER, "zh-CN").open(page).text
    assert installation.visitor(world.KNITTER).open(page).status_code == 403


def test_the_enterprise_reads_no_more_than_that_the_work_is_arranged_otherwise_and_the_manager_why(
    installation: Installation, knitter: Visitor, manager: Visitor, asked_otherwise: str
) -> None:
    """Of others' prices and lines it learns nothing; of its own work the days that are asked for now."""
    seen = knitter.open(asked_otherwise).text
    assert "the order's work is arranged otherwise" in seen.replace("&#39;", "'")
    assert re.search(rf"25 units · [^<·]*\b{world.day(20).day}\b[^<·]*–[^<·]*\b{world.day(22).day}\b", seen)
    assert "costs less" not in seen
    assert "the park as a whole costs less so" in manager.open(asked_otherwise).text
    assert "该订单的工作另有安排" in installation.visitor(world.KNITTER, "zh-CN").open(asked_otherwise).text
    assert installation.visitor(world.RIVAL).open(asked_otherwise).status_code == 404
