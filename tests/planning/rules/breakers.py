"""How to break each rule, on purpose: a park and a plan that keeps to it, made into one that does not.

Each breaker gives the park and the lots to check, or None where this plan offers nothing to break.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from services.planning.model import Commitment, Line, Order, Problem, Quota, Step, Zone, terms
from services.planning.model.lots import Lot

Broken = tuple[Problem, tuple[Lot, ...]] | None
Breaker = Callable[[Problem, tuple[Lot, ...], Random], Broken]


def known_order(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    return problem, _swap(lots, rng, lambda lot: replace(lot, order="nobody"))


def known_line(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    return problem, _swap(lots, rng, lambda lot: replace(lot, steps=(*lot.steps[:-1], Step("nowhere", 5))))


def known_day(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    late = problem.days + rng.randrange(5)
    return problem, _swap(lots, rng, lambda lot: _last_on(lot, late))


def whole_quantity(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    return problem, _swap(lots, rng, lambda lot: replace(lot, quantity=rng.choice([0, -1, 2.5])))


def whole_route(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    return problem, _swap(lots, rng, lambda lot: replace(lot, steps=lot.steps[:-1]))


def eligible(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    number = rng.randrange(len(lot.steps))
    supplier = problem.line_by_id[lot.steps[number].line].enterprise
    return _with_step(problem, lot.order, number, excluded_enterprises=frozenset({supplier})), lots


def sequence(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    return _with_order(problem, lot.order, release=lot.steps[0].day + 1), lots


def sequence_of_steps(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    slow = lot.steps[0].line
    return (_with_line(problem, slow, lead_days=problem.days), lots) if len(lot.steps) > 1 else None


def lane(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    hauled = [
        (problem.line_by_id[a.line].zone, problem.line_by_id[b.line].zone)
        for lot in lots
        for a, b in zip(lot.steps, lot.steps[1:], strict=False)
    ]
    ways = [(a, b) for a, b in hauled if a != b]
    if not ways:
        return None
    closed = rng.choice(ways)
    left = tuple(lane for lane in problem.lanes if (lane.from_zone, lane.to_zone) != closed)
    return replace(problem, lanes=left), lots


def capacity(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    step, load = _taken(problem, rng.choice(lots), rng)
    line = problem.line_by_id[step.line]
    return _with_line(problem, line.id, overrides={**line.overrides, step.day: load * 0.9}), lots


def capacity_for_set_ups(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    step, _ = _taken(problem, rng.choice(lots), rng)
    return _with_line(problem, step.line, setup=problem.line_by_id[step.line].daily_capacity), lots


def capacity_of_a_shut_day(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    number = rng.randrange(len(lot.steps))
    line, order = problem.line_by_id[lot.steps[number].line], problem.order_by_id[lot.order]
    problem = _with_line(problem, line.id, rates={}, overrides={**line.overrides, lot.steps[number].day: 0.0})
    return _with_step(problem, order.id, number, load=0.0), lots


def min_run(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    step, load = _taken(problem, lot, rng)
    problem = _with_order(problem, lot.order, partial=True, quantity=10 * _made(lots, lot.order))
    return _with_line(problem, step.line, min_run=load * 5 + 1), lots


def transfer_batch(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    made = _made(lots, lot.order)
    return _with_order(problem, lot.order, partial=True, quantity=2 * made + 1, transfer_batch=made + 0.5), lots


def lane_to_the_customer(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    problem = replace(problem, zones=(*problem.zones, Zone("far")))
    return _with_order(problem, lot.order, ship_to="far"), lots


def quota_of_a_day(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    step, load = _taken(problem, rng.choice(lots), rng)
    limit = Quota("tight", (), load * 1e6, 1.0, lines=(step.line,), limits={step.day: load * 0.9})
    return replace(problem, quotas=(*problem.quotas, limit)), lots


def quota_of_an_enterprise(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    step, load = _taken(problem, rng.choice(lots), rng)
    enterprise = problem.line_by_id[step.line].enterprise
    limit = Quota("tight", (), load * 0.9, 1.0, lines=(step.line,), enterprises=(enterprise,))
    return replace(problem, quotas=(*problem.quotas, limit)), lots


def quota(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    step, load = _taken(problem, rng.choice(lots), rng)
    limit = Quota("tight", (problem.line_by_id[step.line].link,), load * 0.9, 1.0)
    return replace(problem, quotas=(*problem.quotas, limit)), lots


def demand(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    return _with_order(problem, lot.order, quantity=_made(lots, lot.order) - 1), lots


def all_or_nothing(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    return _with_order(problem, lot.order, partial=False, quantity=_made(lots, lot.order) + 1), lots


def min_lot(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    made = _made(lots, lot.order)
    problem = _with_order(problem, lot.order, partial=True, quantity=made + 5)
    return _with_line(problem, rng.choice(lot.steps).line, min_lot=made + 1.0), lots


def max_suppliers(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    spread = [
        (order.id, number)
        for order in problem.orders
        for number in range(len(order.route))
        if len({lot.steps[number].line for lot in lots if lot.order == order.id}) > 1
    ]
    if not spread:
        return None
    every_line_an_enterprise = tuple(replace(line, enterprise=line.id) for line in problem.lines)
    return _with_step(replace(problem, lines=every_line_an_enterprise), *rng.choice(spread), max_suppliers=1), lots


def firm(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    lot = rng.choice(lots)
    begins = sum(each.quantity for each in lots if each.order == lot.order and each.steps[:1] == lot.steps[:1])
    return replace(problem, firm=(Commitment(lot.order, begins + 1, lot.steps[:1]),)), lots


def in_progress(problem: Problem, lots: tuple[Lot, ...], rng: Random) -> Broken:
    return problem, _swap(lots, rng, lambda lot: replace(lot, steps=(Step(lot.steps[0].line, -1), *lot.steps[1:])))


BREAKERS: dict[str, tuple[Breaker, ...]] = {
    "known-order": (known_order,),
    "known-line-and-day": (known_line, known_day),
    "whole-quantity": (whole_quantity,),
    "whole-route": (whole_route,),
    "eligible": (eligible,),
    "sequence": (sequence, sequence_of_steps),
    "lane": (lane, lane_to_the_customer),
    "capacity": (capacity, capacity_for_set_ups, capacity_of_a_shut_day),
    "quota": (quota, quota_of_a_day, quota_of_an_enterprise),
    "min-run": (min_run,),
    "transfer-batch": (transfer_batch,),
    "demand": (demand,),
    "all-or-nothing": (all_or_nothing,),
    "min-lot": (min_lot,),
    "max-suppliers": (max_suppliers,),
    "firm": (firm,),
    "in-progress": (in_progress,),
}


def _swap(lots: tuple[Lot, ...], rng: Random, change: Callable[[Lot], Lot]) -> tuple[Lot, ...]:
    place = rng.randrange(len(lots))
    return (*lots[:place], change(lots[place]), *lots[place + 1 :])


def _last_on(lot: Lot, day: int) -> Lot:
    return replace(lot, steps=(*lot.steps[:-1], Step(lot.steps[-1].line, day)))


def _made(lots: tuple[Lot, ...], order: str) -> int:
    return sum(lot.quantity for lot in lots if lot.order == order)


def _taken(problem: Problem, lot: Lot, rng: Random) -> tuple[Step, float]:
    order = problem.order_by_id[lot.order]
    number = rng.randrange(len(lot.steps))
    line = problem.line_by_id[lot.steps[number].line]
    return lot.steps[number], lot.quantity * terms(order, order.route[number], line)[0]


def _with_order(problem: Problem, ident: str, **changes: object) -> Problem:
    orders: list[Order] = [replace(o, **changes) if o.id == ident else o for o in problem.orders]  # type: ignore[arg-type]
    return replace(problem, orders=tuple(orders))


def _with_step(problem: Problem, ident: str, number: int, **changes: object) -> Problem:
    route = list(problem.order_by_id[ident].route)
    route[number] = replace(route[number], **changes)  # type: ignore[arg-type]
    return _with_order(problem, ident, route=tuple(route))


def _with_line(problem: Problem, ident: str, **changes: object) -> Problem:
    lines: list[Line] = [replace(x, **changes) if x.id == ident else x for x in problem.lines]  # type: ignore[arg-type]
    return replace(problem, lines=tuple(lines))
