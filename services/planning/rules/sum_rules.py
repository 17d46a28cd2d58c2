"""The rules that lots keep or break together: sums over lines, days, orders and commitments."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from services.planning.model import Commitment, Problem, WorkInProgress, arrays
from services.planning.model.arrays import Floats, Ints
from services.planning.rules.commitments import shortfalls
from services.planning.rules.table import Finder, Table, in_progress_of
from services.planning.rules.violation import TOLERANCE, Violation

Flags = npt.NDArray[np.bool_]


def capacity_used(table: Table) -> Floats:
    """Lines × days: what the plan takes of each line's capacity."""
    rows, shape = table.rows, table.park.capacity.shape
    ahead = rows.done == 0
    place = rows.line[ahead] * shape[1] + rows.day[ahead]
    taken = np.bincount(place, weights=(rows.quantity * rows.load)[ahead], minlength=shape[0] * shape[1])
    return taken.reshape(shape).astype(np.float64)


def capacity_lost(table: Table) -> Floats:
    """Lines × days: what the set-ups of the campaigns that begin there and then take of each line's capacity."""
    runs, shape = table.runs, table.park.capacity.shape
    setup = np.array([line.setup for line in table.problem.lines], dtype=np.float64)
    line, day = runs.line[runs.begins], runs.day[runs.begins]
    lost = np.bincount(line * shape[1] + day, weights=setup[line], minlength=shape[0] * shape[1])
    return lost.reshape(shape).astype(np.float64)


def capacity(table: Table) -> list[Violation]:
    """Per line and day, runs and set-ups take no more than there is; a day without capacity takes no run."""
    used, limit = capacity_used(table) + capacity_lost(table), table.park.capacity
    if table.taken is not None:
        used += table.taken.all
    shut = np.zeros(limit.shape, dtype=np.bool_)
    shut[table.runs.line, table.runs.day] = True
    shut &= limit <= 0
    ahead = np.flatnonzero(table.rows.done == 0)
    places = Finder(table.rows.line[ahead] * table.problem.days + table.rows.day[ahead])
    found = []
    for line, day in np.argwhere(_exceeds(used, limit) | shut).tolist():
        subject = f"{table.problem.lines[line].id} on {table.problem.date_of(day)}"
        message = f"{subject}: {used[line, day]:.0f} of {limit[line, day]:.0f}"
        lots, shares = _shares(table, ahead[places.rows(line * table.problem.days + day)])
        excess = used[line, day] - limit[line, day]
        # Of a day without capacity all lots have to go, those too that take none of it.
        found.append(
            Violation("capacity", subject, message, lots, shares=() if shut[line, day] else shares, excess=excess)
        )
    return found


def quota(table: Table) -> list[Violation]:
    """Per quota and day, no more is taken than the park allows."""
    used = capacity_used(table)
    if table.taken is not None:
        used += table.taken.runs
    found = []
    totals = quota_use(table.problem, used)
    if table.taken is not None and table.taken.drawn is not None:
        totals += arrays.pooled(arrays.quota_days(table.problem), table.taken.drawn)
    for place, limit in enumerate(arrays.quota_limits(table.problem)):
        each, total = table.problem.quotas[place], totals[place]
        lines = arrays.quota_rows(table.problem, each)
        covered = np.isin(table.rows.line, lines) & (table.rows.done == 0)
        balance = np.array([each.balance(day) for day in range(table.problem.days)])
        for day in np.flatnonzero(_exceeds(total, limit)).tolist():
            subject = f"{each.id} on {table.problem.date_of(day)}"
            message = f"{subject}: {total[day]:.0f} of {limit[day]:.0f}"
            lots, shares = _shares(table, _on_balance(table, covered, balance, day))
            excess = (total[day] - limit[day]) / each.per_unit
            found.append(Violation("quota", subject, message, lots, shares=shares, excess=excess))
    return found


def quota_use(problem: Problem, used: Floats) -> Floats:
    """Amounts that a load of lines [lines, days] takes of each quota, by the day on whose balance they are."""
    totals = np.zeros((len(problem.quotas), problem.days))
    for total, each in zip(totals, problem.quotas, strict=True):
        by_day = used[arrays.quota_rows(problem, each)].sum(axis=0) * each.per_unit
        for day, amount in enumerate(by_day.tolist()):
            if each.balance(day) >= 0:
                total[each.balance(day)] += amount
    return totals


def _on_balance(table: Table, covered: Flags, balance: Ints, day: int) -> Ints:
    """Places of the rows that draw on the balance of a day."""
    ahead = np.flatnonzero(covered)
    found: Ints = ahead[balance[table.rows.day[ahead]] == day]
    return found


def in_progress(table: Table) -> list[Violation]:
    """Lots continue no more units than are in progress with the same steps."""
    there = in_progress_of(table.problem)
    found = []
    for (order, steps), units in table.continued.items():
        excess = units - there[order, steps]
        if excess > 0:
            message = f"{order}: {units} of {there[order, steps]} begun"
            lots = tuple(place for place in table.lots_of(order) if table.lots[place].steps[: len(steps)] == steps)
            found.append(_too_many(table, "in-progress", order, message, lots, excess))
    return found


