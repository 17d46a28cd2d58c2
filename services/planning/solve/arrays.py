"""A Problem as flat numpy arrays, which the kernel and the solvers calculate on.

Lines, orders, zones, enterprises and quotas become indices in the order of the problem. A *cell* is one line on one
day, `line * days + day`. A *step class* is a set of steps with equal terms (see `step_classes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.planning.model import Problem, Quota
from services.planning.model.arrays import capacity_of, quota_days, quota_limits, quota_rows
from services.planning.model.lanes import Lanes
from services.planning.solve import step_classes
from services.planning.solve.columns import Bytes, Floats, Ints, Longs, offsets
from services.planning.solve.run_tables import RunTables
from services.planning.solve.step_classes import StepClasses, StepTerms


@dataclass(frozen=True, slots=True)
class Lines:
    """Columns of the lines [lines]; `capacity` [lines, days] is in units of capacity per day, `link` numbers the links.

    The quotas over line l are `quota[first_quota[l]:first_quota[l + 1]]`.
    """

    capacity: Floats
    min_lot: Floats
    zone: Ints
    lead: Ints
    enterprise: Ints
    link: Longs
    first_quota: Ints
    quota: Ints


@dataclass(frozen=True, slots=True)
class Orders:
    """Columns of the orders [orders] and of their steps [steps].

    The steps of order o are `first_step[o]:first_step[o + 1]`; a `supplier_limit` of 0 is none.
    """

    quantity: Longs
    release: Ints
    due: Ints
    late_cost: Floats
    unmet_cost: Floats
    partial: Bytes
    first_step: Ints
    step_class: Ints
    supplier_limit: Ints


@dataclass(frozen=True, slots=True)
class Quotas:
    """Shared limits by balance [quotas, days], the use of each by one unit of capacity [quotas], and the day on whose
    balance each day draws [quotas, days], -1 where none does."""

    limit: Floats
    per_unit: Floats
    days: Longs


@dataclass(frozen=True, slots=True)
class Arrays:
    """A whole park in numbers."""

    problem: Problem
    days: int
    lines: Lines
    lanes: Lanes
    step_classes: StepClasses
    orders: Orders
    quotas: Quotas
    runs: RunTables
    line_index: dict[str, int]
    order_index: dict[str, int]

    @property
    def longest_route(self) -> int:
        """Number of steps of the longest route, at least 1."""
        return max(1, int(np.diff(self.orders.first_step).max(initial=1)))

    def lines_under(self, quota: int) -> Ints:
        """The lines that a quota covers."""
        owner = np.repeat(np.arange(len(self.lines.first_quota) - 1, dtype=np.int32), np.diff(self.lines.first_quota))
        return np.asarray(owner[self.lines.quota == quota], dtype=np.int32)


def build(problem: Problem) -> Arrays:
    """The park's arrays. O(step classes x lines of a link), vectorised over lines."""
    terms: dict[StepTerms, int] = {}
    orders = _orders(problem, terms)
    lines = _lines(problem)
    return Arrays(
        problem=problem,
        days=problem.days,
        lines=lines,
        lanes=Lanes.of(problem),
        step_classes=step_classes.build(problem, list(terms), lines.zone, lines.lead),
        orders=orders,
        quotas=_quotas(problem),
        runs=RunTables.of(problem, lines.capacity),
        line_index={line.id: k for k, line in enumerate(problem.lines)},
        order_index={order.id: k for k, order in enumerate(problem.orders)},
    )


def with_capacity(arrays: Arrays, lines: Longs, capacity: Floats) -> Arrays:
    """Arrays that share all but the capacity of some lines, by their places; `capacity` is [lines named, days].

    What the lines did before day 0 is not looked at. The problem stays as it was.
    """
    table = arrays.lines.capacity.copy()
    table[lines] = capacity
    return replace(arrays, lines=replace(arrays.lines, capacity=table), runs=arrays.runs.with_capacity(lines, capacity))


