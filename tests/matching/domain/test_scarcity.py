from __future__ import annotations

from datetime import date, timedelta

from services.matching.domain.scarcity import ScarceCapacity, ScarcityPrice, summarized
from tests.matching import world

MONDAY = date(2026, 11, 23)
LINES = {
    line.id: line
    for line in (
        world.line("fast", "alpha", "sew", tags=("fine",)),
        world.line("slow", "beta", "sew"),
        world.line("cut-1", "cutter", "cut"),
    )
}


def _summarized(*prices: ScarcityPrice, first: date = MONDAY, days: int = 14) -> list[ScarceCapacity]:
    return summarized(prices, LINES, first, first + timedelta(days=days - 1))


def test_worth_is_the_mean_over_all_lines_and_all_days_of_the_week() -> None:
    found = _summarized(
        ScarcityPrice("fast", "", MONDAY, 500_000), ScarcityPrice("fast", "", MONDAY + timedelta(days=6), 200_000)
    )
    assert found == [
        ScarceCapacity("sew", "fine", "", MONDAY, 1_000_000_000, 1, 1),
        ScarceCapacity("sew", "", "", MONDAY, 500_000_000, 1, 2),
    ]


def test_a_week_counts_only_the_days_that_the_plan_covers() -> None:
    saturday = MONDAY + timedelta(days=5)
    [found] = _summarized(ScarcityPrice("cut-1", "", saturday, 1_000_000), first=saturday)
    assert (found.week, found.saving_per_day_micros) == (MONDAY, 10_000 * 1_000_000 // 2)


def test_weeks_are_kept_apart_and_what_is_worth_most_comes_first() -> None:
    later = MONDAY + timedelta(days=7)
    found = _summarized(ScarcityPrice("cut-1", "", MONDAY, 1_000_000), ScarcityPrice("cut-1", "", later, 3_000_000))
    assert [each.week for each in found] == [later, MONDAY]


def test_a_quota_stands_for_itself() -> None:
    [found] = _summarized(ScarcityPrice("", "steam", MONDAY, 700_000))
    assert (found.link, found.quota, found.saving_per_day_micros) == ("", "steam", 1_000_000_000)


def test_a_line_that_is_gone_is_passed_over() -> None:
    assert _summarized(ScarcityPrice("closed-down", "", MONDAY, 700_000)) == []
