"""Looks into matching's database all through a fault test: is more accepted than there is capacity for?"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.errors import Unavailable
from services.matching.domain.assignments import AGREED
from services.matching.storage import tables
from tests.system.chaos_complaints import Complaint, Kind

PAUSE_SECONDS = 0.3
Use = tuple[str, date]  # line and day


@dataclass
class Sampler:
    """Takes one snapshot of `park` after another. `complaints` are what it saw, each once."""

    url: str
    park: str
    first_day: date
    samples: int = 0
    missed: int = 0
    most_agreed: int = 0
    at_risk_seen: int = 0
    complaints: dict[Use, Complaint] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Sample until `stop` is set; a database that is away is looked at again later."""
        database = Database(self.url, pool_size=1, patience=1.0)
        while not stop.wait(PAUSE_SECONDS):
            try:
                agreed, capacity = database.read(self._seen)
            except Unavailable:
                self.missed += 1
                continue
            self._judge(agreed, capacity)
        database.close()

    def _judge(self, agreed: Mapping[Use, list[Row[Any]]], capacity: Mapping[Use, int]) -> None:
        self.samples += 1
        self.most_agreed = max(self.most_agreed, sum(map(len, agreed.values())))
        for use, rows in agreed.items():
            load = sum(row.quantities[use[1]] * row.unit_load for row in rows)
            if load <= capacity[use] + 1e-6:
                continue
            self.at_risk_seen += 1
            silent = [row.id for row in rows if not row.at_risk]
            if silent:
                text = f"{load:.0f} accepted on {use[0]} for {use[1]}, where {capacity[use]} can be done: {silent}"
                self.complaints[use] = Complaint(Kind.OVERSOLD, text)

    def _seen(self, session: Session) -> tuple[dict[Use, list[Row[Any]]], dict[Use, int]]:
        """Accepted quantities and matching's capacity figures, at one moment."""
        agreed: defaultdict[Use, list[Row[Any]]] = defaultdict(list)
        for row in _accepted(session, self.park):
            for day in row.quantities:
                if day >= self.first_day:
                    agreed[row.line, day].append(row)
        return agreed, _capacity(session, self.park, set(agreed))


def _accepted(session: Session, park: str) -> Iterator[Row[Any]]:
    table = tables.assignments.c
    columns = (table.id, table.line, table.quantities, table.unit_load, table.at_risk)
    yield from session.execute(select(*columns).where(table.park == park, table.state.in_(AGREED)))


def _capacity(session: Session, park: str, uses: set[Use]) -> dict[Use, int]:
    planned = dict(
        session.execute(
            select(tables.lines.c.id, tables.lines.c.planned_daily_capacity).where(tables.lines.c.park == park)
        ).all()
    )
    reported = applied_figures(session, park)
    return {(line, day): reported.get((line, day), planned[line]) for line, day in uses}


def applied_figures(session: Session, park: str) -> dict[Use, int]:
    """The dated capacity that matching has applied."""
    months = session.execute(select(tables.months.c.line, tables.months.c.figures).where(tables.months.c.park == park))
    return {(line, figure.date): figure.daily_capacity for line, figures in months for figure in figures}