def min_lot(table: Table) -> list[Violation]:
    """Per order, step and line: nothing, or the line's smallest lot, or the step's open units where they are fewer."""
    shipped, planned = _shipped(table)
    small = [number for number in np.flatnonzero(planned).tolist() if _is_small(table, number, shipped[number])]
    if not small:
        return []
    committed, places = _committed(table), Finder(table.rows.combination)
    found = []
    for number in small:
        each = table.combinations[number]
        order, line = table.problem.orders[each.order], table.problem.lines[each.line]
        units = shipped[number]
        if (order.id, each.step, line.id) not in committed:
            message = f"{order.id} step {each.step} on {line.id}: {units:.0f}"
            lots = _lots_at(table, places.rows(number))
            found.append(Violation("min-lot", order.id, message, lots, order.id, each.step))
    return found


def max_suppliers(table: Table) -> list[Violation]:
    """Per order and step, no more enterprises than allowed, those of done steps included."""
    _, planned = _shipped(table)
    enterprises: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    ahead = set()
    for each, is_planned in zip(table.combinations, planned.tolist(), strict=True):
        enterprises[each.order, each.step].add(table.problem.lines[each.line].enterprise)
        if is_planned:
            ahead.add((each.order, each.step))
    found = []
    for order_index, step in sorted(ahead):
        order, count = table.problem.orders[order_index], len(enterprises[order_index, step])
        most = order.route[step].max_suppliers
        if most is not None and count > most:
            message = f"{order.id} step {step}: {count} of {most}"
            found.append(Violation("max-suppliers", order.id, message, table.lots_of(order.id), order.id, step))
    return found


def demand(table: Table) -> list[Violation]:
    """No more is made than ordered."""
    found = []
    for order, made in zip(table.problem.orders, table.made.tolist(), strict=True):
        if made > order.quantity:
            message = f"{order.id}: {made:.0f} of {order.quantity}"
            lots = table.lots_of(order.id)
            found.append(_too_many(table, "demand", order.id, message, lots, made - order.quantity))
    return found


def all_or_nothing(table: Table) -> list[Violation]:
    """An order without `partial`, of which nothing is committed or begun, is made whole or not at all."""
    beginnings: tuple[Commitment | WorkInProgress, ...] = (*table.problem.firm, *table.problem.in_progress)
    free = {lot.order for lot in beginnings}
    found = []
    for order, made in zip(table.problem.orders, table.made.tolist(), strict=True):
        if 0 < made < order.quantity and not order.partial and order.id not in free:
            message = f"{order.id}: {made:.0f} of {order.quantity}"
            found.append(Violation("all-or-nothing", order.id, message, table.lots_of(order.id), order.id))
    return found


def firm(table: Table) -> list[Violation]:
    """Commitments without a release cost are kept."""
    return [
        Violation(
            "firm", commitment.order, f"{commitment.order}: {kept} of {commitment.quantity} kept", (), commitment.order
        )
        for commitment, kept in shortfalls(table.problem, table.lots)
        if commitment.binding
    ]


def _exceeds(amount: Floats, limit: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray(amount > limit * (1 + TOLERANCE) + TOLERANCE)


def _too_many(  # noqa: PLR0917 - one line per field of the violation would hide which rule it is
    table: Table, rule: str, order: str, message: str, lots: tuple[int, ...], excess: float
) -> Violation:
    shares = tuple(table.lots.quantity[list(lots)].astype(np.float64).tolist())
    return Violation(rule, order, message, lots, order, shares=shares, excess=excess)


def _shares(table: Table, rows: Ints) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The lots of some rows, each once, and the capacity each takes there."""
    taken: defaultdict[int, float] = defaultdict(float)
    loads = (table.rows.quantity * table.rows.load)[rows]
    for lot, load in zip(table.rows.lot[rows].tolist(), loads.tolist(), strict=True):
        taken[lot] += load
    return tuple(taken), tuple(taken.values())


def _lots_at(table: Table, rows: Ints) -> tuple[int, ...]:
    """The lots of some rows, each once, in the plan's order."""
    return tuple(dict.fromkeys(table.rows.lot[rows].tolist()))


def _shipped(table: Table) -> tuple[Floats, Ints]:
    """Per combination: the units that go over it, and whether any of them lies in the horizon."""
    rows, size = table.rows, len(table.combinations)
    shipped = np.bincount(rows.combination, weights=rows.quantity, minlength=size)
    planned = np.bincount(rows.combination[rows.done == 0], minlength=size)
    return shipped.astype(np.float64), planned.astype(np.int64)


def _is_small(table: Table, number: int, units: float) -> bool:
    """Returns true if a combination's units are fewer than its line takes on, and than the step has open."""
    each = table.combinations[number]
    return units < table.facts.least_units(table.problem.orders[each.order], each.step, table.problem.lines[each.line])


def _committed(table: Table) -> set[tuple[str, int, str]]:
    """The lines on which an order has committed or done work: free of the smallest lot."""
    beginnings: tuple[Commitment | WorkInProgress, ...] = (*table.problem.firm, *table.problem.in_progress)
    return {(lot.order, number, step.line) for lot in beginnings for number, step in enumerate(lot.steps)}
