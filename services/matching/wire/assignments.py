"""Assignments, to the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from parkloom.matching.v1 import assignment_pb2
from services.chassis.rpc.etags import etag
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.wire import names
from services.matching.wire.values import instant, number, word


def state_asked(value: int) -> AssignmentState | None:
    """The state to filter by; None for all. Raises Invalid."""
    return word(AssignmentState, assignment_pb2.AssignmentState, "ASSIGNMENT_STATE", value, "state")


def assignment(assignment: Assignment) -> assignment_pb2.Assignment:
    park = assignment.park
    return assignment_pb2.Assignment(
        name=f"parks/{park}/assignments/{assignment.id}",
        order=names.order(park, assignment.order),
        step=assignment.step,
        link=assignment.link,
        enterprise=names.enterprise(park, assignment.enterprise),
        line=names.line(park, assignment.line),
        product=f"parks/{park}/products/{assignment.product}" if assignment.product else "",
        quantities=quantities(assignment.quantities),
        unit_price_micros=assignment.unit_price_micros,
        state=number(assignment_pb2.AssignmentState, "ASSIGNMENT_STATE", assignment.state),
        at_risk=assignment.at_risk,
        decline_reason=assignment.decline_reason,
        etag=etag(assignment.version),
        create_time=instant(assignment.created_at),
        update_time=instant(assignment.updated_at),
    )


def quantities(quantities: Mapping[date, int]) -> list[assignment_pb2.DailyQuantity]:
    """By date."""
    return [
        assignment_pb2.DailyQuantity(date=day.isoformat(), quantity=units) for day, units in sorted(quantities.items())
    ]
