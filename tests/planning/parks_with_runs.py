"""Random parks with all that runs, campaigns and transfer batches rest on: set-ups, smallest runs, agreed prices, zones
to ship to, and quotas over any lines by day."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from services.planning.model import AgreedPrice, Line, Order, Problem, Quota


def with_runs(rng: Random, problem: Problem) -> Problem:
    """The same park, most of whose lines, orders and quotas say more."""
    orders = tuple(_order(rng, problem, order) for order in problem.orders)
    lines = tuple(_line(rng, line) for line in problem.lines)
    return replace(problem, lines=lines, orders=orders, quotas=(*problem.quotas, *_quotas(rng, problem)))


def _line(rng: Random, line: Line) -> Line:
    past = {-day: rng.choice([0.0, 8.0]) for day in range(1, 4) if rng.random() < 0.3}
    return replace(
        line,
        setup=rng.choice([0.0, 0.0, 1.0, 2.5]),
        setup_cost=rng.choice([0.0, 0.0, 3.0, 10.0]),
        min_run=rng.choice([0.0, 2.0, 4.5]),
        past_overrides=past,
    )


def _order(rng: Random, problem: Problem, order: Order) -> Order:
    return replace(
        order,
        transfer_batch=rng.choice([0.0, 0.0, 2.0, 4.0]),
        ship_to=rng.choice([None, *(zone.id for zone in problem.zones)]),
        route=tuple(replace(step, agreed=_agreed(rng, problem)) for step in order.route),
    )


def _agreed(rng: Random, problem: Problem) -> tuple[AgreedPrice, ...]:
    lines = rng.sample(problem.lines, rng.randint(0, 2)) if rng.random() < 0.5 else []
    return tuple(AgreedPrice(line.id, rng.choice([0.0, 0.7, 3.0])) for line in lines)


def _quotas(rng: Random, problem: Problem) -> tuple[Quota, ...]:
    lines = tuple(line.id for line in rng.sample(problem.lines, rng.randint(0, 2)))
    enterprises = tuple({line.enterprise: None for line in rng.sample(problem.lines, rng.randint(0, 1))})
    links = tuple({line.link: None for line in rng.sample(problem.lines, rng.randint(0, 1))})
    limits = {rng.randrange(problem.days): rng.choice([0.0, 5.0, 90.0]) for _ in range(rng.randint(0, 2))}
    return (Quota("shared", links, rng.choice([15.0, 40.0]), 0.5, lines, enterprises, limits),)
