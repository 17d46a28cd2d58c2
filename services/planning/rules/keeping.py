"""Keeps the lots of a solution that still hold once the park has changed; the rest is left out, with the rule broken.

A problem is solved on a snapshot and the solution confirmed later. Lots that break a rule by themselves go first;
where lots break a rule together, few units go, those that keep no commitment before those that do; what an order may
not be made in part goes with them; and what fits again in the end is put back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from services.planning.model import Commitment, Problem, WorkInProgress, steps_done, terms
from services.planning.model.ledger import Ledger, Taken
from services.planning.model.lots import Lot, Lots
from services.planning.rules.catalogue import OF_LOTS, broken
from services.planning.rules.commitments import claims
from services.planning.rules.table import Table, table_of
from services.planning.rules.violation import TOLERANCE, Violation

# The lots that are left out, by their place.
Dropped = dict[int, Violation]

Beginning = TypeVar("Beginning", Commitment, WorkInProgress)
# The place of a line, and a day.
Cell = tuple[int, int]
# The rules of one lot alone; `in-progress` is one of them where it has no excess.
ALONE = frozenset(
    {"known-order", "whole-quantity", "whole-route", "known-line-and-day", "eligible", "lane", "sequence"}
)
# A later rule is looked at once no lot breaks an earlier one: what has gone by then takes no capacity any more.
IN_TURN = (
    ALONE,
    {"in-progress"},
    {"demand"},
    {"max-suppliers"},
    {"capacity"},
    {"quota"},
    {"min-lot", "min-run", "transfer-batch", "all-or-nothing"},
)


def kept_and_dropped(
    problem: Problem, lots: Lots, taken: Taken | None = None
) -> tuple[Lots, list[tuple[Lot, Violation]]]:
    """The lots that keep all rules beside what is `taken`, and those left out, each with a rule that it would break.

    Both in the solution's order; the same lots always give the same answer. Commitments that too few lots keep are no
    reason to drop any: `firm` may be broken by the lots kept, as it was before.
    """
    dropped: Dropped = {}
    while True:
        alive = _alive(lots, dropped)
        going = _going(problem, lots.select(alive), taken)
        if not going:
            break
        dropped.update((int(alive[place]), violation) for place, violation in going.items())
    for place in _fitting_again(problem, lots, dropped, taken):
        del dropped[place]
    kept = lots.select(_alive(lots, dropped))
    return kept, [(lots[place], dropped[place]) for place in sorted(dropped)]


def _alive(lots: Lots, dropped: Dropped) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The places of the lots that are not left out."""
    alive = np.ones(len(lots), dtype=np.bool_)
    alive[list(dropped)] = False
    return np.flatnonzero(alive)


def _going(problem: Problem, lots: Lots, taken: Taken | None) -> Dropped:
    """The lots to leave out for the first rule in turn that is broken; none where only commitments are."""
    found = [violation for violation in broken(table_of(problem, lots, taken), OF_LOTS) if violation.lots]
    for rules in IN_TURN:
        due = [violation for violation in found if violation.rule in rules]
        if due:
            return _Choosing(problem, lots).going(due)
    return {}


