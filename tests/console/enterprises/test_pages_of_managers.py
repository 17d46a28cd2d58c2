"""Enterprises as a park manager sees them."""

from __future__ import annotations

from tests.console import rpc_calls, world
from tests.console.visitor import Visitor


def test_enterprises_are_listed_by_name(manager: Visitor) -> None:
    manager.open("/enterprises")
    assert [name for _, name in world.ENTERPRISES if name not in manager.text] == []


def test_a_manager_reads_an_enterprises_page_without_its_buttons(manager: Visitor) -> None:
    manager.open("/enterprises/knit-a")
    assert ("Anna Knitting" in manager.text, "/lines/w-a/capacity" in manager.text) == (True, False)


def test_a_manager_does_not_speak_for_an_enterprise(manager: Visitor) -> None:
    manager.open("/orders/new")
    csrf = manager.form().values["csrf_token"]
    assert manager.post_bare("/lines/w-a/capacity", csrf_token=csrf, daily_capacity="1").status_code == 403


def test_an_enterprises_page_makes_eight_calls_at_most(manager: Visitor) -> None:
    """The park's day among them; where nothing is offered, the accepted assignments are asked for besides."""
    with rpc_calls.recorded() as sent:
        manager.open("/enterprises/knit-a")
    assert len(sent) <= 8, sent


def test_the_list_of_enterprises_makes_one_call_for_its_rows(manager: Visitor) -> None:
    with rpc_calls.recorded() as sent:
        manager.open("/enterprises")
    assert sorted(sent) == ["GetPark", "ListEnterprises", "ListProducts"]


def test_a_park_that_calls_no_figure_old_is_asked_to_set_when_they_are(manager: Visitor) -> None:
    manager.open("/enterprises")
    assert "Oldest figure: of today" in manager.text
    manager.press("/enterprises/refresh")
    assert "first set the days after which a figure is old" in manager.text


def test_a_manager_does_not_confirm_for_an_enterprise(manager: Visitor) -> None:
    manager.open("/enterprises/knit-a")
    assert "/capacity/confirm" not in manager.text
    csrf = manager.form("/enterprises/knit-a/refresh").values["csrf_token"]
    assert manager.post_bare("/capacity/confirm", csrf_token=csrf).status_code == 403
