"""Runs the parts of a process until it is asked to stop, or until one of them dies."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.chassis import telemetry
from services.chassis.clock import Clock, utc_now
from services.chassis.identity import Revocations
from services.chassis.rpc import Servicer

SIGNAL_CHECK_SECONDS = 0.1
# The longest that a thread computes while others wait for their turn. A call waits for one after each of its some forty
# steps that give the turn away (those of the database, of gRPC): with Python's own 5 ms it would wait for long beside a
# thread that computes.
SWITCH_SECONDS = 0.0005
# New objects until Python's collector looks among them again: messages and rows are many and without cycles.
NEW_OBJECTS_A_COLLECTION = 10_000
# What a part needs on top of the calls under way, to close what it holds.
CLOSING_SECONDS = 2.0


class Part(Protocol):
    """Something that runs in a thread of its own: a server, a relay, a subscriber."""

    name: str

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Returning earlier counts as dying."""


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class App:
    """One service, built and not yet running.

    `revocations` is the list that one of its parts keeps, `clock` the time that tokens are checked by. `topics` are the
    topics that it owns, with their partitions. `ready` raises Unavailable while something it needs
    is away. `close` is called when all parts have ended.
    """

    name: str
    servicers: Sequence[Servicer] = ()
    parts: Sequence[Part] = ()
    topics: Mapping[str, int] = field(default_factory=dict)
    close: Callable[[], None] = _nothing
    ready: Callable[[], None] = _nothing
    # Until a part has read the list, nobody gets in.
    revocations: Revocations = field(default_factory=Revocations)
    clock: Clock = utc_now


def run(parts: Sequence[Part], *, grace: float) -> int:
    """Run each of `parts` in a thread until SIGTERM or SIGINT; returns the exit status of the process.

    A part that dies stops the others, and the status is 1. Parts get `grace` seconds to end; a second signal ends the
    wait. To be called from the main thread.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    _collect_seldom()
    stop, signals = threading.Event(), _signals()
    running = [_Running(part, stop) for part in parts]
    while not signals and not stop.wait(SIGNAL_CHECK_SECONDS):
        pass
    stop.set()
    unfinished = _drain(running, grace + CLOSING_SECONDS, signals)
    return 1 if unfinished or any(one.died for one in running) else 0


def _collect_seldom() -> None:
    """Collect among new objects at a slower pace, and never again among those that are there by now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_A_COLLECTION, 20, 20)


class _Running:
    """A part in its thread. Its end, if nobody asked for it, asks all others to stop."""

    def __init__(self, part: Part, stop: threading.Event) -> None:
        self.part = part
        self.died = False
        self._stop = stop
        # A daemon: a part that does not end in time must not keep the process.
        self.thread = threading.Thread(target=self._run, name=part.name, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.part.run(self._stop)
        except BaseException as fault:
            self.died = True
            telemetry.log.exception("part died", part=self.part.name, kind=type(fault).__qualname__)
        else:
            self._ended_by_itself()
        finally:
            self._stop.set()

    def _ended_by_itself(self) -> None:
        if not self._stop.is_set():
            self.died = True
            telemetry.log.error("part ended though nobody asked it to", part=self.part.name)


def _signals() -> list[int]:
    """The list to which every SIGTERM and SIGINT is added.

    A handler interrupts the main thread anywhere, also where it holds the lock of an Event: it must not set one.
    """
    seen: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: seen.append(number))
    return seen


def _drain(running: Sequence[_Running], seconds: float, signals: Sequence[int]) -> list[str]:
    """The names of the parts that have not ended after `seconds`, or at a second signal."""
    deadline = time.monotonic() + seconds
    for one in running:
        while one.thread.is_alive() and time.monotonic() < deadline and len(signals) < 2:
            one.thread.join(0.05)
    unfinished = [one.part.name for one in running if one.thread.is_alive()]
    if unfinished:
        telemetry.log.error("parts did not end in time", parts=unfinished)
    return unfinished
