"""The context of a page, for words that depend on the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    """A request to an application that has both languages."""
    flask = Flask("services.console")
    Babel(flask)
    with flask.test_request_context():
        yield
