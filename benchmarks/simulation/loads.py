"""The park's load, added up again from all that is live, beside the rows that were kept change by change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from benchmarks.simulation.checker.known import Finding
from services.matching.domain.loads import Cell, millionths
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import loads as stored_loads
from services.matching.use_cases import reading

CLAUSE = "loads add up"


def differences(session: Session, park: str, now: datetime) -> list[Finding]:
    """The lines or quotas and days of which the row has another sum than lots and agreed work."""
    known = reading.whole_park(session, park, now)
    return [
        Finding(CLAUSE, "", -1, f"{of} on {day}: the row has {stored} millionths, what is live takes {expected}")
        for rows, live in zip(stored_loads.taken(session, park), added_up(known), strict=True)
        for (of, day), stored, expected in _unequal(rows, live)
    ]


def added_up(known: ParkSnapshot) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """Millionths by line and day, and by quota and day."""
    lines, quotas = Counter[Cell](), Counter[Cell]()
    for loads, draws in ((known.work, True), (known.set_ups, False)):
        for (line, day), amount in ((cell, amount) for load in loads.values() for cell, amount in load.items()):
            lines[line, day] += millionths(amount)
            for quota in known.park.quotas if draws else ():
                if known.lines[line].link in quota.links:
                    quotas[quota.id, day] += millionths(amount)
    return dict(lines), dict(quotas)


def _unequal(rows: dict[Cell, int], live: dict[Cell, int]) -> Iterator[tuple[Cell, int, int]]:
    for cell in sorted({*rows, *live}):
        if rows.get(cell, 0) != live.get(cell, 0):
            yield cell, rows.get(cell, 0), live.get(cell, 0)
