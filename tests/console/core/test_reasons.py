"""Every rule of a reason has its words, in both languages."""

from __future__ import annotations

import pytest
from flask_babel import force_locale

from parkloom.matching.v1.reason_pb2 import (
    REASON_RULE_CAPACITY,
    REASON_RULE_LEAD_TIME,
    REASON_RULE_MIN_RUN,
    Reason,
    ReasonRule,
)
from services.console.core.reasons import worded


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_every_rule_has_a_sentence_of_its_own(tongue: str) -> None:
    with force_locale(tongue):
        rules = [number for number in ReasonRule.values() if number]
        sentences = {worded(Reason(rule=rule, earliest_date="2026-03-09"), "Dyeing").sentence for rule in rules}
    assert len(sentences - {""}) == len(rules)


def test_a_rule_that_is_not_known_here_is_shown_in_the_services_words() -> None:
    assert worded(Reason(rule=99, text="The moon stands wrong."), "").sentence == "The moon stands wrong."  # type: ignore[arg-type]


def test_a_reason_shows_its_days_and_the_units_missing() -> None:
    dates = {"first_date": "2026-03-09", "last_date": "2026-03-11"}
    why = worded(Reason(rule=REASON_RULE_CAPACITY, missing_quantity=1200, **dates), "Dyeing")
    assert why.details == ("Mon, Mar 9 – Wed, Mar 11", "1,200 units missing")


def test_a_reason_that_rests_on_assumed_figures_is_marked() -> None:
    why = worded(Reason(rule=REASON_RULE_MIN_RUN, assumed=True), "Dyeing")
    assert why.details == ("rests on assumed figures",)


def test_days_and_figures_are_written_as_the_language_writes_them() -> None:
    with force_locale("zh"):
        why = worded(Reason(rule=REASON_RULE_LEAD_TIME, earliest_date="2026-03-09", missing_quantity=1), "Dyeing")
    assert (why.sentence, why.details) == ("即使产能全空，最早也要 3月9日周一 才能完成。", ("缺 1 件",))
