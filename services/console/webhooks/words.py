"""Types of events, states and outcomes of webhooks in the reader's words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from parkloom.matching.v1 import webhook_pb2 as webhook
from services.console.core.states import Badge

EVENT_TYPES = {
    webhook.WEBHOOK_EVENT_TYPE_ORDER_CHANGED: _l("An order is new or changed"),
    webhook.WEBHOOK_EVENT_TYPE_ASSIGNMENT_CHANGED: _l("An assignment is new or changed"),
    webhook.WEBHOOK_EVENT_TYPE_ASSIGNMENT_ANSWER_DUE: _l("The time to answer an offer is nearly over"),
    webhook.WEBHOOK_EVENT_TYPE_PLAN_CONFIRMED: _l("A plan is live"),
}
STATES = {
    webhook.WEBHOOK_STATE_ENABLED: Badge(_l("Sends"), "good"),
    webhook.WEBHOOK_STATE_DISABLED: Badge(_l("Switched off"), "calm"),
}
FAILING = Badge(_l("Does not arrive"), "bad")
DELIVERY_STATES = {
    webhook.WEBHOOK_DELIVERY_STATE_DEAD: Badge(_l("Given up"), "bad"),
    webhook.WEBHOOK_DELIVERY_STATE_PENDING: Badge(_l("Being sent"), "busy"),
    webhook.WEBHOOK_DELIVERY_STATE_DELIVERED: Badge(_l("Delivered"), "good"),
}
OUTCOMES = {
    webhook.WEBHOOK_OUTCOME_TAKEN: _l("taken"),
    webhook.WEBHOOK_OUTCOME_REFUSED: _l("refused by the receiver"),
    webhook.WEBHOOK_OUTCOME_NO_ADDRESS_OUTSIDE: _l("the host has no address outside"),
    webhook.WEBHOOK_OUTCOME_NOT_CONNECTED: _l("nobody listens there"),
    webhook.WEBHOOK_OUTCOME_NOT_TRUSTED: _l("its certificate is not trusted"),
    webhook.WEBHOOK_OUTCOME_NO_ANSWER: _l("no answer in time"),
}


def badge_of(one: webhook.Webhook) -> Badge:
    """The state of a webhook; failing stands before sending."""
    failing = one.HasField("failing_since_time") and one.state == webhook.WEBHOOK_STATE_ENABLED
    return FAILING if failing else STATES[one.state]
