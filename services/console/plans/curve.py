"""Cost and bound of a plan under way, as its page has seen them close in on each other.

The page's own next question carries the points that it has shown, so that nothing is stored anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parkloom.matching.v1.plan_pb2 import Plan

WIDTH, HEIGHT, EDGE = 640, 160, 6
MOST_POINTS = 48
_POINT = re.compile(r"([0-9]{1,5})_([0-9]{1,19})?_([0-9]{1,19})?")


@dataclass(frozen=True, slots=True)
class Point:
    """Cost and bound after some seconds, micro-units of money; None where there is none yet."""

    seconds: int
    incumbent: int | None
    bound: int | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The points, the earliest first. A picture needs two of them."""

    points: tuple[Point, ...] = ()

    @classmethod
    def read(cls, text: str) -> Curve:
        """The curve that `text` has; what is no point of one is left out."""
        found = [_POINT.fullmatch(part) for part in text.split("~")[:MOST_POINTS]]
        points = [Point(int(each[1]), _number(each[2]), _number(each[3])) for each in found if each]
        return cls(tuple(sorted(points, key=lambda point: point.seconds)))

    def after(self, plan: Plan) -> Curve:
        """The curve with what the plan has reached by now; every other point goes where there are too many."""
        incumbent = plan.incumbent_micros if plan.HasField("incumbent_micros") else None
        bound = plan.bound_micros if plan.HasField("bound_micros") else None
        seconds = int(plan.seconds)
        if incumbent is None and bound is None:
            return self
        kept = [point for point in self.points if point.seconds < seconds]
        if len(kept) >= MOST_POINTS:
            kept = kept[::2]
        return Curve((*kept, Point(seconds, incumbent, bound)))

    @property
    def text(self) -> str:
        """The curve as the page's next question carries it."""
        return "~".join(f"{one.seconds}_{_text(one.incumbent)}_{_text(one.bound)}" for one in self.points)

    @property
    def is_drawn(self) -> bool:
        return len(self.points) > 1

    @property
    def cost(self) -> str:
        """The points of the cost's line in the picture."""
        return self._line([(one.seconds, one.incumbent) for one in self.points])

    @property
    def bound(self) -> str:
        """The points of the bound's line in the picture."""
        return self._line([(one.seconds, one.bound) for one in self.points])

    def _line(self, points: list[tuple[int, int | None]]) -> str:
        amounts = [each for one in self.points for each in (one.incumbent, one.bound) if each is not None]
        low, high = min(amounts), max(amounts)
        first, last = self.points[0].seconds, self.points[-1].seconds
        return " ".join(
            f"{_place(seconds, first, last, WIDTH):.1f},{HEIGHT - _place(amount, low, high, HEIGHT):.1f}"
            for seconds, amount in points
            if amount is not None
        )


def _place(value: int, low: int, high: int, length: int) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return EDGE + share * (length - 2 * EDGE)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _text(number: int | None) -> str:
    return "" if number is None else f"{number}"
