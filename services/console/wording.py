"""States and reasons in the words of the person who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from parkloom.logistics.v1 import movement_pb2 as movement
from parkloom.matching.v1 import assignment_pb2 as assignment
from parkloom.matching.v1 import order_pb2 as order
from parkloom.matching.v1 import reason_pb2 as reason
from parkloom.matching.v1.reason_pb2 import Reason
from services.console import language


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word or two, and the colour it has everywhere: calm, good, busy, warn or bad."""

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
    assignment.ASSIGNMENT_STATE_OFFERED: Badge(_l("Waiting for an answer"), "busy"),
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
    movement.MOVEMENT_STATE_UNBOOKED: Badge(_l("No vehicle"), "bad"),
    movement.MOVEMENT_STATE_LOADED: Badge(_l("Loaded"), "good"),
    movement.MOVEMENT_STATE_IN_TRANSIT: Badge(_l("On its way"), "good"),
    movement.MOVEMENT_STATE_DELIVERED: Badge(_l("Arrived"), "calm"),
    movement.MOVEMENT_STATE_RETURNED: Badge(_l("Returned"), "bad"),
    movement.MOVEMENT_STATE_LOST: Badge(_l("Lost"), "bad"),
    movement.MOVEMENT_STATE_DAMAGED: Badge(_l("Damaged"), "bad"),
    movement.MOVEMENT_STATE_CANCELLED: Badge(_l("Withdrawn"), "calm"),
}
# What these rules concern is made, but late; or could be made.
_ABOUT_UNITS_MADE = (reason.REASON_RULE_COST, reason.REASON_RULE_UNFINISHED)
UNKNOWN = Badge(_l("Unknown"), "calm")


@dataclass(frozen=True, slots=True)
class WordedReason:
    """Why an order is late or short: one sentence, and the days and units it is about."""

    sentence: str
    details: tuple[str, ...]


def worded(why: Reason, link: str) -> WordedReason:
    """`why` in the reader's language; `link` is what people call the link that it is about."""
    return WordedReason(_sentence(why, link), tuple(_details(why)))


def _sentence(why: Reason, link: str) -> str:
    sentences = {
        reason.REASON_RULE_NO_ELIGIBLE_LINE: _("No line in the park can do what %(link)s asks for.", link=link),
        reason.REASON_RULE_CAPACITY: _("%(link)s has no capacity left.", link=link),
        reason.REASON_RULE_QUOTA: _("A daily limit that %(link)s shares is used up.", link=link),
        reason.REASON_RULE_LEAD_TIME: _lead_time(why),
        reason.REASON_RULE_MAX_SUPPLIERS: _("%(link)s would need more enterprises than may share it.", link=link),
        reason.REASON_RULE_MIN_LOT: _("What is free at %(link)s is less than the least that lines take on.", link=link),
        reason.REASON_RULE_COST: _cost(why, link),
        reason.REASON_RULE_UNFINISHED: _("Planning ended before it found a better place. A longer run may find one."),
        reason.REASON_RULE_CHANGED_MEANWHILE: _("Capacity changed while the plan was made. A new run is mending it."),
    }
    return str(sentences.get(why.rule, why.text))


def _lead_time(why: Reason) -> str:
    if not why.earliest_date:
        return str(_("It cannot be finished within the days that are planned, whatever is free."))
    date = language.day(why.earliest_date)
    return str(_("It cannot be finished before %(date)s, whatever is free.", date=date))


def _cost(why: Reason, link: str) -> str:
    if why.step < 0 or not why.link:
        return str(_("Making it, or making it in time, costs more than it is worth."))
    return str(_("Making it, or making it in time, costs more than it is worth, at %(link)s most of all.", link=link))


def _details(why: Reason) -> list[str]:
    details = []
    if why.first_date:
        details.append(language.days(why.first_date, why.last_date))
    if why.missing_quantity:
        details.append(_units(why))
    return details


def _units(why: Reason) -> str:
    count, units = why.missing_quantity, language.quantity(why.missing_quantity)
    if why.rule in _ABOUT_UNITS_MADE:
        return str(ngettext("%(units)s unit concerned", "%(units)s units concerned", count, units=units))
    return str(ngettext("%(units)s unit missing", "%(units)s units missing", count, units=units))
