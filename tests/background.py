"""Databases of servers that a whole test run shares: they are busy at any time, and no part of what is recorded."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

FOLDERS: set[Path] = set()


def is_background(engine: Engine) -> bool:
    """True if the engine's database lies in a folder of such servers."""
    return any(Path(str(engine.url.database)).is_relative_to(folder) for folder in FOLDERS)