class _Choosing:
    """Chooses the lots to leave out; those that keep a commitment which must be kept go last."""

    def __init__(self, problem: Problem, lots: Lots) -> None:
        self.problem = problem
        self.lots = lots
        binding = (claimed for commitment, claimed in claims(problem, lots) if commitment.binding)
        self.last = {place for claimed in binding for place in claimed}

    def going(self, due: Iterable[Violation]) -> Dropped:
        going: Dropped = {}
        for violation in due:
            for place in self._chosen(violation, going):
                going.setdefault(place, violation)
        return going

    def _chosen(self, violation: Violation, going: Dropped) -> Iterable[int]:
        if violation.rule == "max-suppliers":
            return self._of_surplus_suppliers(violation)
        if not violation.shares:
            return violation.lots
        excess, choice = violation.excess, []
        for place, share in zip(violation.lots, violation.shares, strict=True):
            if place in going:
                excess -= share
            else:
                choice.append((place, share))
        tiers = [[each for each in choice if self._tier(each[0]) == tier] for tier in range(3)]
        return _covering(excess, tiers)

    def _tier(self, place: int) -> int:
        """0 goes first: units of an order that may be made in part; then whole orders; then committed units."""
        if place in self.last:
            return 2
        return 0 if self.problem.order_by_id[self.lots.orders[self.lots.order[place]]].partial else 1

    def _of_surplus_suppliers(self, violation: Violation) -> Iterable[int]:
        """The lots of the enterprises that carry least, until no more than allowed are left."""
        order, step = self.problem.order_by_id[violation.order or ""], violation.step or 0
        carried: defaultdict[str, int] = defaultdict(int)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place in violation.lots:
            lot = self.lots[place]
            enterprise = self.problem.line_by_id[lot.steps[step].line].enterprise
            carried[enterprise] += lot.quantity * (1 if place not in self.last else order.quantity + 1)
            places[enterprise].append(place)
        most = order.route[step].max_suppliers or len(carried)
        surplus = sorted(carried, key=lambda enterprise: (-carried[enterprise], enterprise))[most:]
        return [place for enterprise in surplus for place in places[enterprise]]


def _covering(excess: float, tiers: Iterable[list[tuple[int, float]]]) -> list[int]:
    """Lots that together add at least the excess: the smallest that does so alone, or else the largest and on."""
    taken: list[int] = []
    for tier in tiers:
        left = sorted(tier, key=lambda each: (each[1], -each[0]))
        while left and excess > TOLERANCE:
            at = next((index for index, (_, share) in enumerate(left) if share >= excess - TOLERANCE), len(left) - 1)
            place, share = left.pop(at)
            taken.append(place)
            excess -= share
    return taken


def _fitting_again(problem: Problem, lots: Lots, dropped: Dropped, taken: Taken | None) -> list[int]:
    """The lots left out that fit beside all that is kept now; a whole order's only together."""
    if not dropped:
        return []
    kept = _Kept(problem, lots.select(_alive(lots, dropped)), taken)
    back = []
    for places in _groups(problem, lots, dropped):
        group = [lots[place] for place in places]
        if kept.back(group):
            back += places
    return back


def _groups(problem: Problem, lots: Lots, dropped: Dropped) -> Iterable[list[int]]:
    """Lots that may come back together: one of a partial order, all of another; none that breaks a rule alone."""
    whole: defaultdict[str, list[int]] = defaultdict(list)
    spoilt = {lots[place].order for place, violation in dropped.items() if violation.rule in ALONE}
    for place in sorted(dropped):
        order = problem.order_by_id.get(lots[place].order)
        if order is None or dropped[place].rule in ALONE:
            continue
        if order.partial:
            yield [place]
        elif order.id not in spoilt:
            whole[order.id].append(place)
    yield from whole.values()


