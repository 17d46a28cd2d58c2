"""The lines that may do a step, grouped by zone and lead time, with their terms per unit of the order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.planning.bound.charges import Charges
from services.planning.model import Line, Order, Problem, RouteStep, fits, terms
from services.planning.model.arrays import Floats, Ints, ParkArrays


@dataclass(frozen=True, eq=False, slots=True)
class EligibleLines:
    """The lines that fit a step, group by group: group g has the lines `first[g]:first[g + 1]`.

    `zone` and `lead` are [groups]; `row` (place in the park), `load` and `price` (per unit of the order) are [lines];
    `exact` is the two in exact numbers of the lines asked for so far, by their place. `cost` is that of a unit on the
    cheapest line [groups, days], set-ups apart; infinite on days without capacity. `bears` marks lines with a set-up.
    """

    zone: Ints
    lead: Ints
    first: Ints
    row: Ints
    load: Floats
    price: Floats
    exact: dict[int, tuple[Fraction, Fraction]]
    cost: Floats
    bears: np.ndarray[tuple[int], np.dtype[np.bool_]]

    @property
    def group(self) -> Ints:
        """The group of each line [lines]."""
        return np.repeat(np.arange(len(self.zone)), np.diff(self.first))

    def lines(self, group: int) -> slice:
        """The lines of a group."""
        return slice(int(self.first[group]), int(self.first[group + 1]))

    def cheapest(self, costs: Floats) -> Floats:
        """The least of costs [lines, days] in each group [groups, days]."""
        if not len(self.zone):
            return np.zeros((0, costs.shape[1]))
        return np.asarray(np.minimum.reduceat(costs, self.first[:-1], axis=0))


def eligible_lines(problem: Problem, charges: Charges, order: Order, step: RouteStep) -> EligibleLines:
    """The eligible lines of an order's step; they are the same for all orders whose terms are."""
    park = charges.park
    groups: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in problem.lines_by_link.get(step.link, ()):
        if fits(step, line):
            groups[int(park.zone[park.line_index[line.id]]), line.lead_days].append(line)
    lines = [line for members in groups.values() for line in members]
    row = np.array([park.line_index[line.id] for line in lines], dtype=np.int64)
    load, price = np.array([terms(order, step, line) for line in lines]).reshape(-1, 2).T
    found = EligibleLines(
        zone=np.array([zone for zone, _ in groups], dtype=np.int64),
        lead=np.array([lead for _, lead in groups], dtype=np.int64),
        first=np.concatenate([[0], np.cumsum([len(members) for members in groups.values()])]).astype(np.int64),
        row=row,
        load=load,
        price=price,
        exact={},
        cost=np.zeros((len(groups), problem.days)),
        bears=np.array([line.setup > 0 or line.setup_cost > 0 for line in lines], dtype=np.bool_),
    )
    found.cost[:] = found.cheapest(unit_costs(charges, park, found, slice(None)))
    return found


def unit_costs(charges: Charges, park: ParkArrays, lines: EligibleLines, which: slice) -> Floats:
    """The cost of a unit on some of the lines, at the charges, by day [lines, days]; infinite where closed."""
    row = lines.row[which]
    costs = lines.price[which, None] + lines.load[which, None] * charges.charged[row]
    return np.asarray(np.where(park.capacity[row] > 0, costs, np.inf))


def exact_terms(order: Order, step: RouteStep, line: Line) -> tuple[Fraction, Fraction]:
    """`terms` without rounding; where no rate or agreed price is stated, the price is load × the line's price."""
    load, price = terms(order, step, line)
    stated = line.id in {agreed.line for agreed in step.agreed} or (order.product or "") in line.rates
    return Fraction(load), Fraction(price) if stated else Fraction(load) * Fraction(line.price)
