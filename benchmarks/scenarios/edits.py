"""What a park's manager asks "what if" about: edits of every kind, each at the place where it matters most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from services.matching.domain.edits import (
    AddedLine,
    ChangedCapacity,
    ChangedOrder,
    ChangedPolicy,
    ChangedQuota,
    ChangedWeekdays,
    Edit,
    EndedEnterprise,
    ScaledCapacity,
)
from services.matching.domain.orders import OrderUpdate
from services.park_calendar import Closure
from services.planning.model import Line, Order, Problem

WEEK = timedelta(days=6)
SUNDAYS_OFF = (1.0,) * 6 + (0.0,)


def what_ifs(problem: Problem) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """(name, edits) without end: first nothing at all, then one kind after the other, ever further down the lists."""
    yield "nothing, planned again", ()
    lines = sorted(problem.lines, key=lambda line: (-line.daily_capacity, line.id))
    orders = sorted(problem.orders, key=lambda order: (-order.quantity, order.id))
    links = list(Counter(line.link for line in problem.lines))
    number = 0
    while True:
        line, order, link = lines[number % len(lines)], orders[number % len(orders)], links[number % len(links)]
        yield from _of_lines(problem, line)
        yield from _of_orders(problem, order)
        yield from _of_the_park(problem, link, number)
        number += 1


def _of_lines(problem: Problem, line: Line) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    begin = problem.date_of(1)
    yield "a large enterprise gone", (Edit(end_enterprise=EndedEnterprise(line.enterprise)),)
    bought = AddedLine(f"{line.id}-more", line.id, int(line.daily_capacity))
    yield "a large line bought twice", (Edit(add_line=bought),)
    yield "a large line down for a week", (Edit(change_capacity=ChangedCapacity(line.id, begin, begin + WEEK, 0)),)


def _of_orders(problem: Problem, order: Order) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield "a large order cancelled", (Edit(cancel_order=order.id),)
    more = OrderUpdate(quantity=order.quantity + order.quantity // 2)
    yield "a large order half as large again", (Edit(change_order=ChangedOrder(order.id, more)),)
    earlier = max(problem.date_of(order.release), problem.date_of(order.due) - timedelta(days=3))
    sooner = OrderUpdate(due=earlier)
    yield "a large order due three days sooner", (Edit(change_order=ChangedOrder(order.id, sooner)),)


def _of_the_park(problem: Problem, link: str, number: int) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    begin, end = problem.date_of(1), problem.date_of(problem.days - 1)
    yield f"a tenth less at {link}", (Edit(scale_capacity=ScaledCapacity(link, "", begin, end, 0.9)),)
    yield "Sundays off", (Edit(change_weekdays=ChangedWeekdays(SUNDAYS_OFF)),)
    yield "a feast of three days", (Edit(add_closure=_feast(begin + timedelta(days=7 + number))),)
    yield f"{number + 2} frozen days", (Edit(change_policy=ChangedPolicy(frozen_days=number + 2)),)
    for quota in problem.quotas[:1]:
        yield f"a fifth less {quota.id}", (Edit(change_quota=ChangedQuota(quota.id, 0.8 * quota.daily_limit)),)


def _feast(first: date) -> Closure:
    return Closure("Feast", first.isoformat(), (first + timedelta(days=2)).isoformat())
