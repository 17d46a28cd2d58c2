"""`--kernel PATH`: the tests run on this library of the planning kernel."""

from __future__ import annotations

import pytest

from services.planning.kernel import bindings


def pytest_configure(config: pytest.Config) -> None:
    bindings.library.use(config.getoption("--kernel"))
