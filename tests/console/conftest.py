"""The console over a small park that really runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests import background
from tests import browser as browsers
from tests.console import world
from tests.console.installation import Installation, running
from tests.console.posting import Posted, post_all
from tests.console.serving import served
from tests.console.visitor import Visitor


def scope(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    """One park for all fast tests of a worker; each module of slow ones has its own, for they fill it and change it."""
    del fixture_name
    return "session" if "not slow" in config.option.markexpr else "module"


@pytest.fixture(scope=scope)
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A park that tests share: each brings its own orders and visitors."""
    folder = tmp_path_factory.mktemp("park")
    background.FOLDERS.add(folder)
    with running(folder) as installation:
        yield installation


@pytest.fixture
def untouched(tmp_path: Path) -> Iterator[Installation]:
    """A park of the test's own, for what depends on all there is in it: orders, capacity that others changed."""
    with running(tmp_path) as installation:
        yield installation


@pytest.fixture(scope=scope)
def posted(installation: Installation) -> Posted:
    """Orders of which both rivals were asked to make a part, and one that nobody can make."""
    return post_all(installation.visitor(world.MANAGER))


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The console as it is served."""
    with served(installation) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.launched() as browser:
        yield browser


@pytest.fixture
def manager(installation: Installation) -> Visitor:
    return installation.visitor(world.MANAGER)


@pytest.fixture
def knitter(installation: Installation) -> Visitor:
    """One of two rivals."""
    return installation.visitor(world.KNITTER)
