"""`--kernel PATH`: the tests run on this library of the planning kernel, as one built with a sanitizer."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.planning.kernel import bindings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kernel", type=Path, help="library of the planning kernel to run on")


def pytest_configure(config: pytest.Config) -> None:
    bindings.use_library(config.getoption("--kernel"))
