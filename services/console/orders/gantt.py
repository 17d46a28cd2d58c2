"""An order's campaigns over enterprises and days, as a picture of rectangles and as the rows of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from unicodedata import east_asian_width

from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED, Movement
from parkloom.matching.v1 import assignment_pb2 as states
from parkloom.matching.v1.assignment_pb2 import Assignment
from parkloom.matching.v1.order_pb2 import Lot, Order
from services.console.core.names import short

# Pixels of the picture.
LABEL, ROW, HEAD, ROAD, TOP = 160, 24, 24, 20, 34
WIDEST, NARROWEST, PICTURE = 72, 14, 1050
# Of a name beside the bars; a Chinese character is as wide as two letters.
LETTERS = 22
# A bar as wide as this has room for its units.
ROOM_FOR_UNITS = 40
MOST_ROWS = 8
MOST_DAYS = 120
AGREED, ASKED, AT_RISK, PLANNED = "good", "busy", "bad", "calm"
_AGREED = (states.ASSIGNMENT_STATE_ACCEPTED, states.ASSIGNMENT_STATE_STARTED, states.ASSIGNMENT_STATE_DONE)
_ASKED = (states.ASSIGNMENT_STATE_OFFERED, states.ASSIGNMENT_STATE_COUNTERED)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Runs of an enterprise on days that follow each other; `tone` says how far they are agreed."""

    first: date
    last: date
    quantity: int
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """The campaigns of one enterprise for a step."""

    enterprise: str
    guest: bool
    campaigns: tuple[Campaign, ...]

    @property
    def quantity(self) -> int:
        return sum(campaign.quantity for campaign in self.campaigns)


@dataclass(frozen=True, slots=True)
class Road:
    """Units that move from a step, or leave it for the buyer, on a day."""

    day: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the order: who makes it, the most units first, and what moves on from there."""

    number: int
    rows: tuple[Row, ...]
    roads: tuple[Road, ...]

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that the picture has; the table has all."""
        return self.rows[:MOST_ROWS]

    @property
    def left(self) -> int:
        """Number of enterprises that the table alone has."""
        return len(self.rows) - len(self.shown)

    @property
    def height(self) -> int:
        """Pixels that it takes in the picture."""
        return HEAD + ROW * len(self.shown) + (ROAD if self.roads else 0) + (ROAD if self.left else 0)


@dataclass(frozen=True, slots=True)
class Gantt:
    """The picture: `first` to `last` from left to right, the steps from top to bottom. Lengths are pixels."""

    first: date
    last: date
    due: date
    today: date
    steps: tuple[Step, ...]

    @property
    def day_width(self) -> int:
        return max(NARROWEST, min(WIDEST, PICTURE // self._days))

    @property
    def width(self) -> int:
        return LABEL + self._days * self.day_width

    @property
    def height(self) -> int:
        return TOP + sum(step.height for step in self.steps)

    @property
    def tops(self) -> list[tuple[Step, int]]:
        """Each step and the place at which it begins, pixels from the top."""
        found, top = [], TOP
        for step in self.steps:
            found.append((step, top))
            top += step.height
        return found

    @property
    def days(self) -> list[date]:
        """The days that have a line and, where there is room, their number."""
        return [self.first + number * _DAY for number in range(self._days)]

    def x(self, day: date) -> int:
        """The place at which a day begins, pixels from the left."""
        return LABEL + (min(max(day, self.first), self.last + _DAY) - self.first).days * self.day_width

    def span(self, campaign: Campaign) -> int:
        """The width of a campaign."""
        return max(self.x(campaign.last + _DAY) - self.x(campaign.first) - 2, 3)

    @staticmethod
    def fitting(name: str) -> str:
        """As much of a name as there is room for beside the bars."""
        widths = accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in name)
        fits = sum(width <= LETTERS for width in widths)
        return name if fits == len(name) else f"{name[: fits - 1]}…"

    @property
    def _days(self) -> int:
        return (self.last - self.first).days + 1


def drawn(
    order: Order, lots: Sequence[Lot], assignments: Iterable[Assignment], movements: Iterable[Movement], today: date
) -> Gantt | None:
    """The picture of an order's lots; None where it has none."""
    if not lots:
        return None
    tones, roads = _tones(assignments), _roads(movements)
    made: dict[int, dict[tuple[str, bool], dict[date, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for lot in lots:
        for number, step in enumerate(lot.steps):
            made[number][step.enterprise, step.guest][date.fromisoformat(step.date)] += lot.quantity
    steps = tuple(_step(number, made[number], tones, roads.get(number, {})) for number in sorted(made))
    due = date.fromisoformat(order.due_date)
    worked = [day for step in made.values() for days in step.values() for day in days]
    moved = [road.day for step in steps for road in step.roads]
    first, last = min(*worked, due), max(*worked, *moved, due)
    return Gantt(first, min(last, first + MOST_DAYS * _DAY), due, today, steps)


def _step(
    number: int,
    made: Mapping[tuple[str, bool], Mapping[date, int]],
    tones: Mapping[tuple[int, str], str],
    moved: Mapping[date, int],
) -> Step:
    rows = [
        Row(short(enterprise), guest, tuple(_campaigns(days, tones.get((number, enterprise), PLANNED))))
        for (enterprise, guest), days in made.items()
    ]
    rows.sort(key=lambda row: (-row.quantity, row.enterprise))
    return Step(number, tuple(rows), tuple(Road(day, moved[day]) for day in sorted(moved)))


def _campaigns(days: Mapping[date, int], tone: str) -> list[Campaign]:
    found: list[Campaign] = []
    for day in sorted(days):
        before = found[-1] if found else None
        if before is not None and day == before.last + _DAY:
            found[-1] = Campaign(before.first, day, before.quantity + days[day], tone)
        else:
            found.append(Campaign(day, day, days[day], tone))
    return found


def _tones(assignments: Iterable[Assignment]) -> dict[tuple[int, str], str]:
    """Tone of each enterprise's work for a step: how far it is agreed, of several lines the least."""
    found: dict[tuple[int, str], str] = {}
    severity = (PLANNED, AGREED, ASKED, AT_RISK)
    for one in assignments:
        tone = PLANNED
        if one.state in _AGREED:
            tone = AGREED
        elif one.state in _ASKED:
            tone = ASKED
        tone = AT_RISK if one.at_risk else tone
        key = one.step, one.enterprise
        found[key] = max(found.get(key, PLANNED), tone, key=severity.index)
    return found


def _roads(movements: Iterable[Movement]) -> dict[int, dict[date, int]]:
    """The units that leave each step, by day."""
    found: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for movement in movements:
        if movement.state != MOVEMENT_STATE_CANCELLED:
            found[movement.step][date.fromisoformat(movement.date)] += movement.quantity
    return found
