from __future__ import annotations

from collections.abc import Set
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.campaigns import Campaign, campaigns
from tests.matching.world import day


def made(quantities: dict[date, int], closed: Set[date] = frozenset()) -> list[Campaign]:
    return campaigns(quantities, lambda when: when not in closed)


@pytest.mark.parametrize(
    ("worked", "closed", "spans"),
    [
        ([], [], []),
        ([3], [], [(3, 3)]),
        ([1, 2, 3], [], [(1, 3)]),
        ([1, 3], [], [(1, 1), (3, 3)]),
        ([1, 3], [2], [(1, 3)]),
        ([1, 4], [2], [(1, 1), (4, 4)]),
        ([1, 4], [2, 3], [(1, 4)]),
        ([4, 1, 2], [3], [(1, 4)]),
        ([1, 2, 5, 6, 9], [7, 8], [(1, 2), (5, 9)]),
    ],
)
def test_a_day_with_capacity_and_no_run_ends_a_campaign(
    worked: list[int], closed: list[int], spans: list[tuple[int, int]]
) -> None:
    found = made({day(number): 10 for number in worked}, {day(number) for number in closed})
    assert [(each.first, each.last) for each in found] == [(day(first), day(last)) for first, last in spans]


@given(st.dictionaries(st.integers(0, 40).map(day), st.integers(1, 99)), st.frozensets(st.integers(0, 40).map(day)))
def test_campaigns_are_all_runs_each_once(quantities: dict[date, int], closed: frozenset[date]) -> None:
    found = made(quantities, closed)
    assert {when: units for each in found for when, units in each.quantities.items()} == quantities
    assert sum(each.total for each in found) == sum(quantities.values())
    assert [each.first for each in found] == sorted(each.first for each in found)
