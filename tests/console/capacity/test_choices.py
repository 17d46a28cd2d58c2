"""What can be picked instead of typed."""

from __future__ import annotations

import pytest

from parkloom.registry.v1.enterprise_pb2 import Line
from services.console.capacity import choices


@pytest.mark.parametrize(
    ("machines", "counts"),
    [
        (1, [0, 1]),
        (12, list(range(13))),
        (13, [0, 2, 4, 6, 8, 10, 12, 13]),
        (45, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]),
        (100, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
        (0, [0, 25, 50, 75, 100]),
    ],
)
def test_a_line_has_a_handful_of_counts_and_all_of_it_last(machines: int, counts: list[int]) -> None:
    line = Line(machines=machines, planned_daily_capacity=1200)
    assert [one.count for one in choices.of_line(line)] == counts
    assert choices.of_line(line)[-1].units == 1200


def test_no_count_asks_for_more_than_so_many_machines_can_do() -> None:
    line = Line(machines=7, planned_daily_capacity=1000)
    assert all(one.units * 7 <= 1000 * one.count for one in choices.of_line(line))


def test_any_number_of_machines_has_few_counts() -> None:
    for machines in (*range(1, 300), 999, 1_000_000):
        counts = [one.count for one in choices.of_line(Line(machines=machines, planned_daily_capacity=5))]
        assert 2 <= len(counts) <= choices.MOST_STEPS + 2
        assert counts == sorted(set(counts))


@pytest.mark.parametrize(("shift", "units"), [("0", 0), ("1/3", 333), ("1/2", 500), ("2/3", 666), ("1", 1000)])
def test_a_shift_is_a_part_of_an_ordinary_day_rounded_down(shift: str, units: int) -> None:
    assert choices.units_of_shift(shift, 1000) == units