def with_quotas(arrays: Arrays, added: Sequence[Quota]) -> Arrays:
    """Arrays that share all but their quotas, with some more behind them."""
    problem = replace(arrays.problem, quotas=(*arrays.problem.quotas, *added))
    known, lines = len(arrays.quotas.per_unit), arrays.lines
    rows = [np.repeat(np.arange(len(lines.capacity)), np.diff(lines.first_quota))]
    places = [lines.quota.astype(np.int64)]
    for number, quota in enumerate(added, known):
        rows.append(_rows_of(arrays, quota))
        places.append(np.full(len(rows[-1]), number, dtype=np.int64))
    row, place = np.concatenate(rows), np.concatenate(places)
    sequence = np.lexsort((place, row))
    covering = np.bincount(row, minlength=len(lines.capacity)).tolist()
    return replace(
        arrays,
        problem=problem,
        lines=replace(lines, first_quota=offsets(covering), quota=place[sequence].astype(np.int32)),
        quotas=_quotas(problem),
    )


def shares_of(arrays: Arrays) -> Floats:
    """Amount of each quota that a unit of capacity of a line's runs takes [quotas, lines]."""
    lines, quotas = arrays.lines, arrays.quotas
    shares = np.zeros((len(quotas.per_unit), len(lines.capacity)))
    row = np.repeat(np.arange(len(lines.capacity)), np.diff(lines.first_quota))
    shares[lines.quota, row] = quotas.per_unit[lines.quota]
    return shares


def _rows_of(arrays: Arrays, quota: Quota) -> Longs:
    """The places of the lines that a quota covers; of one that names lines alone, without a look at the others."""
    if quota.links or quota.enterprises:
        return quota_rows(arrays.problem, quota)
    known = (arrays.line_index.get(line) for line in dict.fromkeys(quota.lines))
    return np.array(sorted(row for row in known if row is not None), dtype=np.int64)


def _lines(problem: Problem) -> Lines:
    zone_index = {zone.id: k for k, zone in enumerate(problem.zones)}
    enterprises: dict[str, int] = {}
    quotas = [[q for q, quota in enumerate(problem.quotas) if quota.covers(line)] for line in problem.lines]
    return Lines(
        capacity=capacity_of(problem),
        min_lot=np.array([line.min_lot for line in problem.lines], dtype=np.float64),
        zone=np.array([zone_index[line.zone] for line in problem.lines], dtype=np.int32),
        lead=np.array([line.lead_days for line in problem.lines], dtype=np.int32),
        enterprise=np.array(
            [enterprises.setdefault(line.enterprise, len(enterprises)) for line in problem.lines], dtype=np.int32
        ),
        link=np.unique([line.link for line in problem.lines], return_inverse=True)[1].astype(np.int64),
        first_quota=offsets([len(covering) for covering in quotas]),
        quota=np.array([q for covering in quotas for q in covering], dtype=np.int32),
    )


def _quotas(problem: Problem) -> Quotas:
    return Quotas(
        limit=quota_limits(problem),
        days=quota_days(problem),
        per_unit=np.array([quota.per_unit for quota in problem.quotas], dtype=np.float64),
    )


def _orders(problem: Problem, classes: dict[StepTerms, int]) -> Orders:
    rated = step_classes.rated_products(problem)
    steps = [(order, step) for order in problem.orders for step in order.route]
    horizon = problem.days
    return Orders(
        quantity=np.array([order.quantity for order in problem.orders], dtype=np.int64),
        release=np.array([min(max(order.release, 0), horizon) for order in problem.orders], dtype=np.int32),
        due=np.array([order.due for order in problem.orders], dtype=np.int32),
        late_cost=np.array([order.late_cost for order in problem.orders], dtype=np.float64),
        unmet_cost=np.array([order.unmet_cost for order in problem.orders], dtype=np.float64),
        partial=np.array([order.partial for order in problem.orders], dtype=np.uint8),
        first_step=offsets([len(order.route) for order in problem.orders]),
        step_class=np.array(
            [classes.setdefault(step_classes.terms_of(o, s, rated), len(classes)) for o, s in steps], dtype=np.int32
        ),
        supplier_limit=np.array([step.max_suppliers or 0 for _, step in steps], dtype=np.int32),
    )
