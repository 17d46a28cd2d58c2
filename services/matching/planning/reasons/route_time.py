"""What a route allows by itself, were every line free: who can do it at all, and how early it can end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from functools import cached_property

import numpy as np

from services.matching.planning.arrays import Floats, Ints
from services.matching.planning.problem import Line, Order, Problem, RouteStep, fits, terms
from services.matching.planning.reasons.room import Room


class Crew:
    """The lines that fit a step of a route, whoever orders it."""

    def __init__(self, room: Room, step: RouteStep) -> None:
        self.lines = [line for line in room.problem.lines_by_link.get(step.link, ()) if fits(step, line)]
        self.rows: Ints = np.array([room.park.line_index[line.id] for line in self.lines], dtype=np.int64)
        self._capacity: Floats = room.park.capacity
        self._rated = [line for line in self.lines if line.rates]
        self._loads: dict[tuple[str | None, float], Floats] = {}

    def loads(self, order: Order, step: RouteStep) -> Floats:
        """Capacity that a unit of the order takes, per line."""
        product = order.product if any(order.product in line.rates for line in self._rated) else None
        if (product, step.load) not in self._loads:
            loads = np.array([terms(order, step, line)[0] for line in self.lines], dtype=np.float64)
            self._loads[product, step.load] = loads
        return self._loads[product, step.load]

    @cached_property
    def first_open(self) -> dict[tuple[str, int], Ints]:
        """By zone and lead days: for each day the first from then on at which some line works, or one past the last."""
        grouped: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for line, row in zip(self.lines, self.rows.tolist(), strict=True):
            grouped[line.zone, line.lead_days].append(row)
        days = np.arange(self._capacity.shape[1])
        return {
            group: np.minimum.accumulate(
                np.where((self._capacity[rows] > 0).any(axis=0), days, len(days))[::-1], dtype=np.int64
            )[::-1]
            for group, rows in grouped.items()
        }


class RouteTimes:
    """Answers about routes, each kind of step looked at once."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.problem: Problem = room.problem
        self._crews: dict[Hashable, Crew] = {}

    def crew(self, step: RouteStep) -> Crew:
        """The lines that fit a step."""
        key = step.link, step.tags, step.min_quality, step.excluded_enterprises, step.only_enterprises
        if key not in self._crews:
            self._crews[key] = Crew(self.room, step)
        return self._crews[key]

    def lines(self, step: RouteStep) -> list[Line]:
        """The lines that fit a step, in the park's order."""
        return self.crew(step).lines

    def unserved(self, order: Order) -> list[int]:
        """The steps that no line of the park fits, or that no lane leads to from the lines of the step before."""
        unserved: list[int] = []
        zones: set[str] | None = None
        for number, step in enumerate(order.route):
            fitting = {zone for zone, _ in self.crew(step).first_open}
            reached = {zone for zone in fitting if zones is None or any(self._lane(a, zone) is not None for a in zones)}
            if not reached:
                unserved.append(number)
            zones = reached or None
        return unserved

    def earliest_finish(self, order: Order) -> int | None:
        """The day on which the first unit could be finished if the order had the park to itself; None if never.

        Work in progress goes on from where it stands.
        """
        return min(self._reached(order)[-1].values(), default=None)

    def windows(self, order: Order) -> list[range]:
        """Per step, the days on which it can be done at all if the order is to be finished when due."""
        reached, latest, windows = self._reached(order), order.due, []
        for number in range(len(order.route) - 1, -1, -1):
            groups = self.crew(order.route[number]).first_open
            latest -= min((lead for _, lead in groups), default=0)
            starts = [self._ready(order, number, reached[number], zone) for zone, _ in groups]
            earliest = min((start for start in starts if start is not None), default=self.problem.days)
            windows.append(range(earliest, min(latest + 1, self.problem.days)))
        return windows[::-1]

    def _reached(self, order: Order) -> list[dict[str, int]]:
        """After each number of steps: the zones where goods can be, and the first day on which they are ready."""
        reached: list[dict[str, int]] = [{} for _ in range(len(order.route) + 1)]
        for steps in self.room.begun[order.id]:
            line = self.problem.line_by_id[steps[-1].line]
            _sooner(reached[len(steps)], line.zone, steps[-1].day + line.lead_days)
        for number, step in enumerate(order.route):
            for (zone, lead), first_open in self.crew(step).first_open.items():
                ready = self._ready(order, number, reached[number], zone)
                begin = self.problem.days if ready is None else int(first_open[ready])
                if begin < self.problem.days:
                    _sooner(reached[number + 1], zone, begin + lead)
        return reached

    def _ready(self, order: Order, number: int, reached: dict[str, int], zone: str) -> int | None:
        """The first day of the horizon on which goods may be worked on in a zone; None where that is past it."""
        days = [max(0, order.release)] if number == 0 else []
        for origin, day in reached.items():
            transit = self._lane(origin, zone)
            if transit is not None:
                days.append(max(0, day + transit))
        earliest = min(days, default=self.problem.days)
        return earliest if earliest < self.problem.days else None

    def _lane(self, origin: str, target: str) -> int | None:
        lane = self.problem.lane_between.get((origin, target))
        return None if lane is None else lane.transit_days


def _sooner(reached: dict[str, int], zone: str, day: int) -> None:
    reached[zone] = min(day, reached.get(zone, day))