class _Kept:
    """Lots that hold, by order, and the ledger of what they and their campaigns' set-ups leave."""

    def __init__(self, problem: Problem, lots: Lots, taken: Taken | None) -> None:
        self.problem = problem
        self.ledger = Ledger.of(problem)
        if taken is not None:
            taken.enter(self.ledger)
        self.committed = _by_order(problem.firm)
        self.begun = _by_order(problem.in_progress)
        self.line_index = {line.id: index for index, line in enumerate(problem.lines)}
        self.of_order: defaultdict[str, list[Lot]] = defaultdict(list)
        self.setups: defaultdict[str, defaultdict[Cell, float]] = defaultdict(_nothing)
        for lot in lots:
            self.of_order[lot.order].append(lot)
            for line, day, load in self._loads(lot):
                self.ledger.take(line, day, load)
        for order, line, day, setup in self._setups(table_of(problem, lots)):
            self.setups[order][line, day] += setup
            self.ledger.take(line, day, 0.0, setup)

    def back(self, lots: list[Lot]) -> bool:
        """Keep more lots, all of one order, if they fit beside those kept; returns false if they do not."""
        order, together = lots[0].order, [*self.of_order[lots[0].order], *lots]
        if not self._may_hold(lots, self.setups[order]):
            return False
        table = table_of(self._alone(order, together), Lots.of(together))
        setups = _nothing()
        for _, line, day, setup in self._setups(table):
            setups[line, day] += setup
        taken = self._taken(lots, setups, self.setups[order])
        if not self._hold(taken) or any(violation.lots for violation in broken(table, OF_LOTS)):
            return False
        self.of_order[order], self.setups[order] = together, setups
        for line, day, load, setup in taken:
            self.ledger.take(line, day, load, setup)
        return True

    def _may_hold(self, lots: list[Lot], before: Mapping[Cell, float]) -> bool:
        """False if the lots do not fit though their order's set-ups, `before` them, took nothing. Takes no table."""
        loads = [load for lot in lots for load in self._loads(lot)]
        freed = {(line, day): -before.get((line, day), 0.0) for line, day, _ in loads}
        return self._hold([(*load, 0.0) for load in loads] + [(*cell, 0.0, setup) for cell, setup in freed.items()])

    def _hold(self, taken: list[tuple[int, int, float, float]]) -> bool:
        if not taken:
            return True
        line, day, load, setup = (np.array(column) for column in zip(*taken, strict=True))
        return self.ledger.holds(line, day, load, setup)

    def _taken(
        self, lots: list[Lot], setups: Mapping[Cell, float], before: Mapping[Cell, float]
    ) -> list[tuple[int, int, float, float]]:
        """Line, day, load and set-up: what the lots take more of each line and day, and their order's campaigns."""
        loads = [(*load, 0.0) for lot in lots for load in self._loads(lot)]
        cells = sorted({*setups, *before})
        return loads + [(*cell, 0.0, setups.get(cell, 0.0) - before.get(cell, 0.0)) for cell in cells]

    def _alone(self, ident: str, lots: Iterable[Lot]) -> Problem:
        """The park with one order, and of its lines only those that the order's lots and beginnings name."""
        committed, begun = tuple(self.committed.get(ident, ())), tuple(self.begun.get(ident, ()))
        beginnings = [each.steps for each in committed] + [lot.steps for lot in begun] + [lot.steps for lot in lots]
        named = {step.line for steps in beginnings for step in steps}
        lines = tuple(self.problem.line_by_id[line] for line in sorted(named))
        order = self.problem.order_by_id[ident]
        return replace(self.problem, lines=lines, orders=(order,), in_progress=begun, firm=committed)

    def _setups(self, table: Table) -> Iterator[tuple[str, int, int, float]]:
        """Order, place of the line, day and capacity of each set-up of a table's lots."""
        runs = table.runs
        for run in np.flatnonzero(runs.begins).tolist():
            line = table.problem.lines[runs.line[run]]
            yield table.problem.orders[runs.order[run]].id, self.line_index[line.id], int(runs.day[run]), line.setup

    def _loads(self, lot: Lot) -> Iterator[tuple[int, int, float]]:
        """Place of the line, day and capacity taken, for each step that lies ahead."""
        order = self.problem.order_by_id[lot.order]
        for number in range(steps_done(lot.steps), len(lot.steps)):
            step = lot.steps[number]
            line = self.problem.line_by_id[step.line]
            yield self.line_index[step.line], step.day, lot.quantity * terms(order, order.route[number], line)[0]


def _nothing() -> defaultdict[Cell, float]:
    return defaultdict(float)


def _by_order(beginnings: Iterable[Beginning]) -> Mapping[str, list[Beginning]]:
    found: defaultdict[str, list[Beginning]] = defaultdict(list)
    for each in beginnings:
        found[each.order].append(each)
    return found
