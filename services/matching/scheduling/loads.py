"""Operating rates of a park under a plan: of each link over all its days, and of the park in its busiest week.

An enterprise is at full on a day when every line of its that can work that day is taken up: what is left there takes no
further run. One that cannot work that day, or has no orders, is not at full. Guests, which are outside the park, count
in none of the rates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from services.matching.domain.park import Line, capacity_on, capacity_over
from services.matching.domain.plans import LinkLoad, ParkLoad
from services.matching.scheduling.snapshot import ParkSnapshot, Work, set_ups_of, work_of
from services.planning.model.lots import Lots

# Shares of a line's day: so little left takes no run of a line without set-ups and smallest runs, and with them no more
# than so much is called taken up.
LITTLE, MOST_LEFT = 0.01, 0.1
WEEK = 7

# Of capacity that was added up; exactly a run's room takes a run.
_ROUNDING = 1e-6

OrderLots = Mapping[str, Lots]


def loads(snapshot: ParkSnapshot, planned: OrderLots) -> tuple[tuple[LinkLoad, ...], ParkLoad | None]:
    """Operating rates of each link and of the park, with these lots of planned orders and the live lots of all others.

    None for the park where nothing is to be done from today on.
    """
    work = _Work.of(snapshot, planned)
    if not work.days:
        return tuple(_idle(snapshot, link.id) for link in snapshot.park.links), None
    week = work.busiest_week()
    links = tuple(_link_load(work, link.id, week) for link in snapshot.park.links)
    return links, _park_load(work, week, _most_finished_in_a_week(snapshot, {**snapshot.lots, **planned}))


@dataclass(frozen=True)
class _Work:
    """Capacity that is taken, by line and day from today on, and the days on which a line is taken up.

    `days` are all days from the first to the last on which something is done.
    """

    snapshot: ParkSnapshot
    taken: Mapping[str, Mapping[date, float]]
    taken_up: Mapping[str, set[date]]
    days: Sequence[date]

    @classmethod
    def of(cls, snapshot: ParkSnapshot, planned: OrderLots) -> _Work:
        taken = _taken(snapshot, planned)
        worked = {day for days in taken.values() for day in days}
        days = _all_days(min(worked), max(worked)) if worked else ()
        return cls(snapshot, taken, {line: _taken_up(snapshot, line, taken[line]) for line in taken}, days)

    @property
    def own(self) -> list[Line]:
        """The lines of the park's own enterprises."""
        return own_lines(self.snapshot)

    def lines(self, link: str) -> list[Line]:
        return [line for line in self.own if line.link == link]

    def room(self, line: Line, day: date) -> int:
        return self.snapshot.capacity(line.id, day)

    def full_days(self, lines: Collection[Line]) -> set[date]:
        """The days on which an enterprise with these lines is at full."""
        some = set().union(*(self.taken_up.get(line.id, ()) for line in lines))
        return (
            {day for day in some if all(self._does_all_it_can(line, day) for line in lines)} if len(lines) > 1 else some
        )

    def _does_all_it_can(self, line: Line, day: date) -> bool:
        return day in self.taken_up.get(line.id, ()) or not self.room(line, day)

    def full_share(self, lines: Collection[Line], week: Sequence[date]) -> float:
        """Of the enterprises that have these lines, the share at full on an average day of the week."""
        enterprises = _by_enterprise(lines)
        full = sum(len(self.full_days(members).intersection(week)) for members in enterprises.values())
        return full / (len(enterprises) * len(week)) if enterprises else 0.0

    def rate(self, lines: Collection[Line], days: Sequence[date]) -> float:
        """Capacity taken over capacity there is, 0–1."""
        asked = set(days)
        there = sum(capacity_over(line, self.snapshot.figures.get(line.id, {}), asked) for line in lines)
        taken = sum(load for line in lines for day, load in self.taken.get(line.id, {}).items() if day in asked)
        return min(1.0, taken / there) if there else 0.0

    def busiest_week(self) -> Sequence[date]:
        """The seven days in a row on which most enterprises are at full (fewer where less is planned)."""
        enterprises = _by_enterprise(self.own)
        at_full = Counter(day for lines in enterprises.values() for day in self.full_days(lines))
        full = [at_full[day] for day in self.days]
        first = max(range(max(1, len(full) - WEEK + 1)), key=lambda start: sum(full[start : start + WEEK]))
        return self.days[first : first + WEEK]


