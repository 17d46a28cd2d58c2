"""What an enterprise's people fill in: tomorrow's capacity, and the answer to an assignment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import Length

from services.console.core.forms import MOST_UNITS, REQUIRED, OnceForm, WholeNumberField, between


class CapacityForm(OnceForm):
    """What a line can do on one day."""

    date = DateField(validators=[REQUIRED])
    daily_capacity = WholeNumberField(_l("Units on that day"), validators=[REQUIRED, between(0, MOST_UNITS)])

    @property
    def units(self) -> int:
        """What was filled in; to be asked for once the form is valid."""
        return int(self.daily_capacity.data or 0)


class AnswerForm(OnceForm):
    """An enterprise's answer to an assignment as it was shown; `reason` is for declining."""

    etag = HiddenField()
    reason = TextAreaField(_l("Why?"), validators=[Length(max=500)])
