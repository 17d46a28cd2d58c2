"""An order's schedule, as matching publishes it: lots that go from line to line, and at last to the buyer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """A place of goods: at an enterprise in one of its zones, or with the buyer, who is no enterprise ("")."""

    enterprise: str
    zone: str


@dataclass(frozen=True, slots=True)
class Step:
    """A lot at one line. The goods can leave on `ready_day`, and are then `transit_days` on the road.

    A step that is `carriage` is no place where goods are made: its enterprise carries them.
    """

    place: Place
    day: date
    ready_day: date
    transit_days: int = 0
    carriage: bool = False


@dataclass(frozen=True, slots=True)
class Lot:
    """Units that move together: one step for each step of the order's route, of work in progress for those done.

    Units that are `gone` came to the last of their steps, which spoilt them, or were lost on the way from it.
    """

    quantity: int
    steps: tuple[Step, ...]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """All lots of an order under the live plan. `sequence` grows with every change of them.

    `owner` is the subject of the buyer that owns the order, "" where it is the park's own. Lots with fewer than
    `route_steps` are work in progress. `ended` is the state of an order that is over, "" of any other; `tolerance` the
    share, 0–1, of a quantity by which more may be sent.
    """

    park: str
    order: str
    sequence: int
    due_day: date
    ship_to_zone: str
    lots: tuple[Lot, ...]
    owner: str = ""
    route_steps: int = 0
    ended: str = ""
    tolerance: float = 0.0

    @property
    def buyer(self) -> Place:
        return Place("", self.ship_to_zone)


@dataclass(frozen=True, slots=True)
class ParkDay:
    """The day that it is in a park, and its rules: whether movements inside one zone need a vehicle, and whether
    those that nobody reports are put on the next day (else they count as gone). Of a park not heard of no day is past.
    """

    park: str
    day: date = date.min
    vehicles_inside_zones: bool = False
    movements_reported: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """One of `pages` pages in which a schedule comes, numbered from 0, its `content` as it came."""

    park: str
    order: str
    sequence: int
    page: int
    pages: int
    content: bytes
