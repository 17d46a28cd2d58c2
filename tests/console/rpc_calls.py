"""The rpc calls that the console makes while a page is built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.console.core.calls import PersonCalls


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The names of the requests sent within the block, in order."""
    sent: list[str] = []
    ask = PersonCalls._ask

    def note(calls: PersonCalls, method: Any, request: Any) -> Any:
        sent.append(type(request).__name__.removesuffix("Request"))
        return ask(calls, method, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PersonCalls, "_ask", note)
        yield sent
