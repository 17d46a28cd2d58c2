"""Reasons that are proven when somebody looks at an order's page."""

from __future__ import annotations

import re

import pytest

from services.matching.storage import explanations
from services.matching.use_cases import order_reasons
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted, post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow


def asked_for(manager: Visitor, page: str) -> str:
    """The address of the part that the page of an order asks for."""
    found = re.search(r'data-hx-get="([^"]+)"', manager.open(page).get_data(as_text=True))
    assert found, manager.text
    return found.group(1).replace("&amp;", "&")


def test_the_page_shows_what_is_known_and_asks_for_the_proof(manager: Visitor, posted: Posted) -> None:
    part = asked_for(manager, posted.unmatched)
    assert "No line in the park is eligible for Knitting." in manager.text
    assert "<progress" in manager.text
    assert "Proven:" not in manager.text
    assert "Proven: the order was planned exactly" in manager.open(part).text
    assert "What would help most: certify a line for Knitting" in manager.text
    assert "data-hx-get" not in manager.text


def test_the_proof_is_in_the_readers_language(installation: Installation, posted: Posted) -> None:
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert "最有用的办法：认证一条能做Knitting的产线" in reader.open(asked_for(reader, posted.unmatched)).text


def test_without_a_script_the_proof_comes_with_the_page(manager: Visitor, posted: Posted) -> None:
    assert "Proven: the order was planned exactly" in manager.open(f"{posted.unmatched}?proof=1").text


def test_while_others_are_worked_out_the_page_asks_again(
    manager: Visitor, posted: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = asked_for(manager, posted.unmatched)
    with monkeypatch.context() as patch:
        patch.setattr(order_reasons, "AT_ONCE", 0)
        patch.setattr(explanations, "find_reasons", lambda *_: None)
        busy = manager.open(part).text
        assert "Reasons of other orders are being worked out" in busy
        assert "attempt=2" in busy
        assert "No line in the park is eligible for Knitting." in busy
        assert "data-hx-get" not in manager.open(part.replace("attempt=1", "attempt=20")).text
    assert "Proven:" in manager.open(part).text


def test_an_order_in_time_asks_for_nothing(untouched: Installation) -> None:
    manager = untouched.visitor(world.MANAGER)
    page = post_order(manager, due_date=world.day(20).isoformat())
    assert "data-hx-get" not in manager.wait_for(page, "Movements")
    part = f"{page}/reasons"
    assert "By now the order is in time, or over" in manager.open(part).text


def test_enterprises_have_no_orders_reasons(installation: Installation, posted: Posted) -> None:
    rival = installation.visitor(world.RIVAL)
    assert rival.open(f"{posted.unmatched}/reasons").status_code == 403
