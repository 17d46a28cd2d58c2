from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from services.matching.domain.park import Figure, Month
from services.matching.scheduling.reference_changes import line_grew, month_grew, opens_or_closes, says_no_more
from tests.matching import world

BEFORE = {"setup": 30, "min_run": 10}


@pytest.mark.parametrize(
    ("after", "grew"),
    [
        ({}, False),
        ({"setup": 29}, True),
        ({"setup": 0}, True),
        ({"setup": None}, True),
        ({"setup": 31}, False),
        ({"min_run": 9}, True),
        ({"min_run": 11}, False),
        ({"setup": 31, "min_run": 9}, True),
        ({"planned_daily_capacity": 101}, True),
        ({"planned_daily_capacity": 99}, False),
    ],
)
def test_a_line_grows_where_it_has_more_capacity_or_needs_less_of_it(after: dict[str, Any], grew: bool) -> None:
    before, changed = (world.line("sew-a", "alpha", "sew", **BEFORE | changes) for changes in ({}, after))
    assert line_grew(before, changed) == grew


TODAY, AT = date(2026, 3, 10), datetime(2026, 3, 9, 6, tzinfo=UTC)


def month(*capacities: int | None) -> Month:
    """Figures of yesterday, today and tomorrow; None: there is none."""
    days = [TODAY + timedelta(days=number) for number in (-1, 0, 1)]
    figures = [Figure(day, units, AT) for day, units in zip(days, capacities, strict=True) if units is not None]
    return Month(park=world.PARK, line="sew-a", month="2026-03", version=1, figures=tuple(figures))


def test_a_month_that_says_no_more_needs_no_look_at_its_line() -> None:
    line, some = world.line("sew-a", "alpha", "sew"), [*product((None, 0, 50, 150), repeat=3)]
    months = [month(*capacities) for capacities in some]
    for before, after in product(months, months):
        if says_no_more(before, after, TODAY):
            assert not month_grew(line, before, after, TODAY)
            assert not opens_or_closes(before, after)


@pytest.mark.parametrize(
    ("after", "no_more"),
    [
        ((50, 50, 50), True),
        ((50, 49, 1), True),
        ((90, 50, 50), True),
        ((50, 50, 51), False),
        ((50, 50, 0), False),
        ((50, 50, None), False),
    ],
)
def test_a_month_says_no_more_where_no_figure_from_today_on_is_higher(after: tuple[int, ...], no_more: bool) -> None:
    assert says_no_more(month(50, 50, 50), month(*after), TODAY) == no_more
