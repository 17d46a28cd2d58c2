"""Cancelling the kernel's work from another thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from services.planning.solve.progress import Search
from services.planning.solve.working_solution import WorkingSolution


@contextmanager
def cancelling(working: WorkingSolution, search: Search) -> Iterator[None]:
    """Stops the kernel within a moment after the search is cancelled, for as long as the context lasts."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(search.params.improve.cancel_check):
            if search.stop.cancelled():
                working.cancel[0] = 1

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
