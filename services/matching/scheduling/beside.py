"""The use of a park by others, from the tables of its load: to plan a few orders no more has to be known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from services.matching.domain.loads import MILLIONTHS, OrderLoad
from services.planning.model import Line, Quota
from services.planning.model.arrays import Floats
from services.planning.model.ledger import Taken
from services.planning.model.lots import Longs


@dataclass(frozen=True, slots=True)
class Finished:
    """Units of an order by the day, an ordinal, of the last step of their lots; both have one entry a lot."""

    day: Longs
    units: Longs


@dataclass(frozen=True)
class Beside:
    """Capacity that all lots and holds take of lines, set-ups included [lines, days], and their runs of the lines of
    quotas [quotas, days].

    `lines` and `quotas` are the places of their ids, `quotas_of` are the quotas of each line; days count from `today`.
    `own` is what some orders have of it, `held` what each hold has. `finished` are units of all open orders, where
    somebody has asked for them.
    """

    today: date
    lines: Mapping[str, int]
    in_use: Floats
    quotas: Mapping[str, int]
    drawn: Floats
    quotas_of: Mapping[str, Collection[str]]
    own: Mapping[str, OrderLoad]
    held: Mapping[str, OrderLoad]
    finished: Mapping[str, Finished] = field(default_factory=dict)

    def taken(self, planned: Collection[str], lines: Sequence[Line], quotas: Sequence[Quota], days: int) -> Taken:
        """The use of these lines and quotas by all but the orders `planned`, holds included."""
        table = _of_days(self.in_use, days)
        self._take_off(table, self._own(planned))
        in_use: Floats = np.maximum(0.0, table[[self.lines[line.id] for line in lines]])
        return Taken(np.zeros_like(in_use), in_use, self._drawn(planned, quotas, days))

    def taken_by_lots(self, planned: Collection[str]) -> Floats:
        """Capacity that the lots of all but the orders `planned` take [lines, days], on the days known here."""
        table = self.in_use.copy()
        self._take_off(table, [*self._own(planned), *self.held.values()])
        return np.maximum(0.0, table)

    def _own(self, planned: Collection[str]) -> list[OrderLoad]:
        return [self.own[ident] for ident in planned if ident in self.own]

    def _take_off(self, table: Floats, loads: Iterable[OrderLoad]) -> None:
        for load in loads:
            for (line, day), amount in load.items():
                row, place = self.lines.get(line), (day - self.today).days
                if row is not None and 0 <= place < table.shape[1]:
                    table[row, place] -= amount.all / MILLIONTHS

    def _drawn(self, planned: Collection[str], quotas: Sequence[Quota], days: int) -> Floats:
        """Amounts of each quota that others draw by day [quotas, days]."""
        table = _of_days(self.drawn, days)
        for load in self._own(planned):
            for (line, day), amount in load.items():
                place = (day - self.today).days
                for quota in self.quotas_of.get(line, ()) if 0 <= place < days else ():
                    table[self.quotas[quota], place] -= amount.runs / MILLIONTHS
        per_unit = np.array([quota.per_unit for quota in quotas])
        drawn: Floats = np.maximum(0.0, table[[self.quotas[quota.id] for quota in quotas]]) * per_unit[:, None]
        return drawn


def _of_days(table: Floats, days: int) -> Floats:
    """A copy of so many days; nothing is known to be taken on later ones."""
    found = np.zeros((len(table), days))
    known = min(days, table.shape[1])
    found[:, :known] = table[:, :known]
    return found
