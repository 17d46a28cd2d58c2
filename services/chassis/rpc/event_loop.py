"""The event loop of this process's gRPC servers, in a thread of its own.

One for all of them: grpc.aio reports the events of every server of a process to any loop that is awake, and mixes
them up where there are several.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


# A cache alone lets servers that start at the same moment have a loop each.
_FIRST_CALL = threading.Lock()


def event_loop() -> asyncio.AbstractEventLoop:
    """The loop, running from the first call until the process ends."""
    with _FIRST_CALL:
        return _started()


@cache
def _started() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="rpc events", daemon=True).start()
    return loop


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work` on the loop. To be called from any thread but the loop's own."""
    return asyncio.run_coroutine_threadsafe(work, event_loop()).result()


def call(work: Callable[[], object]) -> None:
    """Let the loop do `work`, which does not wait, in its turn. To be called from any thread."""
    event_loop().call_soon_threadsafe(work)
