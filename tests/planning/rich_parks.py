"""Random parks with all that a park file may hold at once: what the simple ones of `parks` leave out."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from services.planning.model import Commitment, Line, Order, Problem, Quota, Rate, RouteStep, Step, WorkInProgress, Zone
from services.planning.model.lots import Lot
from tests.planning.parks import random_lots, random_problem

PRODUCTS = ("plain", "fancy")


def rich_problem(rng: Random, orders: int = 10) -> Problem:
    """Enterprises with several lines at a link, rate cards, a link twice in a route, routes of one step, loads of 0,
    days without capacity, minimum lots, overlapping quotas, orders made whole or not at all."""
    problem = random_problem(rng, orders, scarce=rng.random() < 0.6)
    links = sorted(problem.lines_by_link)
    lines = tuple(_rich_line(rng, line, problem.days) for line in problem.lines)
    lines += tuple(_sister(rng, f"m{i}", rng.choice(lines), problem.zones) for i in range(rng.randint(0, 4)))
    quotas = problem.quotas
    if rng.random() < 0.4:
        quotas += (Quota("water", tuple(links), rng.choice([20.0, 60.0, 200.0]), rng.choice([0.3, 1.0])),)
    if rng.random() < 0.15:
        quotas += (Quota("nothing", (links[-1],), 0.0, 0.0),)
    return replace(
        problem,
        lines=lines,
        quotas=quotas,
        orders=tuple(_rich_order(rng, order, links) for order in problem.orders),
    )


def _rich_line(rng: Random, line: Line, days: int) -> Line:
    overrides = {rng.randrange(days): rng.choice([0.0, 0.0, 7.5]) for _ in range(rng.randint(0, 3))}
    return replace(
        line,
        enterprise=f"e{rng.randrange(4)}",
        daily_capacity=rng.choice([0.0, 7.3, 12.0, 25.0, 40.0]),
        min_lot=rng.choice([0.0, 0.0, 2.5, 6.0, 30.0]),
        lead_days=rng.choice([0, 0, 1, 2, 12]) if rng.random() < 0.5 else line.lead_days,
        overrides=overrides,
        rates={p: Rate(p, rng.choice([0.0, 0.7, 1.0, 2.3]), rng.choice([0.0, 1.0, 3.0])) for p in _some(rng)},
    )


def _sister(rng: Random, ident: str, line: Line, zones: tuple[Zone, ...]) -> Line:
    """One more line of an enterprise at the same link."""
    return replace(line, id=ident, zone=rng.choice(zones).id, price=rng.choice([1.0, 1.7]))


def _some(rng: Random) -> list[str]:
    return [product for product in PRODUCTS if rng.random() < 0.4]


def _rich_order(rng: Random, order: Order, links: list[str]) -> Order:
    route = order.route
    if rng.random() < 0.2:
        route = route[:1]
    if rng.random() < 0.3:
        route += (replace(rng.choice(route), max_suppliers=rng.choice([None, 1, 2])),)
    return replace(
        order,
        product=rng.choice([None, *PRODUCTS]),
        late_cost=rng.choice([0.0, 0.5, 2.0]),
        unmet_cost=rng.choice([0.0, 8.0, 30.0, 60.0]),
        route=tuple(_rich_step(rng, step) for step in route),
    )


def _rich_step(rng: Random, step: RouteStep) -> RouteStep:
    return replace(
        step,
        load=rng.choice([0.0, 0.4, 1.0, 1.0, 1.5]),
        min_quality=rng.choice([0.0, 0.0, 0.95]),
        max_suppliers=rng.choice([None, 1, 1, 2, 3]),
        excluded_enterprises=frozenset({"e0"}) if rng.random() < 0.15 else frozenset(),
        only_enterprises=frozenset({"e1", "e2"}) if rng.random() < 0.1 else frozenset(),
    )


def rich_commitments(rng: Random, problem: Problem) -> Problem:
    """The same park in mid-flow: several lots begun and several committed, some with a release cost, all of which one
    valid plan keeps."""
    lots = random_lots(rng, problem, tries=6)
    begun = {index for index in range(len(lots)) if rng.random() < 0.3}
    going_on = tuple(_begin(rng, lot) if index in begun else lot for index, lot in enumerate(lots))
    in_progress = tuple(
        WorkInProgress(lot.order, lot.quantity + rng.choice([0, 0, 3]), _done(lot))
        for index, lot in enumerate(going_on)
        if index in begun
    )
    firm = tuple(_commitment(rng, lot) for lot in going_on if rng.random() < 0.4)
    return replace(problem, in_progress=in_progress, firm=firm)


def _begin(rng: Random, lot: Lot) -> Lot:
    done = rng.randint(1, len(lot.steps))
    return Lot(
        lot.order, lot.quantity, tuple(Step(s.line, -9 + i) for i, s in enumerate(lot.steps[:done])) + lot.steps[done:]
    )


def _done(lot: Lot) -> tuple[Step, ...]:
    return tuple(step for step in lot.steps if step.day < 0)


def _commitment(rng: Random, lot: Lot) -> Commitment:
    done = len(_done(lot))
    kept = rng.randint(max(1, done), len(lot.steps))
    release_cost = rng.choice([None, None, 0.0, 4.0, 40.0])
    return Commitment(lot.order, rng.randint(1, lot.quantity), lot.steps[:kept], release_cost)
