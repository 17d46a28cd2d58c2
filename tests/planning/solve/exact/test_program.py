"""Programs of any figures in bounds hold only numbers that solvers count to."""

from __future__ import annotations

from fractions import Fraction

from services.planning.solve.exact.program import LARGEST_SUM, Program


def test_a_column_held_at_0_costs_nothing() -> None:
    program = Program()
    program.cost[program.column(0)] = Fraction(10**6)
    assert program.whole_costs()[0] == [0]


def test_a_limit_that_no_values_reach_is_what_they_reach() -> None:
    program = Program()
    program.row("quota", {program.column(5): Fraction(1, 10**6)}, None, 10**15)
    (row,) = program.whole_rows()
    assert row.upper == 5 * row.coefficients[0]


def test_a_sum_beyond_whole_numbers_of_a_double_is_not_countable() -> None:
    program = Program()
    program.cost[program.column(LARGEST_SUM)] = Fraction(1)
    assert program.countable
    program.cost[program.column(1)] = Fraction(1)
    assert not program.countable
