"""Every state and every reason has its words, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from parkloom.logistics.v1.movement_pb2 import MovementState
from parkloom.matching.v1.assignment_pb2 import AssignmentState
from parkloom.matching.v1.order_pb2 import OrderState
from parkloom.matching.v1.reason_pb2 import REASON_RULE_CAPACITY, REASON_RULE_LEAD_TIME, Reason, ReasonRule
from services.console.core import language, states
from services.console.core.reasons import worded
from services.console.core.states import Badge


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    """The context of a page: an application that has both languages."""
    flask = Flask("services.console")
    Babel(flask)
    with flask.test_request_context():
        yield


@pytest.mark.parametrize(
    ("states", "badges"),
    [
        (OrderState, states.ORDER_STATES),
        (AssignmentState, states.ASSIGNMENT_STATES),
        (MovementState, states.MOVEMENT_STATES),
    ],
)
def test_every_state_of_the_contracts_has_a_badge(states: EnumTypeWrapper, badges: dict[int, Badge]) -> None:
    assert {number for number in states.values() if number} == set(badges)


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_every_rule_has_a_sentence_of_its_own(tongue: str) -> None:
    with force_locale(tongue):
        rules = [number for number in ReasonRule.values() if number]
        sentences = {worded(Reason(rule=rule, earliest_date="2026-03-09"), "Dyeing").sentence for rule in rules}
    assert len(sentences - {""}) == len(rules)


def test_a_rule_that_is_not_known_here_is_told_in_the_services_words() -> None:
    assert worded(Reason(rule=99, text="The moon stands wrong."), "").sentence == "The moon stands wrong."  # type: ignore[arg-type]


def test_a_reason_tells_its_days_and_what_is_missing() -> None:
    dates = {"first_date": "2026-03-09", "last_date": "2026-03-11"}
    why = worded(Reason(rule=REASON_RULE_CAPACITY, missing_quantity=1200, **dates), "Dyeing")
    assert why.details == ("Mon, Mar 9 – Wed, Mar 11", "1,200 units missing")


def test_days_and_figures_are_told_as_the_language_tells_them() -> None:
    with force_locale("zh"):
        why = worded(Reason(rule=REASON_RULE_LEAD_TIME, earliest_date="2026-03-09", missing_quantity=1), "Dyeing")
    assert (why.sentence, why.details) == ("即使产能全空，最早也要 3月9日周一 才能完成。", ("缺 1 件",))


def test_a_price_below_a_cent_is_told_in_full() -> None:
    assert (language.unit_price(22_600, "CNY"), language.unit_price(400_000, "CNY")) == ("CN¥0.0226", "CN¥0.40")
