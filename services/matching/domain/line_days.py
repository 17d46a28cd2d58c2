"""Days of a line: what it can do, what is planned of it and what is agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LineDay:
    """Capacity of a line on a day, units of capacity: of the day, taken by what is asked for, and agreed of that."""

    day: date
    maximum: int
    planned: float
    agreed: float
