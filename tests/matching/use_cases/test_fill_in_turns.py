"""Orders that wait for a fill-in plan come in turn."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from services.matching.domain.assignments import AssignmentState
from services.matching.storage import orders as stored_orders
from services.matching.storage import tables
from services.matching.use_cases import fill_in, plans
from tests.matching import world
from tests.matching.world import World


def test_orders_that_have_plans_to_themselves_and_are_asked_for_again_go_behind_those_that_wait(small: World) -> None:
    small.place(*(world.draft(f"o{number}", quantity=10) for number in (1, 2, 3)))
    small.fill_in()
    assigned = tables.assignments
    countered = update(assigned).where(assigned.c.order != "o3").values(state=AssignmentState.COUNTERED)
    small.write(lambda session: session.execute(countered))
    small.write(lambda session: stored_orders.request_fill_in(session, world.PARK, ["o1", "o2", "o3"]))
    planned = []
    for _ in range(3):
        small.now += timedelta(seconds=2)
        plan = small.write(lambda session: fill_in.queue(session, world.PARK))
        planned.append(list(plan.orders))
        small.write(lambda session, plan=plan: plans.cancel_plan(session, world.PARK, plan.id, etag=""))
    assert planned == [["o1"], ["o2"], ["o3"]]
