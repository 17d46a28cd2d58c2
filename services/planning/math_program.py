"""Programs in MathOpt's documented exchange format: whole columns and rows are appended at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Columns:
    """Cost to minimise, bounds, and whether the value is whole [columns]."""

    cost: ArrayLike
    lower: ArrayLike
    upper: ArrayLike
    whole: ArrayLike


@dataclass(frozen=True, slots=True)
class Rows:
    """Bounds [rows]; row, column and value of each coefficient [coefficients], where those of one place add up."""

    lower: ArrayLike
    upper: ArrayLike
    row: ArrayLike
    column: ArrayLike
    value: ArrayLike


def model_proto(columns: Columns, rows: Rows) -> Any:
    """The program as a `ModelProto`, its coefficients by row and column."""
    from ortools.math_opt import model_pb2
    from scipy.sparse import coo_array

    count, height = len(np.asarray(columns.cost)), len(np.asarray(rows.lower))
    matrix = coo_array((rows.value, (rows.row, rows.column)), shape=(height, count)).tocsr()
    matrix.sum_duplicates()
    proto: Any = model_pb2.ModelProto()
    places = np.arange(count)
    proto.variables.ids.extend(places)
    proto.variables.lower_bounds.extend(columns.lower)
    proto.variables.upper_bounds.extend(columns.upper)
    proto.variables.integers.extend(columns.whole)
    proto.objective.linear_coefficients.ids.extend(places)
    proto.objective.linear_coefficients.values.extend(columns.cost)
    proto.linear_constraints.ids.extend(np.arange(height))
    proto.linear_constraints.lower_bounds.extend(rows.lower)
    proto.linear_constraints.upper_bounds.extend(rows.upper)
    proto.linear_constraint_matrix.row_ids.extend(np.repeat(np.arange(height), np.diff(matrix.indptr)))
    proto.linear_constraint_matrix.column_ids.extend(matrix.indices)
    proto.linear_constraint_matrix.coefficients.extend(matrix.data)
    return proto
