"""The whole park as one mixed-integer program, for HiGHS or SCIP."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as builder
from scipy.sparse import coo_matrix

from benchmarks.planner.peers import formulation, reading
from benchmarks.planner.peers.formulation import Program
from services.planning.model import Problem
from services.planning.model.lots import Lot

SHARE_FOR_THE_MODEL = 0.5  # of the time at most: who cannot write the model down by then will not solve it


def plan(problem: Problem, seconds: float, solver: str = "scip") -> list[Lot] | None:
    """Lots of the best plan found, or None where there is none in the time."""
    begun = time.monotonic()
    model = formulation.build(problem, begun + SHARE_FOR_THE_MODEL * seconds)
    helper = _written(model.program)
    solving = builder.ModelSolverHelper(solver)
    solving.set_time_limit_in_seconds(max(0.1, seconds - (time.monotonic() - begun)))
    solving.solve(helper)
    if not solving.has_solution():
        return None
    values: Sequence[float] = solving.variable_values().tolist()
    return reading.lots_of(model, values)


def _written(program: Program) -> Any:
    shape = len(program.low), len(program.cost)
    matrix = coo_matrix((program.value, (program.row, program.column)), shape=shape).tocsr()
    helper: Any = builder.ModelBuilderHelper()  # its stubs know no numpy arrays of today
    helper.fill_model_from_sparse_data(
        np.zeros(len(program.cost)),
        np.array(program.upper, dtype=np.float64),
        np.array(program.cost),
        np.array(program.low),
        np.array(program.high),
        matrix,
    )
    for column in range(len(program.cost)):
        helper.set_var_integrality(column, True)
    return helper
