"""Dual prices of a small park: the maximum of its Lagrangian dual, read off a linear program.

The bound that prices prove drops minimum lots, smallest runs, transfer batches, supplier limits and wholeness, and
charges each unit a share of its campaign. Its maximum over all prices is the linear program of the rules that remain
(Geoffrion, Lagrangean relaxation for integer programming, Math. Programming Study 2, 1974), and the maximising prices
are the dual values of capacity and quotas. The ascent of the smooth dual comes near it only in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np

from services.planning.model import Step
from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.columns import OrderColumns
from services.planning.solve.exact.program import Program, exactly
from services.planning.solve.exact.solver import duals
from services.planning.solve.pricing import DualPrices

# The rules that the bound keeps; it charges prices for capacity and quotas.
KEPT = frozenset({"known_to_the_park", "sequence", "capacity", "quota", "in_progress", "demand", "firm"})


def best_prices(model: Model, *, committed: bool = True) -> DualPrices | None:
    """The prices whose bound is largest, their bound not yet worked out; None where GLOP finds none.

    Where not `committed` they are those of the park without its commitments: what all its capacity is worth.
    """
    program = _relaxed(model)
    rows = program.rows if committed else [row for row in program.rows if row.rule != "firm"]
    values = duals(program, rows, frozenset() if committed else _beginnings(model))
    if values is None:
        return None
    prices = DualPrices(np.zeros_like(model.scope.capacity), np.zeros_like(model.scope.quota))
    for row, value in zip(rows, values, strict=True):
        if row.place is not None and value < 0:
            of = prices.line if row.rule == "capacity" else prices.quota
            of[row.place] = -value
    return prices


def _beginnings(model: Model) -> frozenset[int]:
    """Columns of units that keep a commitment."""
    return frozenset(
        beginning.column
        for columns in model.orders
        for beginning in columns.beginnings
        if beginning.commitment is not None
    )


def _relaxed(model: Model) -> Program:
    """The program of the rules that the bound keeps, with parts of campaigns in proportion to units."""
    whole = model.program
    rows = [replace(row, terms=dict(row.terms)) for row in whole.rows if row.rule in KEPT]
    program = Program(whole.constant, list(whole.cost), list(whole.upper), rows, set(whole.closed))
    terms = {row.place: row.terms for row in rows if row.rule == "capacity"}
    for columns in model.orders:
        for step, places in enumerate(columns.work):
            for line in dict.fromkeys(place.line for place in places):
                there = [place for place in places if place.line == line and whole.upper[places[place]]]
                for place, part in _campaigns(model, program, columns, step, there):
                    key = model.line_index[line], place.day
                    if key in terms:
                        terms[key][part] = exactly(model.line(line).setup)  # type: ignore[index]
    return program


def _campaigns(
    model: Model, program: Program, columns: OrderColumns, step: int, places: Sequence[Step]
) -> Iterator[tuple[Step, int]]:
    """Columns for the parts of a campaign on one line that begin on each of these days."""
    if not places:
        return
    line = model.line(places[0].line)
    warm = line.id in model.campaigns.facts.warm_lines(columns.order, step)
    if warm or not (line.setup > 0 or line.setup_cost > 0):
        return
    load = model.terms(columns.order, step, line.id)[0]
    row = model.line_index[line.id]
    room = sum((exactly(float(model.scope.capacity[row, place.day])) for place in places), -exactly(line.setup))
    most = min(columns.order.quantity, floor(room / load)) if load > 0 else columns.order.quantity
    terms = {columns.work[step][place]: Fraction(-1, max(1, most)) for place in places}
    for place in places:
        part = program.column(1)
        program.cost[part] = exactly(line.setup_cost)
        terms[part] = Fraction(1)
        yield place, part
    program.row("setups", terms, 0, None)
