"""Streams: how many may be open at once, how long one goes on, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from services.chassis import telemetry
from services.chassis.rpc import calls
from services.errors import Exhausted, Unavailable

WATCH_SECONDS = 600.0
_STOPPING = "the server is stopping: call again with the last resume_token"


class Slots:
    """The streams open now, at most `limit`: each holds a thread."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._open: set[calls.Call] = set()
        self._draining = False

    @contextmanager
    def taken(self, call: calls.Call) -> Iterator[None]:
        """Within it, `call` holds a slot. Raises Exhausted when none is free, Unavailable when the server stops."""
        with self._lock:
            if self._draining:
                raise Unavailable("SERVER_STOPPING", _STOPPING)
            if len(self._open) >= self._limit:
                message = f"{self._limit} streams are open, which is the most: close one or try again later"
                raise Exhausted("TOO_MANY_STREAMS", message, {"maximum": f"{self._limit}"})
            self._open.add(call)
        telemetry.OPEN_WATCHES.inc()
        try:
            yield
        finally:
            self._release(call)

    def drain(self) -> None:
        """No stream opens any more, and the watches that are open end."""
        with self._lock:
            self._draining = True
            for call in self._open:
                call.draining = True
                call.wake.set()

    def _release(self, call: calls.Call) -> None:
        with self._lock:
            self._open.discard(call)
        telemetry.OPEN_WATCHES.dec()


def ticks(seconds: float = 0.5) -> Iterator[None]:
    """For a watch: go on now and every `seconds`, until the client leaves or ten minutes are over.

        for _ in rpc.ticks():
            for change in changes_since(token): yield WatchOrderResponse(order=…, resume_token=…)

    Raises Unavailable when the server stops; the client watches again, here or elsewhere, with its last resume_token.
    """
    call = calls.current()
    while not call.wake.is_set() and call.time_remaining() > 0:
        yield
        call.wake.wait(min(seconds, call.time_remaining()))
    if call.draining:
        raise Unavailable("SERVER_STOPPING", _STOPPING)
