"""Scorecards: windows at their borders, medians that give no rival away, and what counts as an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.matching.domain.scorecards import (
    LONGER,
    NOTHING,
    Sums,
    Window,
    is_answer,
    medians,
    of_report,
    of_response,
    of_terms,
    surcharges,
    total,
)
from services.matching.domain.terms import DAY, DEADLINE, PLAN, POLICY, By, Speaker, TermsEntry, TermsKind, TermsOf

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
OWNER, MANAGER = By(Speaker.ENTERPRISE, "owner"), By(Speaker.MANAGER, "mei")


def entry(
    kind: TermsKind, units: int = 10, by: By = OWNER, of: TermsOf = TermsOf.ASKED, day: date = TODAY
) -> TermsEntry:
    return TermsEntry(kind, {day: units}, 1_000_000, by, NOW, of=of)


@pytest.mark.parametrize(
    ("window", "today", "first"),
    [
        (Window.THIRTY_DAYS, date(2026, 11, 30), date(2026, 11, 1)),
        (Window.SIX_MONTHS, date(2026, 11, 22), date(2026, 5, 23)),
        (Window.SIX_MONTHS, date(2026, 12, 31), date(2026, 7, 1)),
        # Six months before the last days of August there is no such day in February.
        (Window.SIX_MONTHS, date(2026, 8, 31), date(2026, 3, 1)),
        (Window.SIX_MONTHS, date(2028, 8, 29), date(2028, 3, 1)),
        (Window.SIX_MONTHS, date(2026, 3, 15), date(2025, 9, 16)),
    ],
)
def test_a_window_ends_with_the_parks_day(window: Window, today: date, first: date) -> None:
    assert window.first_day(today) == first


def test_what_was_assumed_proves_nothing() -> None:
    assert of_report(80, 80, 0, assumed=True) == Sums(assumed_days=1)
    assert of_report(80, 80, 0, assumed=False) == Sums(reported_days=1, on_time_days=1, reports=1, good=80)
    assert of_report(80, 79, 1, assumed=False) == Sums(reported_days=1, reports=1, good=79, scrapped=1)
    assert of_report(0, 7, 0, assumed=False) == Sums(reports=1, good=7)


def test_a_figure_with_few_cases_is_not_shown() -> None:
    day = of_report(10, 9, 1, assumed=False)
    four, five = total([day] * 4), total([day] * 5)
    assert (four.on_time_share, four.quality_share) == (None, None)
    assert (five.on_time_share, five.quality_share) == (0.0, 0.9)


def test_response_time_is_the_median_as_the_hours_within_which_half_came() -> None:
    quick, slow = of_response(NOW, NOW + timedelta(minutes=90)), of_response(NOW, NOW + timedelta(hours=30))
    assert total([quick] * 4).response_hours is None
    assert total([quick] * 3 + [slow] * 2).response_hours == 2
    assert total([quick] * 2 + [slow] * 3).response_hours == 36
    assert total([of_response(NOW, NOW + timedelta(days=30))] * 5).response_hours == LONGER
    assert (
        of_response(NOW, NOW + timedelta(hours=4)).responses == of_response(NOW, NOW + timedelta(hours=3.5)).responses
    )


def test_terms_are_accepted_declined_or_expired() -> None:
    assert of_terms([entry(TermsKind.AGREED), entry(TermsKind.DECLINED, 5)], TODAY) == Sums(
        accepted=10, declined=5, terms=2
    )
    assert of_terms([entry(TermsKind.WITHDRAWN, 10, DEADLINE)], TODAY) == Sums(expired=10, terms=1)
    assert of_terms([entry(TermsKind.DECLINED, of=TermsOf.AGREED)], TODAY) == Sums(declined=10, terms=1)


def test_what_nobody_was_to_answer_any_more_is_no_ones_fault() -> None:
    assert of_terms([entry(TermsKind.WITHDRAWN, 10, PLAN)], TODAY) == NOTHING
    assert of_terms([entry(TermsKind.WITHDRAWN, 10, DAY)], TODAY) == NOTHING
    assert of_terms([entry(TermsKind.WITHDRAWN, 10, DAY, day=TODAY - timedelta(days=1))], TODAY).expired == 10
    assert of_terms([entry(TermsKind.DECLINED, 10, MANAGER, TermsOf.COUNTER)], TODAY) == NOTHING
    assert of_terms([entry(TermsKind.WITHDRAWN, 10, DAY, TermsOf.AGREED, TODAY - timedelta(days=1))], TODAY) == NOTHING


def test_an_answer_is_a_persons_or_a_machines_to_what_was_asked_before() -> None:
    assert is_answer([entry(TermsKind.AGREED)])
    assert is_answer([entry(TermsKind.COUNTERED, of=TermsOf.COUNTER)])
    assert not is_answer([entry(TermsKind.ASKED, by=PLAN), entry(TermsKind.AGREED, by=POLICY)])
    assert not is_answer([entry(TermsKind.AGREED, by=POLICY)])
    assert not is_answer([entry(TermsKind.DECLINED, by=MANAGER, of=TermsOf.COUNTER)])
    assert not is_answer([entry(TermsKind.DECLINED, of=TermsOf.AGREED)])


def of_quality(good: int) -> Sums:
    return Sums(reports=5, good=good, scrapped=100 - good)


def test_a_median_is_shown_only_beside_three_others_that_have_the_figure() -> None:
    two = {"own": of_quality(90), "b": of_quality(80), "c": of_quality(70)}
    assert medians("own", two).quality_share is None
    assert "quality_share" in medians("own", two).withheld
    three = two | {"d": of_quality(60)}
    assert medians("own", three).quality_share == 0.75
    assert "quality_share" not in medians("own", three).withheld
    # One that has too few cases is none of the three.
    assert medians("own", two | {"d": Sums(reports=4, good=4)}).quality_share is None


def test_the_score_is_the_mean_of_what_is_known() -> None:
    assert NOTHING.score is None
    assert of_quality(90).score == 0.9
    assert (of_quality(90) + Sums(accepted=5, declined=5, terms=5)).score == pytest.approx(0.7)


def test_a_lower_score_counts_as_a_share_of_the_price_and_none_as_the_median() -> None:
    lines = {
        "a": ("alpha", "sew"),
        "b": ("beta", "sew"),
        "c": ("gamma", "sew"),
        "n": ("new", "sew"),
        "d": ("alpha", "dye"),
    }
    sums = {("alpha", "sew"): of_quality(100), ("beta", "sew"): of_quality(60), ("gamma", "sew"): of_quality(80)}
    found = surcharges(0.5, lines, sums)
    assert found == {"b": pytest.approx(0.2), "c": pytest.approx(0.1), "n": pytest.approx(0.1)}
    assert surcharges(0.5, lines, {}) == {}
