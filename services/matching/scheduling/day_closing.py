"""Closing a day: reports of it, or assumptions, become work in progress, and what nobody agreed to is withdrawn.

What was planned for the day and not done is cut off its lots: the steps before stay as work in progress, and the rest
is asked for again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from services.matching.domain.assignments import Assignment
from services.matching.domain.goods import Holder
from services.matching.domain.lots import Stage
from services.matching.domain.orders import Order, OrderState
from services.matching.domain.reports import Report
from services.matching.domain.work_in_progress import WorkInProgress
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.production import counted
from services.matching.scheduling.reporting import Stocktaking
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import NO_LOTS


@dataclass(frozen=True)
class ClosingDay:
    """Figures of a day that closes: its reports by order, the work in progress of orders before it, and their goods.

    `left` are units that have left their enterprises, by order and step.
    """

    reports: Mapping[str, Mapping[Stage, Report]]
    progress: Mapping[str, WorkInProgress]
    left: Mapping[str, Mapping[Holder, int]] = field(default_factory=dict)


def close_day(changes: Changes, closing: ClosingDay) -> None:
    """Decides what was done on the snapshot's day, which is then the next one, and asks for the rest again.

    The snapshot has the orders with work on the day, their assignments on it, and whole the lines of those that may not
    be done. Risks that lay on the day end with it. An order whose goods have all arrived by then has its work counted.
    """
    snapshot = changes.snapshot
    changes.snapshot = replace(snapshot, today=snapshot.today + timedelta(days=1))
    for order in snapshot.orders.values():
        if order.is_open or order.state is OrderState.DELIVERED:
            _close_order(changes, order, closing)
        else:
            _withdraw(changes, snapshot, order)
    changes.fill_ins |= changes.mark_risks(snapshot.lines)


def _close_order(changes: Changes, order: Order, closing: ClosingDay) -> None:
    """Reported steps first: on what they leave, agreed ones without a report are assumed to be done as planned.

    Of these, units that have left by then were done in any case.
    """
    day = changes.snapshot.today - timedelta(days=1)
    given = closing.reports.get(order.id, {})
    progress = closing.progress.get(order.id) or WorkInProgress(park=order.park, order=order.id)
    stock = Stocktaking(changes, order, progress, given.values(), day)
    known, stages = changes.snapshot.of_order(order.id), {*given, *_planned(changes.snapshot, order, day.toordinal())}
    for step, lines in _by_step(stages):
        of_step = [Stage(step, line) for line in sorted(lines)]
        reported = {stage: given[stage] for stage in of_step if stage in given}
        stock.production.settle_day(day, {stage: (each.good, each.scrapped) for stage, each in reported.items()})
        for stage in of_step:
            if stage in known and stage not in given:
                proven = closing.left.get(order.id, {}).get((step, known[stage].enterprise), 0)
                proven -= _made(stock, known, step, known[stage].enterprise) if proven else 0
                stock.production.assume(stage, day, known[stage].agreed_on(day), proven)
    stock.production.cut_before(changes.snapshot.today.toordinal())
    stock.take(min((stage.step for stage in stages), default=0))


def _made(stock: Stocktaking, known: Mapping[Stage, Assignment], step: int, enterprise: str) -> int:
    """Good units of the step by an enterprise that count so far."""
    lines = {stage.line for stage, each in known.items() if stage.step == step and each.enterprise == enterprise}
    so_far = counted(stock.production.progress)
    return sum(units for (stage, _), units in so_far.items() if stage.step == step and stage.line in lines)


def _planned(snapshot: ParkSnapshot, order: Order, day: int) -> set[Stage]:
    lots = snapshot.lots.get(order.id, NO_LOTS)
    there = lots.day == day
    pairs = zip(lots.number_of_step[there].tolist(), lots.line[there].tolist(), strict=True)
    return {Stage(step, lots.lines[line]) for step, line in pairs}


def _by_step(stages: Iterable[Stage]) -> list[tuple[int, set[str]]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for stage in stages:
        found[stage.step].add(stage.line)
    return sorted(found.items())


def _withdraw(changes: Changes, snapshot: ParkSnapshot, order: Order) -> None:
    """Of an order that is over, offers of the day that nobody has answered end."""
    for assignment in snapshot.of_order(order.id).values():
        left = assignment.quantities.get(snapshot.today, 0) - assignment.agreed_on(snapshot.today)
        if assignment.active and left > 0:
            assignment.withdraw(changes.asking())
            changes.assignments[assignment.id] = assignment
