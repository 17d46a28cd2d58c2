"""The kernel's figures come from the solver parameters, all of them, and each is read."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from services.errors import Invalid
from services.planning.kernel import layout
from services.planning.solve import SolverParams
from services.planning.solve.kernel_park import tuning_of

KERNEL = Path(layout.__file__).parent
SOURCES = "\n".join(path.read_text() for path in sorted(KERNEL.rglob("*.c")))


@pytest.mark.parametrize("name", [field.name for field in fields(layout.Tuning)])
def test_the_kernel_reads_each_figure(name: str) -> None:
    assert f"tuning->{name}" in SOURCES


def test_a_parameter_reaches_the_kernels_structure() -> None:
    default = SolverParams().kernel
    given = replace(default, moves=replace(default.moves, displacements=7, price_share_steps=(0.25, 0.5)))
    tuning = tuning_of(given)
    assert (tuning.displacements, tuning.price_share_step_count) == (7, 2)
    assert tuning.price_share_steps.tolist() == [0.25, 0.5]


def test_a_chain_deeper_than_the_kernels_memory_is_refused_by_name() -> None:
    default = SolverParams().kernel.ejection
    with pytest.raises(Invalid) as refused:
        replace(default, breadth=(1,) * 17)
    assert refused.value.problems[0].field == "kernel.ejection.breadth"
