"""Enterprises as a park manager sees them."""

from __future__ import annotations

from tests.console import world
from tests.console.visitor import Visitor


def test_enterprises_are_listed_by_name(manager: Visitor) -> None:
    manager.open("/enterprises")
    assert [name for _, name in world.ENTERPRISES if name not in manager.text] == []


def test_a_manager_reads_an_enterprises_page_without_its_buttons(manager: Visitor) -> None:
    manager.open("/enterprises/knit-a")
    assert ("Anna Knitting" in manager.text, "/capacity" in manager.text) == (True, False)


def test_a_manager_does_not_speak_for_an_enterprise(manager: Visitor) -> None:
    manager.open("/orders/new")
    csrf = manager.form().values["csrf_token"]
    assert manager.post_bare("/lines/w-a/capacity", csrf_token=csrf, daily_capacity="1").status_code == 403
