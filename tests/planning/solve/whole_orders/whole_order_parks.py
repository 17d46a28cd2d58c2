"""Parks of whole orders with one supplier each, so small that every assignment can be tried."""

from __future__ import annotations

from itertools import product
from random import Random

from services.planning.model import Line, Order, Problem, Rate, RouteStep
from tests.planning.parks import START, random_problem

CAPACITY, LATE, UNMADE = 12.0, 1.5, 100.0


def whole_orders(seed: int, days: int = 1) -> Problem:
    """Five whole orders, due on day 0, for lines with a rate card each: what is asked of each line is too much."""
    rng, zone = Random(seed), random_problem(Random(0)).zones[0]
    products = [f"p{i}" for i in range(5)]
    count = 3 if days == 1 else 2
    cards = [{p: Rate(p, rng.randint(30, 80) / 10, rng.randint(5, 20)) for p in products} for _ in range(count)]
    lines = tuple(Line(f"l{k}", f"e{k}", "make", zone.id, CAPACITY, 1.0, rates=card) for k, card in enumerate(cards))
    step = (RouteStep("make", max_suppliers=1),)
    orders = tuple(Order(p, p, 1, 0, 0, LATE, UNMADE, False, step) for p in products)
    return Problem(START, days, (zone,), (), lines, (), orders)


def optimum(problem: Problem) -> float:
    """The least that any assignment costs."""
    cells = [None, *product(problem.lines, range(problem.days))]
    return min(_cost(problem, choice) for choice in product(cells, repeat=len(problem.orders)))


def _cost(problem: Problem, choice: tuple[tuple[Line, int] | None, ...]) -> float:
    """The cost of these cells, one for each order; inf where the load of a line exceeds its capacity."""
    cost, load = 0.0, dict.fromkeys([(line.id, day) for line in problem.lines for day in range(problem.days)], 0.0)
    for order, cell in zip(problem.orders, choice, strict=True):
        if cell is None:
            cost += UNMADE
            continue
        line, day = cell
        load[line.id, day] += line.rates[order.id].load
        cost += line.rates[order.id].price + LATE * day
    return cost if max(load.values()) <= CAPACITY + 1e-9 else float("inf")
