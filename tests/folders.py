"""Folders for servers that run as another user."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A short-lived folder outside pytest's own.

    Whenever a run of pytest begins, it closes the folders of all runs of its user to other users: a server of a run
    under way could not be started again.
    """
    folder = Path(tempfile.mkdtemp(prefix="parkloom-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
