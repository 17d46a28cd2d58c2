"""A park's day, as matching has published it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ParkDay:
    """The day that it is in a park. `version` grows with every day that is closed."""

    park: str
    day: date
    version: int
