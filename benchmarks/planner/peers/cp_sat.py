"""The whole park as one CP-SAT model."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

from ortools.sat.python import cp_model

from benchmarks.planner.peers import formulation, reading
from benchmarks.planner.peers.formulation import Program
from services.planning.model import Problem
from services.planning.model.lots import Lot

SHARE_FOR_THE_MODEL = 0.5  # of the time at most: who cannot write the model down by then will not solve it
SCALE = 1000  # CP-SAT knows whole numbers only: loads are rounded up and capacity down to thousandths
ROUNDING = 1e-6


def plan(problem: Problem, seconds: float, workers: int) -> list[Lot] | None:
    """Lots of the best plan found, or None where there is none in the time."""
    begun = time.monotonic()
    model = formulation.build(problem, begun + SHARE_FOR_THE_MODEL * seconds)
    written, columns = _written(model.program)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (time.monotonic() - begun))
    status = solver.solve(written)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return reading.lots_of(model, [float(solver.value(column)) for column in columns])


def _written(program: Program) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, upper, "") for upper in program.upper]
    for row, (numbers, values) in enumerate(_rows(program)):
        whole, low, high = _scaled(values, program.low[row], program.high[row])
        if numbers:
            total = cp_model.LinearExpr.weighted_sum([columns[number] for number in numbers], whole)
            model.add_linear_constraint(total, low, high)
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, program.cost))
    return model, columns


def _rows(program: Program) -> Iterator[tuple[list[int], list[float]]]:
    """Columns and values row by row: entries were written in the rows' order."""
    at = 0
    for row in range(len(program.low)):
        first = at
        while at < len(program.row) and program.row[at] == row:
            at += 1
        yield program.column[first:at], program.value[first:at]


def _scaled(values: list[float], low: float, high: float) -> tuple[list[int], int, int]:
    """A row in whole numbers, never looser than it was. Rows with parts of a unit are limits from above."""
    if all(value.is_integer() for value in values):
        return [int(value) for value in values], _whole(math.ceil, low), _whole(math.floor, high)
    whole = [math.ceil(value * SCALE - ROUNDING) for value in values]
    return whole, _whole(math.ceil, low), _whole(math.floor, high * SCALE)


def _whole(rounding: Callable[[float], int], limit: float) -> int:
    if math.isfinite(limit):
        return rounding(limit)
    return cp_model.INT_MAX if limit > 0 else cp_model.INT_MIN
