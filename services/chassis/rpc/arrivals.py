"""Waiting for a call's message, which costs no thread: a client may send headers and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc.aio

from services.chassis.rpc.calls import Call
from services.errors import Exhausted, Invalid, Unavailable

MESSAGE_SECONDS = 10.0
# So often a stream that says nothing looks if it is to end.
LOOKING_SECONDS = 0.5
_END: Any = grpc.aio.EOF  # type: ignore[attr-defined]  # missing in its stubs


class ClientLeft(Exception):  # noqa: N818  (no error of ours: nobody is there to read it)
    """The client cancelled its call or vanished."""


class Arrivals:
    """Calls that wait for their message, `most` at once: one more, and the one that has waited longest is given up.

    None waits longer than MESSAGE_SECONDS.
    Who sends message and headers together, as honest clients do, is served however many others send headers only.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[asyncio.Timeout, None] = {}

    async def message(self, context: Any) -> bytes:
        """The message of a call. Raises Exhausted when it does not come in time, Invalid when the call has none."""
        try:
            async with asyncio.timeout(MESSAGE_SECONDS) as waiting:
                self._enter(waiting)
                try:
                    raw = await read(context)
                finally:
                    del self._waiting[waiting]
        except TimeoutError:
            raise Exhausted("REQUEST_TOO_SLOW", "the request did not follow its call: send both together") from None
        if raw is None:
            raise Invalid("REQUEST_UNREADABLE", "the call has no request: send one message")
        return raw

    async def next_message(self, context: Any) -> bytes | None:
        """The next message of a client's stream, None after the last. Raises Exhausted when it comes too late."""
        try:
            async with asyncio.timeout(MESSAGE_SECONDS):
                return await read(context)
        except TimeoutError:
            raise Exhausted("REQUEST_TOO_SLOW", "the next message did not come: send without long pauses") from None

    async def patiently(self, context: Any, call: Call) -> bytes | None:
        """The next message of a stream that may say nothing for long; None after the last and when its time is over.

        Raises Unavailable when the server stops.
        """
        reading = asyncio.ensure_future(read(context))
        try:
            while not reading.done() and not call.draining and call.time_remaining() > 0:
                await asyncio.wait({reading}, timeout=min(LOOKING_SECONDS, call.time_remaining()))
        finally:
            if not reading.done():
                reading.cancel()
        if reading.done() and not reading.cancelled():
            return reading.result()
        if call.draining:
            raise Unavailable("SERVER_STOPPING", "the server is stopping: send again what was not acknowledged")
        return None

    def _enter(self, waiting: asyncio.Timeout) -> None:
        if len(self._waiting) >= self._most:
            longest = next(iter(self._waiting))
            longest.reschedule(0)
        self._waiting[waiting] = None


async def read(context: Any) -> bytes | None:
    """The next message of a call, None after the last. Raises ClientLeft."""
    try:
        raw = await context.read()
    except (asyncio.CancelledError, TimeoutError):
        raise
    except Exception as failed:
        raise ClientLeft from failed
    return None if raw is _END else raw
