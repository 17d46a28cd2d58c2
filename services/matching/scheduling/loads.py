"""Operating rates of a park under a plan: of each link over all its days, and of the park in its busiest week.

An enterprise is at full on a day when every line of its that can work that day is taken up: what is left there takes no
further run. One that cannot work that day, or has no orders, is not at full. Guests, which are outside the park, count
in none of the rates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from services.matching.domain.park import Line
from services.matching.domain.plans import LinkLoad, ParkLoad
from services.matching.scheduling.snapshot import ParkSnapshot, by_line_and_day, set_ups_of, work_of
from services.planning.model.arrays import Floats
from services.planning.model.lots import Lots

# Shares of a line's day: so little left takes no run of a line without set-ups and smallest runs, and with them no more
# than so much is called taken up.
LITTLE, MOST_LEFT = 0.01, 0.1
WEEK = 7

# Of capacity that was added up; exactly a run's room takes a run.
_ROUNDING = 1e-6

OrderLots = Mapping[str, Lots]
Flags = npt.NDArray[np.bool_]


def loads(snapshot: ParkSnapshot, planned: OrderLots) -> tuple[tuple[LinkLoad, ...], ParkLoad | None]:
    """Operating rates of each link and of the park, with these lots of planned orders and the live lots of all others.

    None for the park where nothing is to be done from today on.
    """
    work = _Work.of(snapshot, planned)
    if work is None:
        return tuple(_idle(snapshot, link.id) for link in snapshot.park.links), None
    week = work.busiest_week()
    links = tuple(_link_load(work, link.id, week) for link in snapshot.park.links)
    return links, _park_load(work, week, _most_finished_in_a_week(snapshot, planned))


@dataclass(frozen=True)
class _Work:
    """Capacity that is taken, and that there is, by line and day [lines, days]; where a line is taken up, and where an
    enterprise is at full [enterprises, days].

    The days are all from the `first` to the last on which something is done. Lines are those of the park's `own`
    enterprises. `link` is the place of each line's link in the park, -1 where the park has it no longer, and
    `enterprise` that of its enterprise.
    """

    snapshot: ParkSnapshot
    first: date
    taken: Floats
    capacity: Floats
    taken_up: Flags
    link: npt.NDArray[np.int64]
    enterprise: npt.NDArray[np.int64]

    @classmethod
    def of(cls, snapshot: ParkSnapshot, planned: OrderLots) -> _Work | None:
        """None where nothing is to be done."""
        taken = _taken(snapshot, planned)
        worked = np.flatnonzero((taken > 0).any(axis=0))
        if not len(worked):
            return None
        first, end = int(worked[0]), int(worked[-1]) + 1
        lines = own_lines(snapshot)
        own = np.array([line.id not in snapshot.guest_lines for line in snapshot.lines.values()], dtype=np.bool_)
        capacity, taken = _capacity(snapshot, lines, first, end), taken[own, first:end]
        links = {link.id: place for place, link in enumerate(snapshot.park.links)}
        enterprises = {each: place for place, each in enumerate({line.enterprise for line in lines})}
        return cls(
            snapshot,
            snapshot.today + timedelta(days=first),
            taken,
            capacity,
            _taken_up(snapshot, lines, taken, capacity),
            np.array([links.get(line.link, -1) for line in lines], dtype=np.int64),
            np.array([enterprises[line.enterprise] for line in lines], dtype=np.int64),
        )

    def at_full(self, lines: Flags) -> Flags:
        """The days on which the enterprises of these lines are at full with them [those enterprises, days]."""
        _, owner = np.unique(self.enterprise[lines], return_inverse=True)
        some, all_can = (np.zeros((int(owner.max(initial=-1)) + 1, self.taken.shape[1]), dtype=np.int64) for _ in "..")
        np.add.at(some, owner, self.taken_up[lines])
        np.add.at(all_can, owner, ~(self.taken_up[lines] | (self.capacity[lines] == 0)))
        found: Flags = (some > 0) & (all_can == 0)
        return found

    def rate(self, lines: Flags, days: slice | Flags) -> float:
        """Capacity taken over capacity there is, 0–1."""
        there = float(self.capacity[lines][:, days].sum())
        return min(1.0, float(self.taken[lines][:, days].sum()) / there) if there else 0.0

    def busiest_week(self) -> slice:
        """The seven days in a row on which most enterprises are at full (fewer where less is planned)."""
        full = self.at_full(np.ones(len(self.taken), dtype=np.bool_)).sum(axis=0)
        first = max(range(max(1, len(full) - WEEK + 1)), key=lambda start: int(full[start : start + WEEK].sum()))
        return slice(first, min(first + WEEK, len(full)))


def _taken(snapshot: ParkSnapshot, planned: OrderLots) -> Floats:
    """Capacity taken by line and day from today on [lines, days]."""
    own = [*work_of(snapshot, snapshot.whole(planned)).values()]
    own += set_ups_of(snapshot, Lots.concatenated(planned.values())).values()
    if snapshot.beside is not None:
        known = snapshot.beside.taken_by_lots(planned)
        table = known[[snapshot.beside.lines[line] for line in snapshot.lines]]
        # Sums of whole millionths less what was not rounded.
        table[table < _ROUNDING] = 0.0
        return _with(snapshot, table, by_line_and_day(own))
    others = snapshot.set_ups_of_others(planned)
    return _with(
        snapshot, np.zeros((len(snapshot.lines), 0)), snapshot.taken_by_others(planned), others, by_line_and_day(own)
    )


def _with(snapshot: ParkSnapshot, table: Floats, *loads: Mapping[str, Mapping[date, float]]) -> Floats:
    """The table [lines, days], of as many days as it takes, with these loads by line and day added."""
    cells = [
        (line, day.toordinal(), load) for each in loads for line, days in each.items() for day, load in days.items()
    ]
    if not cells:
        return table
    place = {line: row for row, line in enumerate(snapshot.lines)}
    row = np.array([place[line] for line, _, _ in cells])
    column = np.array([day for _, day, _ in cells]) - snapshot.today.toordinal()
    found = np.zeros((len(table), max(table.shape[1], int(column.max()) + 1)))
    found[:, : table.shape[1]] = table
    np.add.at(found, (row, column), np.array([load for _, _, load in cells]))
    return found


def _capacity(snapshot: ParkSnapshot, lines: Sequence[Line], first: int, end: int) -> Floats:
    """Capacity by line [lines, days] from a day on, counted from today, until before another."""
    daily = np.array([[line.planned_daily_capacity] for line in lines], dtype=np.float64).reshape(len(lines), 1)
    table = np.repeat(daily, end - first, axis=1)
    start = snapshot.today.toordinal() + first
    for row, line in zip(table, lines, strict=True):
        for day, figure in snapshot.figures.get(line.id, {}).items():
            if 0 <= (place := day.toordinal() - start) < end - first:
                row[place] = figure.daily_capacity
    return table


def _taken_up(snapshot: ParkSnapshot, lines: Sequence[Line], taken: Floats, capacity: Floats) -> Flags:
    """The lines and days on which something can be done and what is left takes no further run with its set-up."""
    used = [snapshot.figures_in_use[line.id] for line in lines]
    run = np.array([[each.setup.figure + each.min_run.figure - _ROUNDING] for each in used], dtype=np.float64)
    enough = capacity - np.maximum(LITTLE * capacity, np.minimum(MOST_LEFT * capacity, run))
    found: Flags = (taken >= enough) & (enough > 0)
    return found


def _link_load(work: _Work, link: str, week: slice) -> LinkLoad:
    lines = work.link == [each.id for each in work.snapshot.park.links].index(link)
    busy, full = work.taken[lines] > 0, work.at_full(lines)
    return LinkLoad(
        link=link,
        operating_rate=work.rate(lines, busy.any(axis=0)),
        busy_lines=int(busy.any(axis=1).sum()),
        lines=int(lines.sum()),
        full_share=float(full.any(axis=1).mean()) if len(full) else 0.0,
        week_full_share=float(full[:, week].mean()) if len(full) else 0.0,
        week_operating_rate=work.rate(lines, week),
    )


def _idle(snapshot: ParkSnapshot, link: str) -> LinkLoad:
    lines = sum(line.link == link for line in own_lines(snapshot))
    return LinkLoad(link=link, operating_rate=0.0, busy_lines=0, lines=lines, full_share=0.0)


def _park_load(work: _Work, week: slice, most_finished: int) -> ParkLoad:
    there, taken = (np.bincount(work.enterprise, table[:, week].sum(axis=1)) for table in (work.capacity, work.taken))
    rates = np.minimum(1.0, np.divide(taken, there, out=np.zeros_like(there), where=there > 0))
    full = work.at_full(np.ones(len(work.taken), dtype=np.bool_))
    days: Sequence[date] = [work.first + timedelta(days=day) for day in (week.start, week.stop - 1)]
    return ParkLoad(
        first_date=days[0],
        last_date=days[1],
        enterprises=len(rates),
        full_share=float(full[:, week].mean()) if len(full) else 0.0,
        operating_rate=float(rates.mean()) if len(rates) else 0.0,
        most_finished=most_finished,
    )


def _most_finished_in_a_week(snapshot: ParkSnapshot, planned: OrderLots) -> int:
    """The most units whose last step is done within seven days in a row, from today on."""
    made = snapshot.whole({**snapshot.lots, **planned})
    day, units = made.day[made.first[1:] - 1], made.quantity
    if snapshot.beside is not None:
        others = [each for ident, each in snapshot.beside.finished.items() if ident not in planned]
        day = np.concatenate([day, *(each.day for each in others)])
        units = np.concatenate([units, *(each.units for each in others)])
    day = day - snapshot.today.toordinal()
    finished = np.bincount(day[day >= 0], units[day >= 0])
    return int(np.convolve(finished, np.ones(WEEK)).max()) if len(finished) else 0


def own_lines(snapshot: ParkSnapshot) -> list[Line]:
    """The lines of a snapshot without those of guests."""
    return [line for line in snapshot.lines.values() if line.id not in snapshot.guest_lines]
