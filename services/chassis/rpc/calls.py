"""The call being served, for the code that serves it: who calls, until when, under what id."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import structlog

from services.chassis.identity import Caller


def _nothing() -> None:
    return None


@dataclass(slots=True, eq=False)
class Call:
    """One call under way. `wake` is set when there is no more use in waiting: the client left, or the server stops."""

    method: str
    request_id: str
    deadline: float
    caller: Caller | None = None
    token_id: str = ""
    # Raises Unauthenticated when the caller's token has been revoked since the call began.
    check_token: Callable[[], None] = _nothing
    draining: bool = False
    wake: threading.Event = field(default_factory=threading.Event)

    def time_remaining(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self.deadline - time.monotonic())


_current: ContextVar[Call] = ContextVar("call")


def current() -> Call:
    """The call that this thread serves. Raises LookupError outside of a call."""
    return _current.get()


def caller() -> Caller:
    """The caller of the rpc that this thread serves."""
    known = current().caller
    if known is None:
        raise LookupError("this call is served without asking who calls")
    return known


def request_id() -> str:
    """The id under which the call being served is logged and answered; "" outside of a call."""
    call = _current.get(None)
    return call.request_id if call else ""


def time_remaining() -> float:
    """Seconds that the call being served may still take: the client's deadline, or 30 s where it set none."""
    return current().time_remaining()


@contextmanager
def serving(call: Call) -> Iterator[None]:
    """Within it, `call` is the current one, and log lines carry its request id."""
    token = _current.set(call)
    try:
        with structlog.contextvars.bound_contextvars(request_id=call.request_id):
            yield
    finally:
        _current.reset(token)
