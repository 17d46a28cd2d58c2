"""Streams: how many may be open at once, how long one goes on, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from services.chassis import telemetry
from services.chassis.rpc import calls, event_loop
from services.chassis.rpc.limits import Holder, Shares
from services.errors import Exhausted, Unavailable

WATCH_SECONDS = 600.0
# A stream may stay for minutes: who is refused had better not come back at once.
RETRY_SECONDS = 10.0
_STOPPING = "the server is stopping: call again with the last resume_token"


class Slot:
    """The place of one open stream."""

    def __init__(self, slots: Slots, call: calls.Call, holder: Holder) -> None:
        self.call, self.holder = call, holder
        self.kept = False
        self._slots = slots

    def leave_after(self, work: Future[Any]) -> None:
        """Hold the slot, beyond its `with`, until a thread has done `work`."""
        self.kept = True
        work.add_done_callback(lambda _: event_loop.call(lambda: self._slots.release(self)))


class Slots:
    """The streams open now, as many as `shares` allow. Used on the event loop only."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._open: set[Slot] = set()
        self._draining = False

    @contextmanager
    def taken(self, call: calls.Call, holder: Holder) -> Iterator[Slot]:
        """Within it, `call` holds a slot. Raises Exhausted when none is free, Unavailable when the server stops."""
        if self._draining:
            raise Unavailable("SERVER_STOPPING", _STOPPING)
        exceeded = self._shares.exceeded(holder)
        if exceeded:
            message = f"{exceeded} streams are open, which is the most: close one or try again later"
            raise Exhausted("TOO_MANY_STREAMS", message, {"maximum": f"{exceeded}"}, retry_after_seconds=RETRY_SECONDS)
        slot = Slot(self, call, holder)
        self._shares.take(holder)
        self._open.add(slot)
        telemetry.OPEN_WATCHES.inc()
        try:
            yield slot
        finally:
            if not slot.kept:
                self.release(slot)

    def drain(self) -> None:
        """No stream opens any more, and the watches that are open end."""
        self._draining = True
        for slot in self._open:
            slot.call.draining = True
            slot.call.wake.set()

    def release(self, slot: Slot) -> None:
        self._open.discard(slot)
        self._shares.give_back(slot.holder)
        telemetry.OPEN_WATCHES.dec()


def ticks(seconds: float = 0.5) -> Iterator[None]:
    """For a watch: go on now and every `seconds`, until the client leaves or ten minutes are over.

        for _ in rpc.ticks():
            for change in changes_since(token): yield WatchOrderResponse(order=…, resume_token=…)

    Raises Unavailable when the server stops; the client watches again, here or elsewhere, with its last resume_token.
    Raises Unauthenticated when the caller's token is revoked.
    """
    call = calls.current()
    while not call.wake.is_set() and call.time_remaining() > 0:
        call.check_token()
        yield
        call.wake.wait(min(seconds, call.time_remaining()))
    if call.draining:
        raise Unavailable("SERVER_STOPPING", _STOPPING)
