"""Simulated days of doors that pack parcels: what they report, and what happens.

Nothing here follows the model of the alarm: people work in shifts with breaks, come late, are called away, get faster
and slower, put parcels into boxes, report when they think of it, get late orders, and some bring more hands when they
see that it will be late.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

HOUR, MINUTE = 3600.0, 60.0
BEGINS, ENDS = 8 * HOUR, 18.5 * HOUR
BREAKS = ((12 * HOUR, 13 * HOUR),)
WORK = ENDS - BEGINS - sum(end - begin for begin, end in BREAKS)
STEP = 60.0


@dataclass(frozen=True, slots=True)
class Door:
    """A door: its people, the parcels that one of them packs in an hour, parcels a box, and minutes between reports."""

    name: int
    hands: int
    per_hour: float
    box: int
    report_minutes: float
    load: float

    @property
    def usual(self) -> float:
        """Parcels that it packs on a usual day."""
        return self.hands * self.per_hour * WORK / HOUR


@dataclass(frozen=True, slots=True)
class Day:
    """What a door reports: (second, packed, ordered) each. `missing` parcels were unpacked at the last pickup."""

    door: Door
    reports: tuple[tuple[float, int, int], ...]
    packed: int
    missing: int


def doors(seed: int, count: int) -> list[Door]:
    """The doors of a park."""
    chance = random.Random(seed)
    return [
        Door(
            name,
            chance.choice((1, 2, 2, 3, 3, 4, 6, 9)),
            chance.lognormvariate(math.log(65), 0.25),
            chance.choice((1, 1, 4, 6, 10, 20)),
            chance.choice((10.0, 15.0, 20.0, 30.0, 60.0)),
            min(1.05, max(0.35, chance.gauss(0.78, 0.12))),
        )
        for name in range(count)
    ]


def simulated(door: Door, seed: int) -> Day:
    """A day of a door."""
    return _Life(door, random.Random(seed * 1_000_003 + door.name)).day()


class _Life:
    def __init__(self, door: Door, chance: random.Random) -> None:
        self._door, self._chance = door, chance
        self._ordered = max(5, round(door.usual * chance.gauss(door.load, 0.12)))
        self._late_order = self._late_orders()
        self._pace = door.hands * door.per_hour / HOUR * chance.lognormvariate(-0.02, 0.2)
        self._begins = BEGINS + max(0.0, chance.gauss(5, 20)) * MINUTE
        self._away = list(self._stoppages())
        self._helped, self._mood = 1.0, 0.0
        self._brings_help = chance.random() < 0.3

    def day(self) -> Day:
        packed, reports, next_report = 0.0, [], BEGINS + self._chance.uniform(10, 40) * MINUTE
        at = BEGINS
        while at < ENDS:
            at += STEP
            if self._late_order and at >= self._late_order[0]:
                self._ordered += self._late_order[1]
                self._late_order = None
            self._look(at, packed)
            packed = min(float(self._ordered), packed + self._packs(at))
            if at >= next_report:
                reports.append((at, self._shown(packed), self._ordered))
                next_report = at + self._door.report_minutes * MINUTE * self._chance.uniform(0.6, 1.8)
        return Day(self._door, tuple(reports), int(packed), self._ordered - int(packed))

    def _late_orders(self) -> tuple[float, int] | None:
        if self._chance.random() > 0.2:
            return None
        return self._chance.uniform(13, 16) * HOUR, round(self._ordered * self._chance.uniform(0.03, 0.15))

    def _stoppages(self) -> Iterator[tuple[float, float]]:
        while self._chance.random() < 0.25:
            begin = self._chance.uniform(BEGINS, ENDS)
            yield begin, begin + self._chance.uniform(20, 80) * MINUTE

    def _look(self, at: float, packed: float) -> None:
        """Who looks at half past three and sees that it will be late may bring help half an hour later."""
        if self._brings_help and at >= 16 * HOUR:
            self._brings_help = False
            worked = max(1.0, at - BEGINS - HOUR)
            if packed / worked * (ENDS - BEGINS - HOUR) < self._ordered:
                self._helped = self._chance.uniform(1.2, 1.7)

    def _packs(self, at: float) -> float:
        resting = any(begin <= at < end for begin, end in (*BREAKS, *self._away))
        if resting or at < self._begins:
            return 0.0
        self._mood += (-self._mood * STEP / HOUR) + self._chance.gauss(0, 0.25) * math.sqrt(STEP / HOUR)
        return self._pace * self._helped * math.exp(self._mood) * STEP

    def _shown(self, packed: float) -> int:
        """Whole boxes only, unless the last one is closed."""
        whole = int(packed)
        return whole if whole >= self._ordered else whole - whole % self._door.box
