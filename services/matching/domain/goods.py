"""Goods of an order that have left an enterprise: sums by step and by the enterprises between which they move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Way(NamedTuple):
    """From the enterprise that has done a step to the next one, "" for the buyer.

    `made_by` is the enterprise that did the step where goods go on from another one that they had come to.
    """

    step: int
    from_enterprise: str
    to_enterprise: str
    made_by: str = ""

    @property
    def maker(self) -> str:
        """The enterprise that did the step."""
        return self.made_by or self.from_enterprise


@dataclass(slots=True)
class Sums:
    """Units moved one way. `uncounted` are lost, and still counted as work in progress."""

    loaded: int = 0
    received: int = 0
    lost: int = 0
    returned: int = 0
    uncounted: int = 0
    version: int = 0

    @property
    def left(self) -> int:
        """The units that have left and have not come back."""
        return self.loaded - self.returned

    @property
    def sent(self) -> int:
        """The units that are there, or on the way there."""
        return self.left - self.lost


@dataclass(slots=True)
class News:
    """The additions of changed movements to an order: units delivered to the buyer, and units lost.

    `ways` are those concerned, as summed up by now; `left` says that some units have been loaded.
    """

    ways: dict[Way, Sums]
    delivered: int = 0
    lost: int = 0
    left: bool = False


class Late(NamedTuple):
    """Units on the road that come too late for the next step, and the day on which the last of them is expected."""

    until: date
    units: int


# The step that units have passed, and the enterprise that did it, or that has them for the next one.
Holder = tuple[int, str]


def sent_to(ways: Mapping[Way, Sums]) -> dict[Holder, int]:
    """The units that were sent to each enterprise for its step and have not gone on from there to another one."""
    units: Counter[Holder] = Counter()
    for way, sums in ways.items():
        units[way.step, way.to_enterprise] += sums.sent
        if way.made_by:
            units[way.step, way.from_enterprise] -= sums.left
    return {holder: number for holder, number in units.items() if number > 0 and holder[1]}


def left_from(ways: Mapping[Way, Sums]) -> dict[Holder, int]:
    """The units that have left each enterprise after its step; of those that only came through it none is counted."""
    units: Counter[Holder] = Counter()
    for way, sums in ways.items():
        if not way.made_by:
            units[way.step, way.from_enterprise] += sums.left
    return {holder: number for holder, number in units.items() if number > 0}
