"""Keeps what only grows from growing for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.errors import Unavailable

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 600.0


class Retention:
    """Runs each of `prunes`, functions that delete what is old, every `pause` seconds. A part of a process."""

    def __init__(
        self,
        database: Database,
        name: str,
        prunes: Sequence[Callable[[Session], object]],
        *,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self.name = f"{name} retention"
        self._database = database
        self._prunes = prunes
        self._pause = pause

    def run(self, stop: threading.Event) -> None:
        """Prune until `stop` is set; outages of the database are waited out."""
        while not stop.is_set():
            try:
                self.prune()
            except Unavailable as away:
                log.warning("retention_waits", part=self.name, reason=str(away))
            stop.wait(self._pause)

    def prune(self) -> None:
        """Delete once what is old now, each table in a transaction of its own."""
        for prune in self._prunes:
            self._database.transact(prune)
