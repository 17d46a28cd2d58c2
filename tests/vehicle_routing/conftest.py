"""`--kernel PATH`: the tests run on this library of the vehicle routing kernel."""

from __future__ import annotations

import pytest

from services.vehicle_routing.kernel import bindings


def pytest_configure(config: pytest.Config) -> None:
    bindings.library.use(config.getoption("--kernel"))
