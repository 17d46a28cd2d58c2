"""The end of the log of changes, read once for all watches of a process."""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections import deque
from itertools import islice

from services.chassis.database import Database
from services.chassis.messaging.change_log import Change, Kinds, Place, Stretch, end_of_log, stretch_after

# So often the log is read while somebody watches, by the watch that comes first.
READ_SECONDS = 0.1
# A change takes some 300 bytes here.
MOST_CHANGES = 10_000
CHANGES_A_READ = 1_000


class ChangeTail:
    """The last changes of `kinds`. While nobody watches, nothing is read.

    A watch that is further behind than the changes kept here reads the log itself, at its own pace.
    """

    def __init__(self, database: Database, kinds: Kinds) -> None:
        self.database = database
        self._kinds = kinds
        self._lock = threading.Lock()
        self._changes: deque[Change] = deque(maxlen=MOST_CHANGES)
        self._start: Place | None = None
        self._end: Stretch | None = None
        self._read_at = 0.0

    def after(self, place: Place) -> Stretch:
        """Changes that follow `place`, at most 1,000."""
        with self._lock:
            if time.monotonic() - self._read_at >= READ_SECONDS:
                self._read()
                self._read_at = time.monotonic()
            kept = self._kept(place)
        return kept or self.database.read(lambda s: stretch_after(s, place, self._kinds, CHANGES_A_READ))

    def _read(self) -> None:
        end = self._end
        if end is not None:
            read = self.database.read(lambda s: stretch_after(s, end.reached, self._kinds, CHANGES_A_READ))
            if read.whole:
                self._append(read)
                return
        # Nobody has watched for a while, or more came at once than is kept: watches read up to here by themselves.
        self._changes.clear()
        self._start = self.database.read(end_of_log)
        self._end = Stretch((), self._start, self.database.now(), whole=True)

    def _append(self, read: Stretch) -> None:
        lost = len(self._changes) + len(read.changes) - MOST_CHANGES
        if lost > 0:
            self._start = self._changes[lost - 1].place
        self._changes.extend(read.changes)
        self._end = read

    def _kept(self, place: Place) -> Stretch | None:
        """The changes after `place` as far as they are kept; None where some are no longer."""
        if self._start is None or self._end is None or place < self._start:
            return None
        if place >= self._end.reached:
            return Stretch((), place, self._end.at, whole=True)
        first = bisect_right(self._changes, place, key=lambda change: change.place)
        found = tuple(islice(self._changes, first, first + CHANGES_A_READ))
        if first + len(found) == len(self._changes):
            return Stretch(found, self._end.reached, self._end.at, whole=True)
        return Stretch(found, found[-1].place, found[-1].stored_at, whole=False)
