"""What a route allows by itself, were every line free: who can do it at all, and how early it can end."""

from __future__ import annotations

from services.matching.planning.problem import Line, Order, Problem, capacity, fits
from services.matching.planning.reasons.room import Room


def unserved(problem: Problem, order: Order) -> list[int]:
    """The steps that no line of the park fits, or that no lane leads to from the lines of the step before."""
    steps, zones = [], None
    for number, step in enumerate(order.route):
        fitting = {line.zone for line in problem.lines_by_link.get(step.link, ()) if fits(step, line)}
        reached = {zone for zone in fitting if zones is None or any((a, zone) in problem.lane_between for a in zones)}
        if not reached:
            steps.append(number)
        zones = reached or None
    return steps


def earliest_finish(room: Room, order: Order) -> int | None:
    """The day on which the first unit could be finished if the order had the park to itself; None if never.

    Work in progress goes on from where it stands.
    """
    reached: list[dict[str, int]] = [{} for _ in range(len(order.route) + 1)]
    finishes = []
    for steps in room.begun[order.id]:
        line = room.problem.line_by_id[steps[-1].line]
        day = steps[-1].day + line.lead_days
        _sooner(reached[len(steps)], line.zone, max(0, day))
        if len(steps) == len(order.route):
            finishes.append(day)
    for number in range(len(order.route)):
        for line in room.problem.lines_by_link.get(order.route[number].link, ()):
            ready = _ready(room.problem, order, number, reached[number], line)
            begin = None if ready is None else _first_open(room.problem, line, ready)
            if begin is not None and fits(order.route[number], line):
                _sooner(reached[number + 1], line.zone, begin + line.lead_days)
    return min([*finishes, *reached[-1].values()], default=None)


def _ready(problem: Problem, order: Order, number: int, reached: dict[str, int], line: Line) -> int | None:
    lanes = [(day, problem.lane_between.get((zone, line.zone))) for zone, day in reached.items()]
    days = [day + lane.transit_days for day, lane in lanes if lane is not None]
    if number == 0:
        days.append(max(0, order.release))
    return min(days, default=None)


def _first_open(problem: Problem, line: Line, ready: int) -> int | None:
    return next((day for day in range(ready, problem.days) if capacity(line, day) > 0), None)


def _sooner(reached: dict[str, int], zone: str, day: int) -> None:
    reached[zone] = min(day, reached.get(zone, day))
