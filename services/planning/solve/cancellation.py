"""Cancelling from another thread what the kernel or a solver is at work on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from services.planning.solve.progress import Search
from services.planning.solve.working_solution import WorkingSolution


@contextmanager
def cancelling(working: WorkingSolution, search: Search) -> Iterator[None]:
    """Stops the kernel within a moment after the search is cancelled, for as long as the context lasts."""

    def stop() -> None:
        working.cancel[0] = 1

    with interrupted_when(search.stop.cancelled, stop, search.params.improve.cancel_check):
        yield


@contextmanager
def interrupted_when(cancelled: Callable[[], bool], interrupt: Callable[[], None], seconds: float) -> Iterator[None]:
    """Calls `interrupt` every `seconds` in which `cancelled` is true, for as long as the context lasts."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(seconds):
            if cancelled():
                interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
