"""The states of orders, assignments, plans and movements in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from parkloom.access.v1 import access_pb2 as access
from parkloom.ladder.v1 import ladder_pb2 as ladder
from parkloom.logistics.v1 import movement_pb2 as movement
from parkloom.logistics.v1 import wave_pb2 as wave
from parkloom.matching.v1 import assignment_pb2 as assignment
from parkloom.matching.v1 import live_schedule_pb2 as live
from parkloom.matching.v1 import order_pb2 as order
from parkloom.matching.v1 import plan_pb2 as plan
from parkloom.matching.v1 import quote_pb2 as quote
from parkloom.matching.v1 import scenario_pb2 as scenario
from parkloom.matching.v1 import terms_pb2 as terms
from parkloom.registry.v1 import capacity_pb2 as capacity


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
    order.ORDER_STATE_CLOSED: Badge(_l("Closed short"), "calm"),
}
ASSIGNMENT_STATES = {
    assignment.ASSIGNMENT_STATE_PROPOSED: Badge(_l("Proposed"), "calm"),
    assignment.ASSIGNMENT_STATE_OFFERED: Badge(_l("Offered"), "busy"),
    assignment.ASSIGNMENT_STATE_ACCEPTED: Badge(_l("Accepted"), "good"),
    assignment.ASSIGNMENT_STATE_DECLINED: Badge(_l("Declined"), "calm"),
    assignment.ASSIGNMENT_STATE_COUNTERED: Badge(_l("Countered"), "busy"),
    assignment.ASSIGNMENT_STATE_STARTED: Badge(_l("Started"), "good"),
    assignment.ASSIGNMENT_STATE_DONE: Badge(_l("Done"), "calm"),
    assignment.ASSIGNMENT_STATE_CANCELLED: Badge(_l("No longer asked for"), "calm"),
    assignment.ASSIGNMENT_STATE_WITHDRAWN: Badge(_l("Not answered in time"), "calm"),
}
RISK_CAUSES = {
    assignment.RISK_CAUSE_CAPACITY: _l(
        "By a breakdown or a lower figure, the capacity of this line has fallen below what is agreed. "
        "A fill-in plan looks for another place for the work."
    ),
    assignment.RISK_CAUSE_EARLIER_STEP: _l(
        "Earlier steps of the order have brought fewer units than planned. A fill-in plan makes up for what is missing."
    ),
    assignment.RISK_CAUSE_PARK: _l(
        "The park has changed its calendar, lanes, quotas or tags, or this line, and the work no longer fits here. "
        "A fill-in plan looks for another place for it."
    ),
}
WORK_CHANGE_CAUSES = {
    live.WORK_CHANGE_CAUSE_MORE_MADE: _l("more of the order is made"),
    live.WORK_CHANGE_CAUSE_LESS_MADE: _l("less of the order is made"),
    live.WORK_CHANGE_CAUSE_AT_RISK: _l("a line can no longer do what it had"),
    live.WORK_CHANGE_CAUSE_EARLIER: _l("the order comes earlier so"),
    live.WORK_CHANGE_CAUSE_CHEAPER: _l("the park as a whole costs less so"),
    live.WORK_CHANGE_CAUSE_REARRANGED: _l("the order's work is arranged otherwise"),
}
EXCLUSION_CAUSES = {
    terms.EXCLUSION_CAUSE_DECLINED: _l("It declined"),
    terms.EXCLUSION_CAUSE_PARTLY_ACCEPTED: _l("It accepted a part"),
    terms.EXCLUSION_CAUSE_NO_ANSWER: _l("It did not answer in time"),
}
TERMS_KINDS = {
    terms.TERMS_KIND_ASKED: _l("Asked"),
    terms.TERMS_KIND_AGREED: _l("Agreed"),
    terms.TERMS_KIND_COUNTERED: _l("Countered"),
    terms.TERMS_KIND_DECLINED: _l("Declined"),
    terms.TERMS_KIND_WITHDRAWN: _l("Withdrawn"),
}
SPEAKERS = {
    terms.SPEAKER_ENTERPRISE: _l("the enterprise"),
    terms.SPEAKER_MANAGER: _l("the park's manager"),
    terms.SPEAKER_PLAN: _l("the live schedule"),
    terms.SPEAKER_DAY: _l("the close of the day"),
    terms.SPEAKER_DEADLINE: _l("the time to answer"),
    terms.SPEAKER_POLICY: _l("accepted automatically"),
}
SCENARIO_STATES = {
    scenario.SCENARIO_STATE_DRAFT: Badge(_l("Not planned yet"), "calm"),
    scenario.SCENARIO_STATE_QUEUED: Badge(_l("Queued"), "busy"),
    scenario.SCENARIO_STATE_RUNNING: Badge(_l("Being made"), "busy"),
    scenario.SCENARIO_STATE_READY: Badge(_l("Ready"), "good"),
    scenario.SCENARIO_STATE_ADOPTED: Badge(_l("Adopted"), "good"),
    scenario.SCENARIO_STATE_DISCARDED: Badge(_l("Discarded"), "calm"),
    scenario.SCENARIO_STATE_FAILED: Badge(_l("Could not be planned"), "bad"),
}
QUOTE_STATES = {
    quote.QUOTE_STATE_HELD: Badge(_l("Held"), "good"),
    quote.QUOTE_STATE_OFFERED: Badge(_l("Answered"), "busy"),
    quote.QUOTE_STATE_TAKEN: Badge(_l("Taken"), "good"),
    quote.QUOTE_STATE_EXPIRED: Badge(_l("Expired"), "calm"),
    quote.QUOTE_STATE_RELEASED: Badge(_l("Released"), "calm"),
}
PLAN_STATES = {
    plan.PLAN_STATE_QUEUED: Badge(_l("Queued"), "busy"),
    plan.PLAN_STATE_RUNNING: Badge(_l("Being made"), "busy"),
    plan.PLAN_STATE_READY: Badge(_l("Ready"), "good"),
    plan.PLAN_STATE_APPLIED: Badge(_l("Applied"), "good"),
    plan.PLAN_STATE_DISCARDED: Badge(_l("Discarded"), "calm"),
    plan.PLAN_STATE_CANCELLED: Badge(_l("Cancelled"), "calm"),
    plan.PLAN_STATE_FAILED: Badge(_l("Waits for a person"), "bad"),
}
PLAN_KINDS = {
    plan.PLAN_KIND_PARK_PLAN: _l("Park plan"),
    plan.PLAN_KIND_FILL_IN_PLAN: _l("Fill-in plan"),
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
    movement.MOVEMENT_STATE_CANCELLED: Badge(_l("Cancelled"), "calm"),
}
WAVE_STATES = {
    wave.WAVE_STATE_QUEUED: Badge(_l("Queued"), "busy"),
    wave.WAVE_STATE_PLANNING: Badge(_l("Being planned"), "busy"),
    wave.WAVE_STATE_PLANNED: Badge(_l("Planned"), "good"),
    wave.WAVE_STATE_FAILED: Badge(_l("Planning failed"), "bad"),
    wave.WAVE_STATE_CANCELLED: Badge(_l("Planning cancelled"), "warn"),
}
LEFT_REASONS = {
    wave.LEFT_REASON_NOT_READY: _l("not ready in time, or nobody knows when"),
    wave.LEFT_REASON_NO_POSITION: _l("where the door is, is not known"),
    wave.LEFT_REASON_NO_VEHICLE: _l("no vehicle has room and time"),
}
FIGURE_ORIGINS = {
    ladder.FIGURE_ORIGIN_LINK: Badge(_l("assumed from its link"), "warn"),
    ladder.FIGURE_ORIGIN_PARK: Badge(_l("assumed from the park"), "warn"),
    ladder.FIGURE_ORIGIN_MACHINES: Badge(_l("assumed: one machine's day"), "warn"),
    ladder.FIGURE_ORIGIN_NONE: Badge(_l("assumed: nobody states it"), "warn"),
}
FIGURE_SOURCES = {
    capacity.CAPACITY_SOURCE_SCHEDULE: _l("from a schedule"),
    capacity.CAPACITY_SOURCE_PHONE: _l("by telephone or page"),
    capacity.CAPACITY_SOURCE_FILE: _l("from a file"),
    capacity.CAPACITY_SOURCE_MACHINE: _l("by a machine"),
}
REPORTERS = {
    access.ROLE_MANAGER: _l("the park's manager"),
    access.ROLE_ENTERPRISE: _l("the enterprise"),
    access.ROLE_INTEGRATOR: _l("a machine account"),
}
UNKNOWN = Badge(_l("Unknown"), "calm")
