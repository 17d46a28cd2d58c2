"""Random small parks with everything that makes planning hard: at most 8 lines, 8 orders and 10 days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from services.planning.model import AgreedPrice, Lane, Line, Order, Problem, Quota, Rate, RouteStep, Zone

START = date(2026, 3, 2)
MOST_LINES, MOST_ORDERS, MOST_DAYS = 8, 8, 10
PRODUCTS = ("plain", "fancy")


@dataclass(frozen=True, slots=True)
class _Making:
    rng: Random
    zones: tuple[Zone, ...]
    links: tuple[str, ...]
    days: int
    size: int  # units of an order, about

    def line(self, number: int) -> Line:
        rng, capacity = self.rng, self.size * self.rng.choice([0.3, 0.5, 0.8, 1.2])
        return Line(
            id=f"l{number}",
            enterprise=f"e{rng.randrange(5)}",
            link=self.links[number % len(self.links)],
            zone=rng.choice(self.zones).id,
            daily_capacity=round(capacity, 1),
            price=rng.choice([1.0, 1.2, 1.5, 2.0]),
            min_lot=float(round(self.size * rng.choice([0.0, 0.2, 0.5, 0.7]))),
            tags=frozenset(rng.sample(["fine", "coarse"], rng.randint(1, 2))),
            lead_days=rng.choice([0, 0, 1]),
            overrides={rng.randrange(self.days): rng.choice([0.0, round(capacity / 2, 1)])},
            rates={product: self.rate(product) for product in PRODUCTS if rng.random() < 0.3},
        )

    def rate(self, product: str) -> Rate:
        return Rate(product, self.rng.choice([0.7, 1.0, 1.3]), self.rng.choice([0.8, 1.0, 2.5]))

    def lane(self, a: Zone, b: Zone) -> Lane:
        return Lane(a.id, b.id, self.rng.randint(0, 2), self.rng.choice([0.1, 0.3]))

    def order(self, number: int) -> Order:
        rng, release = self.rng, self.rng.randrange(max(1, self.days // 2))
        steps = self.links if rng.random() < 0.8 else self.links[: rng.randint(1, len(self.links))]
        return Order(
            id=f"o{number}",
            product=rng.choice([None, *PRODUCTS]),
            quantity=rng.randint(max(2, self.size // 4), 2 * self.size),
            release=release,
            due=min(self.days - 1, release + rng.randint(0, 4)),
            late_cost=rng.choice([0.0, 0.1, 0.5, 2.0]),
            unmet_cost=rng.choice([4.0, 8.0, 30.0, 100.0]),
            partial=rng.random() < 0.6,
            route=tuple(self.step(link) for link in steps),
        )

    def step(self, link: str) -> RouteStep:
        rng = self.rng
        return RouteStep(
            link=link,
            load=rng.choice([0.5, 1.0, 1.0, 1.5]),
            tags=frozenset({"fine"}) if rng.random() < 0.2 else frozenset(),
            max_suppliers=rng.choice([None, None, 1, 2]),
            excluded_enterprises=frozenset({"e0"}) if rng.random() < 0.1 else frozenset(),
        )


def random_park(seed: int) -> Problem:
    """A seed's park: minimum lots, whole orders, supplier limits, rate cards, quotas, lanes, shut days, too little."""
    rng = Random(seed)
    days = rng.randint(3, MOST_DAYS)
    zones = tuple(Zone(f"z{i}") for i in range(rng.randint(1, 3)))
    links = tuple(f"link{i}" for i in range(rng.randint(1, 3)))
    making = _Making(rng, zones, links, days, rng.choice([8, 8, 30, 150, 2000]))
    lines = tuple(making.line(number) for number in range(rng.randint(len(links) + 1, MOST_LINES)))
    limit = making.size * rng.choice([0.5, 1.5])
    return Problem(
        start=START,
        days=days,
        zones=zones,
        lanes=tuple(making.lane(a, b) for a in zones for b in zones if a != b and rng.random() < 0.8),
        lines=lines,
        quotas=(Quota("steam", (rng.choice(links),), limit, 0.5),) if rng.random() < 0.4 else (),
        orders=tuple(making.order(number) for number in range(rng.randint(2, MOST_ORDERS))),
    )


def random_park_with_runs(seed: int) -> Problem:
    """The park of a seed in a family of its own: set-ups, smallest runs, transfer batches and roads to the buyer."""
    rng, problem = Random(f"runs {seed}"), random_park(seed)
    size = max(order.quantity for order in problem.orders) / 2
    lines = tuple(_line_with_runs(rng, line, size) for line in problem.lines)
    orders = tuple(_order_with_runs(rng, order, problem, size) for order in problem.orders)
    return replace(problem, lines=lines, orders=orders, quotas=tuple(_by_day(rng, problem, q) for q in problem.quotas))


def _line_with_runs(rng: Random, line: Line, size: float) -> Line:
    return replace(
        line,
        min_lot=rng.choice([0.0, line.min_lot]),
        setup=round(line.daily_capacity * rng.choice([0.0, 0.05, 0.2]), 1),
        setup_cost=round(size * rng.choice([0.0, 0.1, 0.5]), 1),
        min_run=round(line.daily_capacity * rng.choice([0.0, 0.1, 0.4]), 1),
    )


def _order_with_runs(rng: Random, order: Order, problem: Problem, size: float) -> Order:
    agreed = (AgreedPrice(rng.choice(problem.lines).id, rng.choice([0.5, 1.1])),) if rng.random() < 0.3 else ()
    return replace(
        order,
        transfer_batch=float(round(size * rng.choice([0.0, 0.0, 0.1, 0.3]))),
        ship_to=rng.choice([None, rng.choice(problem.zones).id]),
        route=(replace(order.route[0], agreed=agreed), *order.route[1:]),
    )


def _by_day(rng: Random, problem: Problem, quota: Quota) -> Quota:
    limits = {rng.randrange(problem.days): rng.choice([0.0, quota.daily_limit / 2])}
    return replace(quota, lines=(rng.choice(problem.lines).id,), limits=limits)
