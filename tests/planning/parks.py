"""Small parks and plans for the planning tests: one by hand, any number at random."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from services.planning import rules
from services.planning.model import (
    Commitment,
    Lane,
    Line,
    Order,
    Problem,
    Quota,
    RouteStep,
    Step,
    WorkInProgress,
    Zone,
    capacity,
    fits,
    ready,
    terms,
)
from services.planning.model.lots import Lot, Lots

START = date(2026, 3, 2)


def document() -> dict[str, Any]:
    """Two enterprises in two zones, two links, one order, one lot begun and one committed."""
    return {
        "start_date": "2026-03-02",
        "days": 10,
        "zones": [{"id": "mill", "latitude": 1.0, "longitude": 2.0}, {"id": "town", "latitude": 1.1, "longitude": 2.0}],
        "lanes": [{"from_zone": "mill", "to_zone": "town", "transit_days": 1, "cost": 0.5}],
        "lines": [
            _line("k1", "knit", "mill", lead_days=1, capacity_overrides=[{"date": "2026-03-04", "capacity": 5}]),
            _line("s1", "sew", "town", rates=[{"product": "p", "load": 0.5, "price": 2.0}]),
        ],
        "quotas": [{"id": "steam", "links": ["knit"], "daily_limit": 50.0, "per_unit": 0.5}],
        "orders": [
            {
                "id": "o1",
                "product": "p",
                "quantity": 100,
                "release_date": "2026-03-02",
                "due_date": "2026-03-08",
                "late_cost": 1.0,
                "unmet_cost": 20.0,
                "partial": True,
                "route": [{"link": "knit", "load": 2.0, "max_suppliers": 2}, {"link": "sew"}],
            }
        ],
        "in_progress": [{"order": "o1", "quantity": 10, "steps": [{"line": "k1", "date": "2026-02-28"}]}],
        "firm": [
            {"order": "o1", "quantity": 5, "steps": [{"line": "k1", "date": "2026-03-03"}]},
            {"order": "o1", "quantity": 5, "steps": [{"line": "k1", "date": "2026-02-28"}], "release_cost": 3.0},
        ],
    }


def _line(ident: str, link: str, zone: str, **more: Any) -> dict[str, Any]:
    line = {
        "id": ident,
        "enterprise": f"enterprise-{ident}",
        "link": link,
        "zone": zone,
        "daily_capacity": 40,
        "price": 1.5,
    }
    return line | {"min_lot": 2, "tags": ["fine"], "quality": 0.9} | more


def random_problem(rng: Random, orders: int = 5, scarce: bool = False) -> Problem:
    """A park of a few enterprises; `scarce` makes it too small for its orders."""
    zones = tuple(Zone(f"z{i}") for i in range(rng.randint(1, 3)))
    links = tuple(f"link{i}" for i in range(rng.randint(1, 3)))
    days = rng.randint(6, 10)
    lines = tuple(_random_line(rng, f"l{i}", links[i % len(links)], zones, days) for i in range(len(links) * 3))
    return Problem(
        start=START,
        days=days,
        zones=zones,
        lanes=tuple(_random_lane(rng, a, b) for a in zones for b in zones if a != b and rng.random() < 0.8),
        lines=lines,
        quotas=(Quota("steam", (links[0],), rng.choice([30.0, 60.0]), 0.5),) if rng.random() < 0.5 else (),
        orders=tuple(_random_order(rng, f"o{i}", links, days, 60 if scarce else 20) for i in range(orders)),
    )


def _random_line(rng: Random, ident: str, link: str, zones: tuple[Zone, ...], days: int) -> Line:
    return Line(
        id=ident,
        enterprise=f"e{rng.randrange(5)}",
        link=link,
        zone=rng.choice(zones).id,
        daily_capacity=rng.choice([10.0, 25.0, 40.0]),
        price=rng.choice([1.0, 1.5, 2.0]),
        min_lot=rng.choice([0.0, 0.0, 3.0]),
        tags=frozenset(rng.sample(["fine", "coarse"], rng.randint(1, 2))),
        quality=rng.choice([0.9, 1.0]),
        lead_days=rng.choice([0, 0, 1]),
        overrides={rng.randrange(days): rng.choice([0.0, 5.0])},
    )


def _random_lane(rng: Random, a: Zone, b: Zone) -> Lane:
    return Lane(a.id, b.id, rng.randint(0, 1), rng.choice([0.1, 0.3]))


def _random_order(rng: Random, ident: str, links: tuple[str, ...], days: int, largest: int) -> Order:
    release = rng.randrange(days // 2)
    return Order(
        id=ident,
        product=None,
        quantity=rng.randint(5, largest),
        release=release,
        due=min(days - 1, release + rng.randint(1, 4)),
        late_cost=rng.choice([0.5, 2.0]),
        unmet_cost=rng.choice([8.0, 30.0]),
        partial=rng.random() < 0.7,
        route=tuple(_random_step(rng, link) for link in links),
    )


def _random_step(rng: Random, link: str) -> RouteStep:
    return RouteStep(
        link=link,
        load=rng.choice([1.0, 1.0, 1.5]),
        tags=frozenset({"fine"}) if rng.random() < 0.3 else frozenset(),
        max_suppliers=rng.choice([None, None, 1, 2]),
    )


def with_commitments(rng: Random, problem: Problem, lots: tuple[Lot, ...]) -> tuple[Problem, tuple[Lot, ...]]:
    """The same park with one lot committed and another begun and going on; and the plan that keeps to it."""
    if not lots:
        return problem, lots
    committed = rng.choice(lots)
    commitment = Commitment(
        committed.order, committed.quantity, committed.steps[: rng.randint(1, len(committed.steps))]
    )
    begun = rng.choice(lots)
    first = Step(begun.steps[0].line, -2)
    problem = replace(
        problem,
        firm=(commitment,) if committed is not begun else (),
        in_progress=(WorkInProgress(begun.order, begun.quantity, (first,)),),
    )
    on = tuple(Lot(lot.order, lot.quantity, (first, *lot.steps[1:])) if lot is begun else lot for lot in lots)
    return problem, on


def random_lots(rng: Random, problem: Problem, tries: int = 8) -> tuple[Lot, ...]:
    """A valid plan: chains tried at random, of which those stay that hold together."""
    used: defaultdict[Step, float] = defaultdict(float)
    lots = [lot for order in problem.orders for _ in range(tries) if (lot := _chain(rng, problem, order, used))]
    return tuple(rules.kept_and_dropped(problem, Lots.of(lots))[0])


def _chain(rng: Random, problem: Problem, order: Order, used: defaultdict[Step, float]) -> Lot | None:
    steps: list[Step] = []
    quantity = float(order.quantity)
    for wanted in order.route:
        line = rng.choice(problem.lines_by_link[wanted.link])
        day = ready(problem, order, steps[-1] if steps else None, line)
        if not fits(wanted, line) or day is None or day + 1 >= problem.days:
            return None
        steps.append(Step(line.id, day + rng.randint(0, 1)))
        load, room = terms(order, wanted, line)[0], capacity(line, steps[-1].day) - used[steps[-1]]
        quantity = min(quantity, room / load if load > 0 else quantity * (room > 0))
    if quantity < 1:
        return None
    for wanted, step in zip(order.route, steps, strict=True):
        used[step] += int(quantity) * terms(order, wanted, problem.line_by_id[step.line])[0]
    return Lot(order.id, int(quantity), tuple(steps))


def delivered_days(problem: Problem, order: Order, lots: Iterable[Lot]) -> list[int]:
    """The days on which lots of an order are at its zone."""
    found = []
    for lot in lots:
        line = problem.line_by_id[lot.steps[-1].line]
        road = 0 if order.ship_to is None else problem.lane_between[line.zone, order.ship_to].transit_days
        found.append(lot.steps[-1].day + line.lead_days + road)
    return found
