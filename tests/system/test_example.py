"""The example that the README gives to integrators works as it stands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.chassis.identity import Caller, Role, load_keys, mint
from services.demo.installation import Installation
from tests.system import small_park
from tests.system.story import Teller

EXAMPLE = Path(__file__).parents[2] / "examples" / "first_integration.py"


@pytest.mark.slow
def test_the_first_integration_posts_an_order_and_sees_it_scheduled(embedded: Installation) -> None:
    Teller.of(embedded.settings).register_and_order()
    settings = embedded.settings
    erp = Caller("erp", small_park.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.write", "orders.read"}))
    token = mint(load_keys(settings), erp, seconds=300)
    command = [sys.executable, EXAMPLE, token, settings.matching_target, small_park.PARK, "crew", small_park.SHIP_TO]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "ORDER_STATE_SCHEDULED 12000" in ran.stdout.splitlines()[-1]


def test_the_first_integration_is_short() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) <= 30
