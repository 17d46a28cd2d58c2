"""Scarce capacity by the last park plan, on the overview of a park that one order fills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parkloom.matching.v1 import plan_pb2
from parkloom.matching.v1.matching_service_pb2 import CreatePlanRequest
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from tests.console import world
from tests.console.installation import Installation, running
from tests.console.posting import post_order

pytestmark = pytest.mark.slow


@pytest.fixture
def overloaded(tmp_path: Path) -> Iterator[Installation]:
    """More socks asked for in a week than both knitters can make, and a park plan asked for."""
    with running(tmp_path) as installation:
        manager = installation.visitor(world.MANAGER)
        address = post_order(manager, quantity="200000", due_date=world.day(6).isoformat())
        manager.wait_for(address, "Movements")
        with installation.channel("matching", world.MANAGER) as channel:
            plan = plan_pb2.Plan(kind=plan_pb2.PLAN_KIND_PARK_PLAN, seconds_limit=2)
            MatchingServiceStub(channel).CreatePlan(CreatePlanRequest(parent=world.PARENT, plan=plan))
        yield installation


def test_the_overview_says_what_more_capacity_would_be_worth(overloaded: Installation) -> None:
    page = overloaded.visitor(world.MANAGER).wait_for("/", "Where the park lacks capacity")
    listed = page.split("Where the park lacks capacity")[1].split("</section>")[0]
    assert "<span>Knitting</span>" in listed
    assert "2 of 2 lines scarce" in listed


def test_the_overview_says_it_in_chinese_too(overloaded: Installation) -> None:
    page = overloaded.visitor(world.MANAGER, "zh-CN").wait_for("/", "园区哪里缺产能")
    assert "2 条产线中 2 条紧缺" in page
