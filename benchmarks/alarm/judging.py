"""Alarms against what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.alarm.contenders import Contender
from benchmarks.alarm.days import BEGINS, ENDS, HOUR, MINUTE, Day, Door, simulated

EVERY = 10 * MINUTE
DAYS_OF_BEFORE = 10


@dataclass
class Score:
    """Alarms of many days. `warned` has, for each right one that stood at the last pickup, its minutes before that."""

    missed: int = 0
    right: int = 0
    raised: int = 0
    raised_right: int = 0
    standing: int = 0
    warned: list[float] = field(default_factory=list)
    days: int = 0

    @property
    def recall(self) -> float:
        """Of the doors that missed the departure, the share whose alarm stood at the last pickup."""
        return self.right / self.missed if self.missed else 1.0

    @property
    def precision(self) -> float:
        """Of the doors for which an alarm was ever raised on the day, withdrawn or not, the share that missed."""
        return self.raised_right / self.raised if self.raised else 1.0

    @property
    def precision_standing(self) -> float:
        """Of the alarms that stood at the last pickup, the share that was right."""
        return self.right / self.standing if self.standing else 1.0

    @property
    def warning(self) -> float:
        """Minutes from the alarm to the last pickup, the median of those that were right."""
        return median(self.warned) if self.warned else 0.0

    def count(self, day: Day, ever: bool, since: float | None) -> None:
        """Count a door's day, on which an alarm was `ever` raised, and stood at the end since that second."""
        missed = day.missing > 0
        self.missed += missed
        self.raised += ever
        self.raised_right += ever and missed
        self.standing += since is not None
        if since is not None and missed:
            self.right += 1
            self.warned.append((ENDS - since) / MINUTE)


def usual(doors: Iterable[Door], first_seed: int) -> dict[int, float]:
    """The parcels that each door packed on days of before, in the mean, while it still had some to pack.

    A door that has packed all early shows less than it could: what it has packed by its last report that was not its
    whole order counts, stretched to the day.
    """
    found: dict[int, float] = {}
    for door in doors:
        paces = []
        for seed in range(first_seed, first_seed + DAYS_OF_BEFORE):
            day = simulated(door, seed)
            busy = [report for report in day.reports if report[1] < report[2]]
            if busy:
                paces.append(busy[-1][1] / max(HOUR, _worked(busy[-1][0])))
        found[door.name] = sum(paces) / len(paces) * _worked(ENDS) if paces else door.usual
    return found


def _worked(until: float) -> float:
    from benchmarks.alarm.contenders import HOURS

    return HOURS.between(BEGINS, until)


def judge(days: Sequence[Day], means: Mapping[int, float], contender: Contender, score: Score) -> None:
    """Let the contender look at the doors of a day every ten minutes, and count its alarms."""
    score.days += 1
    for day in days:
        ever, since = False, None
        now = BEGINS + HOUR
        while now < ENDS:
            if contender.stands(since is not None, day, means[day.door.name], now):
                ever, since = True, now if since is None else since
            else:
                since = None
            now += EVERY
        score.count(day, ever, since)
