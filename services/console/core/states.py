"""The states of orders, assignments and movements in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from parkloom.logistics.v1 import movement_pb2 as movement
from parkloom.matching.v1 import assignment_pb2 as assignment
from parkloom.matching.v1 import order_pb2 as order


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word or two, and its tone on every page: calm, good, busy, warn or bad."""

    text: Any
    tone: str


ORDER_STATES = {
    order.ORDER_STATE_OPEN: Badge(_l("Looking for capacity"), "busy"),
    order.ORDER_STATE_SCHEDULED: Badge(_l("Scheduled"), "good"),
    order.ORDER_STATE_PARTLY_SCHEDULED: Badge(_l("Partly scheduled"), "warn"),
    order.ORDER_STATE_UNMATCHED: Badge(_l("Unmatched"), "bad"),
    order.ORDER_STATE_IN_PRODUCTION: Badge(_l("In production"), "good"),
    order.ORDER_STATE_DELIVERED: Badge(_l("Delivered"), "calm"),
    order.ORDER_STATE_CANCELLED: Badge(_l("Cancelled"), "calm"),
}
ASSIGNMENT_STATES = {
    assignment.ASSIGNMENT_STATE_PROPOSED: Badge(_l("Proposed"), "calm"),
    assignment.ASSIGNMENT_STATE_OFFERED: Badge(_l("Offered"), "busy"),
    assignment.ASSIGNMENT_STATE_ACCEPTED: Badge(_l("Accepted"), "good"),
    assignment.ASSIGNMENT_STATE_DECLINED: Badge(_l("Declined"), "calm"),
    assignment.ASSIGNMENT_STATE_COUNTERED: Badge(_l("Countered"), "calm"),
    assignment.ASSIGNMENT_STATE_STARTED: Badge(_l("Started"), "good"),
    assignment.ASSIGNMENT_STATE_DONE: Badge(_l("Done"), "calm"),
    assignment.ASSIGNMENT_STATE_CANCELLED: Badge(_l("Withdrawn"), "calm"),
}
MOVEMENT_STATES = {
    movement.MOVEMENT_STATE_PLANNED: Badge(_l("Planned"), "busy"),
    movement.MOVEMENT_STATE_BOOKED: Badge(_l("Booked"), "good"),
    movement.MOVEMENT_STATE_UNBOOKED: Badge(_l("Not booked"), "bad"),
    movement.MOVEMENT_STATE_LOADED: Badge(_l("Loaded"), "good"),
    movement.MOVEMENT_STATE_IN_TRANSIT: Badge(_l("On its way"), "good"),
    movement.MOVEMENT_STATE_DELIVERED: Badge(_l("Arrived"), "calm"),
    movement.MOVEMENT_STATE_RETURNED: Badge(_l("Returned"), "bad"),
    movement.MOVEMENT_STATE_LOST: Badge(_l("Lost"), "bad"),
    movement.MOVEMENT_STATE_DAMAGED: Badge(_l("Damaged"), "bad"),
    movement.MOVEMENT_STATE_CANCELLED: Badge(_l("Withdrawn"), "calm"),
}
UNKNOWN = Badge(_l("Unknown"), "calm")
