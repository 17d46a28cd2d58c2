"""Every rule of a reason has its words, in both languages."""

from __future__ import annotations

import pytest
from flask_babel import force_locale

from parkloom.matching.v1.reason_pb2 import (
    REASON_RULE_CAPACITY,
    REASON_RULE_CHANGED_MEANWHILE,
    REASON_RULE_LEAD_TIME,
    REASON_RULE_MIN_RUN,
    REASON_RULE_TRANSFER_BATCH,
    Reason,
    ReasonRule,
)
from parkloom.registry.v1.park_pb2 import Park
from services.console.core.names import Names
from services.console.core.reasons import all_worded, worded


def test_an_order_late_by_what_is_agreed_does_not_blame_lead_times() -> None:
    why = Reason(rule=REASON_RULE_LEAD_TIME, earliest_date="2026-03-09", by_agreement=True)
    assert worded(why, "Dyeing").sentence == "What enterprises have agreed to for it is finished on Mon, Mar 9."
    with force_locale("zh"):
        assert worded(why, "Dyeing").sentence == "企业已约定的工作要到 3月9日周一 才完成。"
        names = Names(Park(links=[{"id": "dye", "display_name": "Dyeing"}]))
        assert "与企业约定更早的日期" in all_worded([why], names).repair


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


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        (
            REASON_RULE_MIN_RUN,
            "The smallest runs at Dyeing are above the capacity of every day.",
            "Dyeing的最小生产段高于任何一天的产能。",
        ),
        (
            REASON_RULE_TRANSFER_BATCH,
            "The order's transfer batch is more than any line at Dyeing makes in a day.",
            "订单的转移批量高于Dyeing任何产线一天的产量。",
        ),
    ],
)
def test_what_no_day_can_hold_is_worded_in_both_languages(rule: ReasonRule, english: str, chinese: str) -> None:
    why = Reason(rule=rule, above_every_day=True)
    assert worded(why, "Dyeing").sentence == english
    with force_locale("zh"):
        assert worded(why, "Dyeing").sentence == chinese


def test_a_price_agreed_for_lines_that_do_not_fit_is_named_in_both_languages() -> None:
    why = Reason(rule=REASON_RULE_CAPACITY, agreed_in_vain=True)
    assert worded(why, "Dyeing").details == ("a price is agreed for lines that do not fit",)
    with force_locale("zh"):
        assert worded(why, "Dyeing").details == ("约定价格的产线不合要求",)


def test_days_and_figures_are_written_as_the_language_writes_them() -> None:
    with force_locale("zh"):
        why = worded(Reason(rule=REASON_RULE_LEAD_TIME, earliest_date="2026-03-09", missing_quantity=1), "Dyeing")
    assert (why.sentence, why.details) == ("即使产能全空，最早也要 3月9日周一 才能完成。", ("缺 1 件",))


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_every_rule_but_what_is_planned_again_anyway_has_a_repair(tongue: str) -> None:
    names = Names(Park(links=[{"id": "dye", "display_name": "Dyeing"}]))
    with force_locale(tongue):
        rules = [number for number in ReasonRule.values() if number not in (0, REASON_RULE_CHANGED_MEANWHILE)]
        repairs = {all_worded([Reason(rule=rule, link="dye")], names).repair for rule in rules}
    assert len(repairs - {""}) == len(rules)


def test_the_repair_is_that_of_the_first_reason_and_of_all_where_only_all_help() -> None:
    names = Names(Park(links=[{"id": "dye", "display_name": "Dyeing"}]))
    dates = {"first_date": "2026-03-09", "last_date": "2026-03-09"}
    short = Reason(rule=REASON_RULE_CAPACITY, link="dye", missing_quantity=1200, **dates)
    late = Reason(rule=REASON_RULE_LEAD_TIME, earliest_date="2026-03-12")
    assert all_worded([short, late], names).repair == (
        "What would help most: capacity for 1,200 units more at Dyeing, Mon, Mar 9."
    )
    short.together = late.together = True
    assert all_worded([short, late], names).repair == (
        "Only together would these help: capacity for 1,200 units more at Dyeing, Mon, Mar 9; "
        "a due date from Thu, Mar 12 on."
    )
