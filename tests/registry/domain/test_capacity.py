from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain import capacity as rules
from services.registry.domain.capacity import FURTHEST_DAYS, Capacity, Figure, Source, Statement
from tests.registry.domain.test_line import line

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
IN_MARCH = st.dates(date(2026, 3, 1), date(2026, 3, 31))


def figure(day: date, units: int = 5_000) -> Figure:
    return Figure(day, units, Source.PHONE, "dai", NOON)


def figures(days: dict[date, int]) -> list[Figure]:
    return [figure(day, units) for day, units in days.items()]


def march(*given: Figure) -> Capacity:
    return Capacity(
        park="socks", line="d-1", month="2026-03", figures=given, created_at=NOON, updated_at=NOON, version=0
    )


@given(st.dictionaries(IN_MARCH, st.integers(0, 10)), st.dictionaries(IN_MARCH, st.integers(0, 10)))
def test_days_that_are_not_named_keep_their_figure(before: dict[date, int], given: dict[date, int]) -> None:
    month = march()
    month.put(figures(before), NOON)
    month.put(figures(given), NOON)
    assert {one.date: one.daily_capacity for one in month.figures} == before | given
    assert [one.date for one in month.figures] == sorted(before | given)
    assert month.version == 2


def test_a_figure_of_another_month_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="2026-03"):
        march().put([figure(date(2026, 4, 1))], NOON)


@given(st.integers(-1_000, 1_000))
def test_only_days_from_today_to_the_furthest_can_be_set(days: int) -> None:
    problems = rules.problems([figure(TODAY + timedelta(days=days))], line(), TODAY)
    assert [problem.field for problem in problems] == ([] if 0 <= days <= FURTHEST_DAYS else ["figures[0].date"])


def test_a_date_given_twice_is_reported_at_its_second_place() -> None:
    problems = rules.problems([figure(TODAY), figure(TODAY, 4_000)], line(), TODAY)
    assert [problem.field for problem in problems] == ["figures[1].date"]


@pytest.mark.parametrize(("units", "wrong"), [(0, False), (12_000, False), (12_001, True)])
def test_a_figure_above_the_lines_maximum_is_refused(units: int, wrong: bool) -> None:
    problems = rules.problems([figure(TODAY, units)], line(), TODAY)
    assert [problem.field for problem in problems] == (["figures[0].daily_capacity"] if wrong else [])


def test_a_line_without_a_maximum_takes_any_figure() -> None:
    assert rules.problems([figure(TODAY, 1_000_000)], line(maximum_daily_capacity=None), TODAY) == []


@given(st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31))))
def test_a_statement_is_divided_into_months_with_nothing_lost(days: set[date]) -> None:
    months = Statement("d-1", tuple(map(figure, sorted(days)))).months
    assert {one.date for given in months.values() for one in given} == days
    assert all(one.month == month for month, given in months.items() for one in given)
