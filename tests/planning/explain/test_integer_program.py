"""The integer programs behind the reasons: what ends them."""

from __future__ import annotations

import math
from random import Random

import pytest

from services.planning.explain import integer_program
from services.planning.explain.integer_program import CHOICE, Program


def _even_split(rng: Random, choices: int, rows: int) -> Program:
    """Halves of several sums at once, which a tree search finds only after many thousand nodes."""
    program = Program()
    columns = [program.column(upper=1.0, kind=CHOICE) for _ in range(choices)]
    for _ in range(rows):
        shares = {column: float(rng.randint(1, 99)) for column in columns}
        over, under = program.column(1.0), program.column(1.0)
        half = float(sum(shares.values()) // 2)
        program.row(shares | {over: -1.0, under: 1.0}, half, half)
    return program


def test_a_counted_program_ends_without_an_answer_after_so_many_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    program = _even_split(Random(4), choices=14, rows=3)
    monkeypatch.setattr(integer_program, "MOST_NODES", 3)
    assert program.solve(None, counted=True) is None
    assert program.solve(None) is not None


def test_an_impossible_program_has_no_answer() -> None:
    program = Program()
    column = program.column(upper=1.0, kind=CHOICE)
    program.row({column: 2.0}, 1.0, 1.0)
    assert program.solve(None) is None


def test_units_are_asked_to_be_whole_where_flows_are_not() -> None:
    program = Program()
    units = program.column(-1.0, kind=integer_program.UNITS)
    program.row({units: 2.0}, -math.inf, 5.0)
    values = program.solve(None)
    assert values is not None
    assert values[0] == pytest.approx(2.0)
