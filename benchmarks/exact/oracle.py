"""What the cheapest plan of a small park costs, by other means than the planner's: the peers' whole model, by HiGHS.

Model and solver share nothing with the planner's exact model: floats instead of whole numbers, another formulation,
another solver. `answer` says when HiGHS could not prove it in the time.
"""

from __future__ import annotations

import math
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from benchmarks.planner.peers import formulation
from services.planning.model import Problem

PROVEN = 0


def least_cost(problem: Problem, seconds: float) -> tuple[float, bool]:
    """The cost of the cheapest plan that HiGHS finds, and whether it proves that none is cheaper."""
    program = formulation.build(problem, time.monotonic() + seconds).program
    shape = len(program.low), len(program.cost)
    matrix = csr_array((program.value, (program.row, program.column)), shape=shape)
    found = milp(
        np.array(program.cost),
        integrality=np.ones(len(program.cost)),
        bounds=Bounds(0, np.array(program.upper, dtype=np.float64)),
        constraints=LinearConstraint(matrix, program.low, program.high),
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if found.fun is None:
        return math.inf, False
    return float(found.fun) + program.fixed, found.status == PROVEN
