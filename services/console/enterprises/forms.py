"""The forms of an enterprise's people: tomorrow's capacity, and the answer to an assignment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from services.console.core.forms import MOST_UNITS, REQUIRED, DayField, OnceForm, WholeNumberField, between


class CapacityForm(OnceForm):
    """A line's capacity on one day."""

    date = DayField(_l("Day"), validators=[REQUIRED])
    daily_capacity = WholeNumberField(_l("Capacity on that day"), validators=[REQUIRED, between(0, MOST_UNITS)])

    @property
    def units(self) -> int:
        """The capacity of a form that is valid."""
        return int(self.daily_capacity.data or 0)


class AnswerForm(OnceForm):
    """An enterprise's answer to an assignment as it was shown; `reason` is for declining."""

    etag = HiddenField()
    reason = TextAreaField(_l("Why?"), validators=[Length(max=500)])
