"""The whole park as one mixed-integer program, for HiGHS by its own interface."""

from __future__ import annotations

import time
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_matrix

from benchmarks.planner.peers import formulation, reading
from benchmarks.planner.peers.formulation import Program
from services.planning.model import Problem
from services.planning.model.lots import Lot

_highs: Any = highspy  # its own types leave most calls untyped
SHARE_FOR_THE_MODEL = 0.5  # of the time at most: who cannot write the model down by then will not solve it


def plan(problem: Problem, seconds: float, workers: int) -> list[Lot] | None:
    """Lots of the best plan found, or None where there is none in the time."""
    begun = time.monotonic()
    model = formulation.build(problem, begun + SHARE_FOR_THE_MODEL * seconds)
    solver = _highs.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", workers)
    solver.passModel(_written(model.program))
    solver.setOptionValue("time_limit", max(0.1, seconds - (time.monotonic() - begun)))
    solver.run()
    if solver.getInfo().primal_solution_status != _highs.SolutionStatus.kSolutionStatusFeasible:
        return None
    return reading.lots_of(model, list(solver.getSolution().col_value))


def _written(program: Program) -> Any:
    rows, columns = len(program.low), len(program.cost)
    matrix = coo_matrix((program.value, (program.row, program.column)), shape=(rows, columns)).tocsc()
    written = _highs.HighsLp()
    written.num_col_, written.num_row_ = columns, rows
    written.col_cost_ = np.array(program.cost, dtype=np.float64)
    written.col_lower_ = np.zeros(columns)
    written.col_upper_ = np.array(program.upper, dtype=np.float64)
    written.row_lower_ = np.array(program.low, dtype=np.float64)
    written.row_upper_ = np.array(program.high, dtype=np.float64)
    written.integrality_ = [_highs.HighsVarType.kInteger] * columns
    written.a_matrix_.format_ = _highs.MatrixFormat.kColwise
    written.a_matrix_.start_ = matrix.indptr
    written.a_matrix_.index_ = matrix.indices
    written.a_matrix_.value_ = matrix.data
    return written
