"""Windows of fair shares: the months of a horizon, each day in one of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.matching.domain.park import Policy
from services.matching.scheduling.fair_windows import Window, windows_of

DAY = timedelta(days=1)
MONTHS, THIRTY = Policy(), Policy(fair_days=30)


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 12, 1), date(2027, 1, 31), date(2028, 2, 29)])
@pytest.mark.parametrize("days", [1, 10, 60, 120])
def test_every_day_of_the_horizon_is_in_one_window_which_is_of_one_month(today: date, days: int) -> None:
    windows = windows_of(MONTHS, today, days)
    assert [day for each in windows for day in sorted(each.dates(today))] == [today + DAY * n for n in range(days)]
    for each in windows:
        assert len({(day.year, day.month) for day in each.counted(today)}) == 1
        assert each.dates(today) <= set(each.counted(today))
    assert [each.counted(today)[0] for each in windows] == [
        windows[0].since,
        *(min(each.dates(today)) for each in windows[1:]),
    ]


def test_the_month_so_far_counts_with_its_first_window() -> None:
    first, *_ = windows_of(MONTHS, date(2026, 11, 22), 30)
    assert first == Window(0, 8, date(2026, 11, 1))
    assert (first.counted(date(2026, 11, 22))[0], len(first.counted(date(2026, 11, 22)))) == (date(2026, 11, 1), 30)


def test_days_looked_back_to_make_one_window_of_the_whole_horizon() -> None:
    [one] = windows_of(THIRTY, date(2026, 11, 22), 60)
    assert one == Window(0, 59, date(2026, 10, 23))
    assert len(one.counted(date(2026, 11, 22))) == 90
