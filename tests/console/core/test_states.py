"""Every state of the contracts has its words."""

from __future__ import annotations

import pytest
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from parkloom.logistics.v1.movement_pb2 import MovementState
from parkloom.matching.v1.assignment_pb2 import AssignmentState, RiskCause
from parkloom.matching.v1.order_pb2 import OrderState
from parkloom.matching.v1.terms_pb2 import ExclusionCause
from services.console.core import states
from services.console.core.states import Badge


@pytest.mark.parametrize(
    ("contract", "badges"),
    [
        (OrderState, states.ORDER_STATES),
        (AssignmentState, states.ASSIGNMENT_STATES),
        (MovementState, states.MOVEMENT_STATES),
    ],
)
def test_every_state_of_the_contracts_has_a_badge(contract: EnumTypeWrapper, badges: dict[int, Badge]) -> None:
    assert {number for number in contract.values() if number} == set(badges)


@pytest.mark.parametrize(
    ("contract", "words"), [(RiskCause, states.RISK_CAUSES), (ExclusionCause, states.EXCLUSION_CAUSES)]
)
def test_every_cause_of_the_contracts_has_words_of_its_own(contract: EnumTypeWrapper, words: dict[int, object]) -> None:
    assert {number for number in contract.values() if number} == set(words)
    assert len({str(each) for each in words.values()}) == len(words)
