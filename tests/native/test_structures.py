"""Structures that Python fills and C reads, with a compiler between them."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest

from services.native import headers
from services.native.build import Kernel, best_level
from services.native.loading import LayoutMismatchError, array, declare, load
from services.native.structures import Double, Doubles, Int, Int64, Structure, WrittenDoubles

NAMES = {"origin": "test_structures.py", "module": "tests.native.test_structures"}


@dataclass(frozen=True, eq=False)
class Rows(Structure):
    """Weights of some rows."""

    rows: Int64
    flag: Int
    factor: Double
    weight: Annotated[Doubles, "[rows] kilograms"]


@dataclass(frozen=True, eq=False)
class Shuffled(Structure):
    """The same fields in another order: what an outdated library would have."""

    flag: Int
    rows: Int64
    weight: Annotated[Doubles, "[rows] kilograms"]
    factor: Double


@dataclass(frozen=True, eq=False)
class Totals(Structure):
    """Sums that C writes."""

    total: WrittenDoubles


SOURCE = """
#include "rows.h"
#include "boundary.h"

PARKLOOM_API double parkloom_weight(const Rows *rows) {
    double sum = 0.0;
    for (int64_t i = 0; i < rows->rows; i++) sum += rows->weight[i];
    return rows->flag ? sum * rows->factor : 0.0;
}

PARKLOOM_API int64_t parkloom_status(int64_t status, const double *weight) {
    return weight ? status : 7;
}
"""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rows") / "kernel"
    folder.mkdir()
    (folder / "rows.h").write_text(headers.header((Rows,), guard="ROWS_H", **NAMES))
    (folder / "layout.c").write_text(headers.layout_source((Rows,), includes=("rows.h",), **NAMES))
    (folder / "rows.c").write_text(SOURCE)
    return Kernel(folder).compile_level(best_level(), folder)


@pytest.mark.slow
def test_c_reads_every_field_that_python_fills(compiled: Path) -> None:
    library = load(compiled, (Rows,))
    declare(library.parkloom_weight, ctypes.c_double, ctypes.c_void_p)
    rows = Rows(rows=3, flag=1, factor=2.0, weight=np.array([1.0, 2.0, 4.5]))
    assert library.parkloom_weight(rows.reference) == 15.0


@pytest.mark.slow
def test_a_library_with_another_layout_is_refused(compiled: Path) -> None:
    with pytest.raises(LayoutMismatchError, match="lays its structures out"):
        load(compiled, (Shuffled,))


def test_an_array_of_the_wrong_size_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Rows.weight: 2 elements, not \[3\]"):
        Rows(rows=3, flag=0, factor=1.0, weight=np.zeros(2))


def test_arrays_are_converted_to_the_type_that_c_reads() -> None:
    rows = Rows(rows=2, flag=0, factor=1.0, weight=np.array([[1, 2], [3, 4]])[:, 0])
    assert rows.weight.dtype == np.float64
    assert rows.weight.flags["C_CONTIGUOUS"]


@pytest.mark.slow
@pytest.mark.parametrize(("status", "raised"), [(-1, MemoryError), (-2, ValueError)])
def test_a_negative_status_is_raised(compiled: Path, status: int, raised: type[Exception]) -> None:
    library = load(compiled, (Rows,))
    declare(library.parkloom_status, ctypes.c_int64, ctypes.c_int64, array(np.float64))
    with pytest.raises(raised, match="parkloom_status"):
        library.parkloom_status(status, np.zeros(1))
    assert library.parkloom_status(status, None) == 7


@pytest.mark.slow
def test_an_argument_of_another_element_type_is_refused(compiled: Path) -> None:
    library = load(compiled, (Rows,))
    declare(library.parkloom_status, ctypes.c_int64, ctypes.c_int64, array(np.float64))
    with pytest.raises(ctypes.ArgumentError):
        library.parkloom_status(1, np.zeros(1, dtype=np.float32))


def test_an_array_that_c_writes_to_is_passed_as_it_is_or_refused() -> None:
    given = np.zeros(3)
    assert Totals(given).total is given
    with pytest.raises(ValueError, match=r"Totals\.total"):
        Totals(np.zeros((3, 2))[:, 0])
