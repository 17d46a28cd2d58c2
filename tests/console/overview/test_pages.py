"""The overview as a park manager sees it."""

from __future__ import annotations

import pytest

from tests.console import rpc_calls
from tests.console.visitor import Visitor


@pytest.mark.usefixtures("posted")
def test_the_overview_counts_orders_and_shows_the_plan(manager: Visitor) -> None:
    overview = manager.open("/").text
    shown = ["On time in full", "Operating rate by link", "Knitting", "Movements by day"]
    assert [words for words in shown if words not in overview] == []


@pytest.mark.usefixtures("posted")
def test_the_overview_says_why_orders_are_unmatched(manager: Visitor) -> None:
    assert "No line in the park is eligible for Knitting." in manager.wait_for("/", "Why some are late")


@pytest.mark.usefixtures("posted")
def test_the_overview_makes_one_call_each_to_matching_and_logistics(manager: Visitor) -> None:
    with rpc_calls.recorded() as sent:
        manager.open("/")
    assert sorted(sent) == ["GetPark", "ListProducts", "SummarizeMovements", "SummarizeOrders"]
