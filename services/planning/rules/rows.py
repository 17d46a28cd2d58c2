"""The rows of the table of a solution: a row per lot and step, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.model import Order, Problem, fits, terms
from services.planning.model.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry per lot and step entered, in the solution's order: indices of lot, order, step and line, and the day.

    `quantity` is the lot's; `done` marks steps before day 0; `load` and `price` are per unit of the order;
    `combination` numbers the distinct (order, step, line).
    """

    lot: Ints
    order: Ints
    step: Ints
    line: Ints
    day: Ints
    quantity: Floats
    done: Ints
    load: Floats
    price: Floats
    combination: Ints


@dataclass(frozen=True, slots=True)
class Combination:
    """One (order, step, line) that some lot uses; `fits` if the line is eligible; its terms per unit."""

    order: int
    step: int
    line: int
    fits: bool
    load: float
    price: float


def rows_of(problem: Problem, columns: tuple[Ints, ...]) -> tuple[list[Combination], Rows]:
    """The rows of some columns (lot, order, step, line, day, quantity, done), and their combinations."""
    lot, order, step, line, day, quantity, done = columns
    keys = np.stack([order, step, line], axis=1)
    distinct, combination = _distinct(keys)
    combinations = [_combination(problem, *key) for key in distinct.tolist()]
    load = np.array([each.load for each in combinations])
    price = np.array([each.price for each in combinations])
    rows = Rows(
        lot=lot,
        order=order,
        step=step,
        line=line,
        day=day,
        quantity=quantity.astype(np.float64),
        done=done,
        load=load[combination],
        price=price[combination],
        combination=combination,
    )
    return combinations, rows


def _distinct(keys: Ints) -> tuple[Ints, Ints]:
    """Distinct rows in sorted order, and which of them each row is."""
    if not len(keys):
        return keys, np.zeros(0, dtype=np.int64)
    span = keys.max(axis=0) + 1
    code = (keys[:, 0] * span[1] + keys[:, 1]) * span[2] + keys[:, 2]
    _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
    return keys[first], inverse.astype(np.int64)


def _combination(problem: Problem, order_index: int, number: int, line_index: int) -> Combination:
    order: Order = problem.orders[order_index]
    line, step = problem.lines[line_index], order.route[number]
    return Combination(order_index, number, line_index, fits(step, line), *terms(order, step, line))
