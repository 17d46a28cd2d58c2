"""The examples that the README gives to integrators work as they stand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.chassis.identity import Caller, Role, load_keys, mint
from services.demo.installation import Installation
from tests.system import small_park
from tests.system.story import Teller

EXAMPLES = Path(__file__).parents[2] / "examples"
SCOPES = frozenset({"orders.write", "orders.read", "quotes.write", "quotes.read"})


def run(example: str, installation: Installation) -> list[str]:
    """The lines that an example prints for an integrator of the small park."""
    settings = installation.settings
    token = mint(load_keys(settings), Caller("erp", small_park.PARK, Role.INTEGRATOR, scopes=SCOPES), seconds=300)
    park = [settings.matching_target, small_park.PARK, "crew", small_park.SHIP_TO]
    command = [sys.executable, str(EXAMPLES / example), token, *park]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout.splitlines()


@pytest.mark.slow
def test_the_first_integration_posts_an_order_and_sees_it_scheduled(embedded: Installation) -> None:
    Teller.of(embedded.settings).register_and_order()
    assert "ORDER_STATE_SCHEDULED 12000" in run("first_integration.py", embedded)[-1]


@pytest.mark.slow
def test_the_first_quote_is_answered_held_and_taken(embedded: Installation) -> None:
    Teller.of(embedded.settings).register_and_order()
    *answers, confidence, order = run("first_quote.py", embedded)
    assert answers[0].startswith("EARLIEST: 12000 by 20")
    assert len(answers) == 3
    assert confidence.endswith(".")
    assert order.startswith(f"parks/{small_park.PARK}/orders/")


@pytest.mark.parametrize("example", ["first_integration.py", "first_quote.py"])
def test_an_example_is_short(example: str) -> None:
    assert len((EXAMPLES / example).read_text(encoding="utf-8").splitlines()) <= 45
