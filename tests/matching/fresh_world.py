"""The small park once more, for each of many examples of one test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from services.chassis.database import Database
from tests.matching.world import World, furnished


@contextmanager
def fresh_world(migrated: Path) -> Iterator[World]:
    """The small park in a copy of the SQLite file `migrated`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "matching.db"
        shutil.copy(migrated, file)
        with closing(Database(f"sqlite:///{file}")) as database:
            yield furnished(database)
