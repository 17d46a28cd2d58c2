"""Keeps what only grows from growing for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.telemetry import described
from services.chassis.timer import Timer
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
        Timer(self.name, self._pause, self.prune).run(stop)

    def prune(self) -> None:
        """Delete once what is old now, each table in a transaction of its own; one that fails keeps none of the others.

        Raises Unavailable.
        """
        for prune in self._prunes:
            try:
                self._database.transact(prune)
            except Unavailable:
                raise
            except Exception as fault:
                log.error("pruning_failed", part=self.name, **described(fault))
