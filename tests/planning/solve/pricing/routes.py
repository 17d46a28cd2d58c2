"""All routes of an order by enumeration: the plain reference for the kernel's route DP."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from services.planning.model import Order, Problem, capacity, fits, terms


def route_costs(problem: Problem, order: Order, prices: Mapping[tuple[str, int], float]) -> list[float]:
    """Cost of one unit on every route through lines and days, capacity charged at the prices."""
    return list(onward_costs(problem, order, prices, 0, None, max(0, order.release)))


def onward_costs(
    problem: Problem, order: Order, prices: Mapping[tuple[str, int], float], step: int, zone: str | None, ready: int
) -> Iterator[float]:
    """Cost of one unit on every route onward from a step, from a zone (None: anywhere) from a day."""
    if step == len(order.route):
        yield max(0, ready - order.due) * order.late_cost
        return
    for line in problem.lines:
        lane = problem.lane_between.get((zone or line.zone, line.zone))
        if lane is None or not fits(order.route[step], line):
            continue
        load, price = terms(order, order.route[step], line)
        for day in range(ready + lane.transit_days, problem.days):
            if capacity(line, day) <= 0:
                continue
            here = price + load * prices.get((line.id, day), 0.0) + (lane.cost if zone else 0.0)
            for rest in onward_costs(problem, order, prices, step + 1, line.zone, day + line.lead_days):
                yield here + rest


def softmin(costs: list[float], temperature: float) -> float:
    """-t log sum exp(-cost / t)."""
    least = min(costs)
    return least - temperature * math.log(sum(math.exp((least - cost) / temperature) for cost in costs))