def _taken(snapshot: ParkSnapshot, planned: OrderLots) -> Mapping[str, Mapping[date, float]]:
    taken = snapshot.taken_by_others(planned)
    added: defaultdict[str, defaultdict[date, float]] = defaultdict(lambda: defaultdict(float))
    for work in (*work_of(snapshot, snapshot.whole(planned)).values(), *_set_ups(snapshot, planned)):
        for (line, day), load in work.items():
            added[line][day] += load
    for line, by_day in added.items():
        there = taken.get(line, {})
        taken[line] = {day: there.get(day, 0.0) + by_day.get(day, 0.0) for day in {**there, **by_day}}
    return taken


def _set_ups(snapshot: ParkSnapshot, planned: OrderLots) -> list[Work]:
    """Set-ups of the planned orders' lots and of the live lots of all others."""
    others = [work for ident, work in snapshot.set_ups.items() if ident not in planned]
    return [*set_ups_of(snapshot, Lots.concatenated(planned.values())).values(), *others]


def _taken_up(snapshot: ParkSnapshot, line: str, taken: Mapping[date, float]) -> set[date]:
    """The days on which the line can do something and what is left takes no further set-up with a smallest run."""
    known, figures, used = snapshot.lines[line], snapshot.figures.get(line, {}), snapshot.figures_in_use[line]
    run = used.setup.figure + used.min_run.figure

    def is_taken_up(day: date, load: float) -> bool:
        capacity = capacity_on(known, figures, day)
        return load >= capacity - max(LITTLE * capacity, min(MOST_LEFT * capacity, run - _ROUNDING)) > 0

    return {day for day, load in taken.items() if is_taken_up(day, load)}


def _link_load(work: _Work, link: str, week: Sequence[date]) -> LinkLoad:
    lines = work.lines(link)
    days = sorted({day for line in lines for day in work.taken.get(line.id, {})})
    enterprises = _by_enterprise(lines)
    full = sum(bool(work.full_days(members)) for members in enterprises.values())
    return LinkLoad(
        link=link,
        operating_rate=work.rate(lines, days),
        busy_lines=sum(line.id in work.taken for line in lines),
        lines=len(lines),
        full_share=full / len(enterprises) if enterprises else 0.0,
        week_full_share=work.full_share(lines, week),
        week_operating_rate=work.rate(lines, week),
    )


def _idle(snapshot: ParkSnapshot, link: str) -> LinkLoad:
    lines = sum(line.link == link for line in own_lines(snapshot))
    return LinkLoad(link=link, operating_rate=0.0, busy_lines=0, lines=lines, full_share=0.0)


def _park_load(work: _Work, week: Sequence[date], most_finished: int) -> ParkLoad:
    lines = work.own
    enterprises = _by_enterprise(lines)
    rates = [work.rate(members, week) for members in enterprises.values()]
    return ParkLoad(
        first_date=week[0],
        last_date=week[-1],
        enterprises=len(enterprises),
        full_share=work.full_share(lines, week),
        operating_rate=sum(rates) / len(rates) if rates else 0.0,
        most_finished=most_finished,
    )


def _most_finished_in_a_week(snapshot: ParkSnapshot, lots: OrderLots) -> int:
    """The most units whose last step is done within seven days in a row, from today on."""
    made = snapshot.whole(lots)
    day = made.day[made.first[1:] - 1] - snapshot.today.toordinal()
    finished = np.bincount(day[day >= 0], made.quantity[day >= 0])
    return int(np.convolve(finished, np.ones(WEEK)).max()) if len(finished) else 0


def own_lines(snapshot: ParkSnapshot) -> list[Line]:
    """The lines of a snapshot without those of guests."""
    return [line for line in snapshot.lines.values() if line.id not in snapshot.guest_lines]


def _by_enterprise(lines: Collection[Line]) -> dict[str, list[Line]]:
    enterprises: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        enterprises[line.enterprise].append(line)
    return enterprises


def _all_days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
