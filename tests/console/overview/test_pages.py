"""The overview as a park manager sees it."""

from __future__ import annotations

import pytest

from parkloom.registry.v1.registry_service_pb2 import CreateParkRequest
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis.identity import Caller, Role
from tests.console import rpc_calls, world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("posted")
def test_the_overview_counts_orders_and_shows_the_plan(manager: Visitor) -> None:
    overview = manager.open("/").text
    shown = ["On time in full", "Operating rate by link", "Knitting", "Movements by day"]
    assert [words for words in shown if words not in overview] == []


@pytest.mark.usefixtures("posted")
def test_the_overview_says_why_orders_are_unmatched(manager: Visitor) -> None:
    assert "No line in the park is eligible for Knitting." in manager.wait_for("/", "Why some are late")


@pytest.mark.usefixtures("posted")
def test_the_overview_makes_two_calls_to_matching_and_two_to_logistics(manager: Visitor) -> None:
    with rpc_calls.recorded() as sent:
        manager.open("/")
    assert sorted(sent) == [
        "GetPark",
        "GetParkDay",
        "ListMovements",
        "ListOrders",
        "ListProducts",
        "SummarizeMovements",
        "SummarizeOrders",
    ]


@pytest.mark.usefixtures("installation")
def test_the_overview_shows_the_parks_day(manager: Visitor) -> None:
    shown = manager.open("/").text
    today = world.day(0).isoformat()
    assert [form.values["date"] for form in manager.forms() if "date" in form.values] == [today]
    assert "It closes by itself on" in shown


@pytest.fixture
def quiet(installation: Installation) -> Caller:
    """The manager of a park of its own, in which nothing goes on."""
    manager = Caller("han", "quiet", Role.MANAGER)
    with installation.channel("registry", manager) as to_registry:
        request = CreateParkRequest(park_id="quiet", park=world.park())
        RegistryServiceStub(to_registry).CreatePark(request)
    return manager


def test_a_manager_closes_a_day_once_and_reads_which_one_it_is(installation: Installation, quiet: Caller) -> None:
    manager, another = installation.visitor(quiet), installation.visitor(quiet)
    manager.wait_for("/", "Close the day now")
    another.open("/")
    manager.press("/day/close")
    assert "The day is closed. In the park it is" in manager.text
    another.press("/day/close")
    assert "is closed already" in another.text
    manager.press("/day/close")
    assert "was opened early" in manager.text


def test_only_a_manager_closes_a_day(knitter: Visitor) -> None:
    knitter.open("/")
    assert knitter.post_bare("/day/close", date=world.day(0).isoformat()).status_code in (400, 403)


@pytest.mark.usefixtures("posted")
def test_the_overview_leads_to_lists_of_what_it_counts(manager: Visitor) -> None:
    text = manager.wait_for("/", "Newly late or short, and why")
    for address in ("/orders?all=1&amp;shortfall=any", "/orders?all=1&amp;shortfall=none", "/orders?all=1&amp;since="):
        assert f'href="{address}' in text
    assert 'class="row-card"' in manager.open("/orders?all=1&shortfall=any").text


@pytest.mark.usefixtures("posted")
def test_what_waits_for_an_answer_is_a_list_of_its_own(manager: Visitor) -> None:
    assert "Anna Knitting</a>" in manager.open("/waiting?state=offered").text
    assert "/enterprises/knit-" in manager.text
    assert manager.open("/waiting?state=countered").status_code == 200
    assert manager.open("/waiting?state=nonsense").status_code == 200


def test_the_running_plan_and_the_ages_of_figures_are_parts_of_their_own(manager: Visitor) -> None:
    assert 'hx-trigger="every ' in manager.open("/running").text
    assert "Of today" in manager.open("/ages").text


def test_the_parts_of_the_overview_are_for_managers_alone(knitter: Visitor) -> None:
    for address in ("/running", "/ages", "/waiting"):
        assert knitter.open(address).status_code == 403
