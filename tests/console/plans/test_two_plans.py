"""Two plans side by side: the better figure of each, and the work that they ask for otherwise."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel

from parkloom.matching.v1.live_schedule_pb2 import AssignmentDifference
from parkloom.matching.v1.matching_service_pb2 import ComparePlanResponse
from parkloom.matching.v1.plan_pb2 import Plan
from services.console.plans.two_plans import changed_work, figures
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

DAY, NEXT = "2026-03-02", "2026-03-03"


def change(line: str, live: dict[str, int], planned: dict[str, int]) -> AssignmentDifference:
    live_units, units = ([{"date": day, "quantity": each} for day, each in pair.items()] for pair in (live, planned))
    return AssignmentDifference(order="o", line=line, live_quantities=live_units, planned_quantities=units)


def test_work_is_compared_day_by_day_and_what_one_leaves_is_as_it_is_live() -> None:
    one = ComparePlanResponse(assignments=[change("a", {DAY: 10}, {NEXT: 10}), change("b", {}, {DAY: 3})])
    other = ComparePlanResponse(assignments=[change("b", {}, {DAY: 3}), change("c", {DAY: 5}, {})])
    found = changed_work(one, other)
    assert [(each.line, each.units) for each in found] == [("a", 20), ("c", 5)]
    assert [len(found[0].other), len(found[1].one)] == [1, 1]


def test_a_plan_beside_what_is_live_differs_in_its_changes() -> None:
    assert [each.line for each in changed_work(ComparePlanResponse(assignments=[change("a", {}, {DAY: 1})]), None)] == [
        "a"
    ]


def test_the_better_figure_is_marked_and_bounds_are_not_judged() -> None:
    one = Plan(
        incumbent_micros=10_000_000, bound_micros=1_000_000, counts={"on_time_in_full_orders": 5, "late_orders": 2}
    )
    other = Plan(
        incumbent_micros=12_000_000, bound_micros=2_000_000, counts={"on_time_in_full_orders": 6, "late_orders": 2}
    )
    pages = Flask(__name__)
    Babel(pages)
    with pages.test_request_context():
        better = {str(each.name): each.better for each in figures(one, other, "CNY")}
    assert (better["Cost"], better["What no plan can beat"], better["On time in full"], better["Late"]) == (1, 0, 2, 0)


def test_a_page_compares_two_plans_and_offers_a_choice_without_any(manager: Visitor) -> None:
    manager.open("/plans")
    plan = manager.press("/plans", seconds="1").request.path
    manager.wait_for(plan, 'badge tone-good">')
    ident = plan.rsplit("/", 1)[-1]
    assert f'value="{ident}"' in manager.open("/plans/compare").text
    text = manager.open(f"/plans/compare?one={ident}&other={ident}").text
    assert ("In numbers" in text, "tone-good" in text.split("In numbers")[1]) == (True, False)
    assert manager.open("/plans/compare?one=none&other=none").status_code == 404


def test_plans_are_compared_by_managers_alone(knitter: Visitor) -> None:
    assert knitter.open("/plans/compare").status_code == 403
