"""Turns at the threads: which of the calls that wait is served next, so that nobody's calls hold up all others'.

Used on the event loop only.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from services.chassis.rpc import event_loop
from services.chassis.rpc.limits import Holder, Limits, Shares
from services.errors import Exhausted, Unavailable

T = TypeVar("T")

MOST_CALLS = 1_000
# Shares of the threads that one caller's calls, and one park's, hold at most: something is always left to others.
CALLERS_SHARE, PARKS_SHARE = 0.5, 0.75
RETRY_SECONDS = 0.5


class Place:
    """A call under way: it waits for its message, then for its turn, then a thread serves it."""

    def __init__(self, turns: Turns, holder: Holder) -> None:
        self.holder = holder
        self.called: asyncio.Future[None] | None = None
        self.running = False
        self.kept = False
        self._turns = turns

    async def turn(self, seconds: float) -> None:
        """Return when a thread is there for this call. Raises Unavailable when none is within `seconds`."""
        try:
            await self._turns.wait(self, seconds)
        except TimeoutError:
            raise Unavailable("SERVER_BUSY", "the server is busy: try again later") from None

    async def result(self, work: Future[T]) -> T:
        """The result of `work` of a thread, which holds the place until it is done: a client may leave before."""
        try:
            return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            self.kept = True
            work.add_done_callback(lambda _: event_loop.call(lambda: self._turns.end(self)))
            raise


class Turns:
    """Turns at `threads`. The caller with the fewest calls in threads, of the park with the fewest, is served first."""

    def __init__(self, threads: int, limits: Limits) -> None:
        self._under_way = Shares(MOST_CALLS, limits.park_calls, limits.calls)
        self._running = Shares(threads, _share(threads, PARKS_SHARE), _share(threads, CALLERS_SHARE))
        self._waiting: dict[Holder, deque[Place]] = {}

    @contextmanager
    def place(self, holder: Holder) -> Iterator[Place]:
        """Within it, a call of `holder` is under way. Raises Exhausted when there are too many."""
        exceeded = self._under_way.exceeded(holder)
        if exceeded:
            message = f"{exceeded} calls are under way, which is the most: wait for some of them to end"
            raise Exhausted("TOO_MANY_CALLS", message, {"maximum": f"{exceeded}"}, retry_after_seconds=RETRY_SECONDS)
        self._under_way.take(holder)
        place = Place(self, holder)
        try:
            yield place
        finally:
            if not place.kept:
                self.end(place)

    async def wait(self, place: Place, seconds: float) -> None:
        """Return when it is the turn of `place`. Raises TimeoutError after `seconds`."""
        if place.holder not in self._waiting and not self._running.exceeded(place.holder):
            self._begin(place)
            return
        place.called = asyncio.get_running_loop().create_future()
        queue = self._waiting.setdefault(place.holder, deque())
        queue.append(place)
        try:
            async with asyncio.timeout(seconds):
                await place.called
        finally:
            if place in queue:
                queue.remove(place)
                self._drop_if_empty(place.holder)

    def end(self, place: Place) -> None:
        """`place` is left. Where a thread served it, the next ones are called."""
        self._under_way.give_back(place.holder)
        if place.running:
            self._running.give_back(place.holder)
            self._call_next()

    def _begin(self, place: Place) -> None:
        self._running.take(place.holder)
        place.running = True

    def _call_next(self) -> None:
        # Among equals, the holder that has waited longest comes first.
        while fitting := [holder for holder in self._waiting if not self._running.exceeded(holder)]:
            holder = min(fitting, key=self._running.held)
            place = self._waiting[holder].popleft()
            self._drop_if_empty(holder)
            self._begin(place)
            if place.called and not place.called.done():
                place.called.set_result(None)

    def _drop_if_empty(self, holder: Holder) -> None:
        if not self._waiting[holder]:
            del self._waiting[holder]


def _share(threads: int, part: float) -> int:
    return max(1, int(threads * part))
