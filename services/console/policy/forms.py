"""The forms of the policy page."""

from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from parkloom.registry.v1.park_pb2 import Park, PlanningPolicy
from services.console.core.forms import REQUIRED, OnceForm, PercentField, between


class GuestsForm(OnceForm):
    """When enterprises outside the park may be used, and by how much their prices count higher."""

    etag = HiddenField()
    guests_when_short = BooleanField(_l("Where the park would leave an order short"))
    guests_when_late = BooleanField(_l("Where the park would make an order late"))
    guest_premium = PercentField(_l("Premium, percent"), validators=[REQUIRED, between(0, 5, 0.01)])

    @classmethod
    def of(cls, park: Park) -> Self:
        """The form with what holds now."""
        policy = park.policy
        form = cls(
            formdata=None,
            etag=park.etag,
            guests_when_short=policy.guests_when_short,
            guests_when_late=policy.guests_when_late,
            guest_premium=policy.guest_premium,
        )
        form.renew()
        return form

    def policy(self, known: PlanningPolicy) -> PlanningPolicy:
        """The policy `known` with what a form that is valid says."""
        changed = PlanningPolicy()
        changed.CopyFrom(known)
        changed.guests_when_short = self.guests_when_short.data
        changed.guests_when_late = self.guests_when_late.data
        changed.guest_premium = self.guest_premium.data
        return changed
