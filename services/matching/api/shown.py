"""Assignments as a caller sees them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from parkloom.matching.v1 import assignment_pb2
from services.chassis.identity import Caller
from services.matching.domain.assignments import Assignment
from services.matching.use_cases import campaigns
from services.matching.wire.assignments import assignment_message


def shown_to(session: Session, caller: Caller, assignment: Assignment) -> assignment_pb2.Assignment:
    """The message of an assignment as `caller` sees it."""
    made = campaigns.of_assignments(session, caller, assignment.park, [assignment])
    return assignment_message(assignment, made.get(assignment.id), to_buyer=caller.buyer != "")
