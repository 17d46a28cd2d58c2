"""Every state of the contracts has its words."""

from __future__ import annotations

import pytest
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from parkloom.logistics.v1.movement_pb2 import MovementState
from parkloom.matching.v1.assignment_pb2 import AssignmentState
from parkloom.matching.v1.order_pb2 import OrderState
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
