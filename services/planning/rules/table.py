"""A plan entered into a book: one row per lot and step, as arrays, so that a rule is a few sums.

Only what the park knows is entered: a lot of an unknown order, of half a unit or of a wrong number of steps is not,
and a lot with a step on an unknown line or day is entered up to that step. What was left out is a violation itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model import Order, Problem, Step, arrays, fits, steps_done, terms
from services.planning.model.arrays import Floats, Ints, ParkArrays
from services.planning.model.solution import Lot
from services.planning.rules.violation import Violation

Begun = tuple[str, tuple[Step, ...]]
Flags = npt.NDArray[np.bool_]
# Lot, order, quantity, how many steps, how many of them were done before day 0.
Entered = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry per lot and step entered, in the plan's order: indices of lot, order, step and line, and the day.

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
    """One (order, step, line) that some lot of the plan uses: whether the line fits, and its terms per unit."""

    order: int
    step: int
    line: int
    fits: bool
    load: float
    price: float


@dataclass(frozen=True, slots=True)
class Book:
    """A plan beside its park.

    `lots_of` is the places of an order's lots in the plan; `made` is units per order; `continued` units per beginning
    done before day 0; `finished` the lots entered with all their steps; `flaws` what kept lots from being so.
    """

    problem: Problem
    lots: Sequence[Lot]
    lots_of: Mapping[str, Sequence[int]]
    park: ParkArrays
    rows: Rows
    combinations: Sequence[Combination]
    made: Floats
    continued: Mapping[Begun, int]
    finished: Ints
    flaws: Sequence[Violation]


class Finder:
    """Finds the rows that share a key, in the plan's order, without going through all of them each time."""

    def __init__(self, keys: Ints) -> None:
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]

    def rows(self, key: int) -> Ints:
        """The places at which the key stands."""
        first, beyond = np.searchsorted(self._keys, [key, key + 1])
        return self._order[first:beyond]


def begun(problem: Problem) -> dict[Begun, int]:
    """Good units by order and the steps already done."""
    units: defaultdict[Begun, int] = defaultdict(int)
    for lot in problem.in_progress:
        units[lot.order, lot.steps] += lot.quantity
    return dict(units)


def open_book(problem: Problem, lots: Sequence[Lot]) -> Book:
    """Enter the lots of a plan."""
    return _Entering(problem, lots).book()


class _Entering:
    """Goes through the lots once and notes which are entered; their steps then go into columns all at once."""

    def __init__(self, problem: Problem, lots: Sequence[Lot]) -> None:
        self.problem = problem
        self.lots = lots
        self.lots_of: defaultdict[str, list[int]] = defaultdict(list)
        self.park = arrays.of(problem)
        self.order_index = {order.id: index for index, order in enumerate(problem.orders)}
        self.begun = begun(problem)
        self.made = np.zeros(len(problem.orders))
        self.continued: defaultdict[Begun, int] = defaultdict(int)
        self.flaws: list[Violation] = []
        self.entered: list[Entered] = []

    def book(self) -> Book:
        for index, lot in enumerate(self.lots):
            self._enter(index, lot)
        table, finished = self._steps()
        combinations, rows = _rows(self.problem, table)
        return Book(
            problem=self.problem,
            lots=self.lots,
            lots_of=self.lots_of,
            park=self.park,
            rows=rows,
            combinations=combinations,
            made=self.made,
            continued=self.continued,
            finished=finished,
            flaws=sorted(self.flaws, key=lambda flaw: flaw.lots),
        )

    def _enter(self, index: int, lot: Lot) -> None:
        self.lots_of[lot.order].append(index)
        order_index = self.order_index.get(lot.order)
        if order_index is None:
            return self._flaw("known-order", index, "the park has no such order")
        if lot.quantity != int(lot.quantity) or lot.quantity <= 0:
            return self._flaw("whole-quantity", index, f"{lot.quantity} is no whole number of units above 0")
        length, wanted = len(lot.steps), len(self.problem.orders[order_index].route)
        if length != wanted:
            return self._flaw("whole-route", index, f"{length} steps where the route has {wanted}")
        self.made[order_index] += lot.quantity
        done = steps_done(lot.steps)
        if done:
            beginning = lot.order, lot.steps[:done]
            if beginning not in self.begun:
                return self._flaw("in-progress", index, "no such lot was begun before day 0")
            self.continued[beginning] += lot.quantity
        self.entered.append((index, order_index, int(lot.quantity), length, done))
        return None

    def _steps(self) -> tuple[Ints, Ints]:
        """Rows of the steps entered (lot, order, step, line, day, quantity, done), and the lots entered whole."""
        lot, order, quantity, length, done = np.array(self.entered, dtype=np.int64).reshape(-1, 5).T
        steps = [step for index in lot.tolist() for step in self.lots[index].steps]
        line_of = self.park.line_index.get
        line = np.array([line_of(step[0], -1) for step in steps], dtype=np.int64)
        day = np.array([step[1] for step in steps], dtype=np.int64)
        first = np.cumsum(length) - length
        number = np.arange(len(steps)) - np.repeat(first, length)
        is_done = number < np.repeat(done, length)
        known = (line >= 0) & (day < self.problem.days) & ((day >= 0) | is_done)
        # A lot is entered up to its first step that is on no line or day of the park.
        reached = np.repeat(self._reached(length, number, known, lot), length)
        columns = (np.repeat(lot, length), np.repeat(order, length), number, line, day, np.repeat(quantity, length))
        table = np.stack([*columns, is_done.astype(np.int64)], axis=1)[number < reached]
        whole = np.bincount(table[:, 0], minlength=len(self.lots))[lot] == length
        return table, lot[whole]

    def _reached(self, length: Ints, number: Ints, known: Flags, lot: Ints) -> Ints:
        """Per lot entered, how many of its steps come before one that the park does not know."""
        reached = length.copy()
        entry = np.repeat(np.arange(len(length)), length)
        for row in np.flatnonzero(~known)[::-1].tolist():
            reached[entry[row]] = number[row]
        for entered in np.flatnonzero(reached < length).tolist():
            step = int(reached[entered])
            self._flaw("known-line-and-day", int(lot[entered]), f"step {step} is on no line or day of the park")
        return reached

    def _flaw(self, rule: str, index: int, message: str) -> None:
        order = self.lots[index].order
        self.flaws.append(Violation(rule, f"lot {index}", f"lot {index} of {order}: {message}", (index,), order))


def _rows(problem: Problem, table: Ints) -> tuple[list[Combination], Rows]:
    lot, order, step, line, day, quantity, done = table.T
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
