"""Programs given to OR-Tools through MathOpt: whole numbers to CP-SAT and SCIP, relaxed ones to GLOP.

CP-SAT adds up whole numbers and is never off by a rounding; it is quick where quantities are small. SCIP calculates
with floats, so that its answers are checked in whole numbers; it is quick where they are large.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from services.planning.model.arrays import Floats
from services.planning.solve.cancellation import interrupted_when
from services.planning.solve.exact.program import Program, Row, WholeRow

CANCEL_CHECK = 0.05  # seconds between two looks at whether a solve is cancelled
LARGEST_SEED = 1 << 31
# Proven is a cost to seven digits: of millions of units, the last one may need hours.
PROVEN_GAP = 1e-7
# SCIP's own first. Where quantities are thousands of units a cut can lose the optimum at either.
SCIP_TOLERANCES = (1e-6, 1e-9)

Entry = tuple[Sequence[int], Sequence[float], float | None, float | None]


def never() -> bool:
    """Returns false: nobody cancels."""
    return False


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of a solve: seconds, and work that is the same on any machine; `cancelled` is asked often.

    `deterministic_time` is CP-SAT's own measure, about seconds; `nodes` are those of SCIP's search tree. Without
    seconds the outcome depends on the seed alone.
    """

    seconds: float = math.inf
    deterministic_time: float = math.inf
    nodes: int | None = None
    seed: int = 0
    cancelled: Callable[[], bool] = never


@dataclass(frozen=True, slots=True)
class Found:
    """Values of the columns that keep every row; `proven` where none cost less."""

    values: Sequence[int]
    proven: bool


def by_cp_sat(program: Program, effort: Effort, hint: Sequence[int] | None = None) -> Found | None:
    """The cheapest values that CP-SAT finds, begun at a hint where given; None where there are none."""
    from ortools.math_opt.python import mathopt
    from ortools.util.python.solve_interrupter import SolveInterrupter

    params = _parameters(effort)
    if math.isfinite(effort.deterministic_time):
        params.cp_sat.max_deterministic_time = effort.deterministic_time
    # The bound is what takes the time: all rows enter the relaxation, and the search raises the bound first.
    params.cp_sat.linearization_level = 2
    params.cp_sat.use_objective_lb_search = True
    interrupter = SolveInterrupter()
    with interrupted_when(effort.cancelled, interrupter.interrupt, CANCEL_CHECK):
        return _solve(program, mathopt.SolverType.CP_SAT, params, hint, interrupter)


def by_scip(
    program: Program, effort: Effort, hint: Sequence[int] | None = None, tolerance: float = SCIP_TOLERANCES[0]
) -> Found | None:
    """As `by_cp_sat`, but by SCIP, which nothing interrupts: OR-Tools 9.15 fails to register its interrupter.

    Its "proven" is that of floats with a tolerance.
    """
    from ortools.math_opt.python import mathopt

    params = _parameters(effort)
    params.node_limit = effort.nodes
    params.gscip.real_params["numerics/feastol"] = tolerance
    params.gscip.real_params["numerics/dualfeastol"] = tolerance
    return _solve(program, mathopt.SolverType.GSCIP, params, hint)


def _parameters(effort: Effort) -> Any:
    from ortools.math_opt.python import mathopt

    params = mathopt.SolveParameters(threads=1, random_seed=effort.seed % LARGEST_SEED)
    params.relative_gap_tolerance, params.absolute_gap_tolerance = PROVEN_GAP, 0.0
    if math.isfinite(effort.seconds):
        params.time_limit = timedelta(seconds=max(0.0, effort.seconds))
    return params


def _solve(
    program: Program, solver: Any, params: Any, hint: Sequence[int] | None, interrupter: Any = None
) -> Found | None:
    from ortools.math_opt.python import mathopt

    rows = program.whole_rows()
    if any(row.is_impossible for row in rows):  # solvers refuse such a program
        return None
    model = mathopt.Model.from_model_proto(_whole_numbers(program, rows))
    wanted = mathopt.ModelSolveParameters()
    if hint is not None:
        given = {variable: float(value) for variable, value in zip(model.variables(), hint, strict=True)}
        wanted.solution_hints.append(mathopt.SolutionHint(variable_values=given))
    result = mathopt.solve(model, solver, params=params, model_params=wanted, interrupter=interrupter)
    if not result.has_primal_feasible_solution():
        return None
    found = np.fromiter(result.variable_values().values(), dtype=np.float64, count=len(program.upper))
    values = np.rint(found).astype(np.int64).tolist()
    if not program.holds(values, rows):
        return None
    return Found(values, result.termination.reason == mathopt.TerminationReason.OPTIMAL)


def duals(program: Program, rows: Sequence[Row], closed: frozenset[int]) -> Sequence[float] | None:
    """The dual values of some rows with all columns relaxed and without upper limits, but those closed.

    None where GLOP proves no optimum.
    """
    from ortools.math_opt.python import mathopt

    shut = np.zeros(len(program.upper), dtype=np.bool_)
    shut[list(program.closed | closed)] = True
    entries: list[Entry] = [
        (list(row.terms), [float(value) for value in row.terms.values()], _float(row.lower), _float(row.upper))
        for row in rows
    ]
    cost = np.array([float(cost) for cost in program.cost])
    proto = _proto(np.where(shut, 0.0, np.inf), cost, entries)
    result = mathopt.solve(mathopt.Model.from_model_proto(proto), mathopt.SolverType.GLOP)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL or not result.has_dual_feasible_solution():
        return None
    return list(result.dual_values().values())


def _float(limit: Any) -> float | None:
    return None if limit is None else float(limit)


def _whole_numbers(program: Program, rows: Sequence[WholeRow]) -> Any:
    entries: list[Entry] = [
        (row.columns, [float(value) for value in row.coefficients], _float(row.lower), _float(row.upper))
        for row in rows
    ]
    costs, scale = program.whole_costs()
    proto = _proto(np.array(program.upper, dtype=np.float64), np.array(costs, dtype=np.float64), entries)
    proto.objective.offset = float(program.constant * scale)
    proto.variables.integers[:] = [True] * len(program.upper)
    return proto


def _proto(upper: Floats, cost: Floats, rows: Sequence[Entry]) -> Any:
    """A program of parts of a unit as MathOpt's documented exchange format."""
    from ortools.math_opt import model_pb2

    proto: Any = model_pb2.ModelProto()
    columns = np.arange(len(upper))
    proto.variables.ids.extend(columns)
    proto.variables.lower_bounds.extend(np.zeros(len(upper)))
    proto.variables.upper_bounds.extend(upper)
    proto.variables.integers.extend(np.zeros(len(upper), dtype=np.bool_))
    proto.objective.linear_coefficients.ids.extend(columns)
    proto.objective.linear_coefficients.values.extend(cost)
    proto.linear_constraints.ids.extend(np.arange(len(rows)))
    for number, (places, values, low, high) in enumerate(rows):
        proto.linear_constraints.lower_bounds.append(-math.inf if low is None else low)
        proto.linear_constraints.upper_bounds.append(math.inf if high is None else high)
        for column, value in sorted(zip(places, values, strict=True)):
            proto.linear_constraint_matrix.row_ids.append(number)
            proto.linear_constraint_matrix.column_ids.append(column)
            proto.linear_constraint_matrix.coefficients.append(value)
    return proto
