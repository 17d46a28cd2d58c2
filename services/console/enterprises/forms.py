"""The forms of an enterprise's people: tomorrow's capacity, a line's set-up, and the answer to an assignment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from parkloom.registry.v1.enterprise_pb2 import Line
from services.console.core.forms import (
    MOST_MICROS,
    MOST_UNITS,
    REQUIRED,
    DayField,
    MoneyField,
    OnceForm,
    WholeNumberField,
    between,
)
from services.money import MICROS


class CapacityForm(OnceForm):
    """A line's capacity on one day."""

    date = DayField(_l("Day"), validators=[REQUIRED])
    daily_capacity = WholeNumberField(_l("Capacity on that day"), validators=[REQUIRED, between(0, MOST_UNITS)])

    @property
    def units(self) -> int:
        """The capacity of a form that is valid."""
        return int(self.daily_capacity.data or 0)


class LineFiguresForm(OnceForm):
    """A line's set-up and smallest run, as it was shown; a field left empty states nothing, and 0 is a figure."""

    etag = HiddenField()
    setup = WholeNumberField(_l("Capacity that a set-up takes"), validators=[between(0, MOST_UNITS)])
    setup_cost_micros = MoneyField(_l("Cost of a set-up"), validators=[between(0, MOST_MICROS, MICROS)])
    min_run = WholeNumberField(_l("Smallest run"), validators=[between(0, MOST_UNITS)])

    def line(self) -> Line:
        """The figures that a valid form states, and the etag of the line as it was shown."""
        return Line(
            etag=self.etag.data or "",
            setup=self.setup.data,
            setup_cost_micros=self.setup_cost_micros.data,
            min_run=self.min_run.data,
        )


class GuestForm(OnceForm):
    """An enterprise, as it was shown, is to be a guest, or one of the park."""

    etag = HiddenField()
    guest = HiddenField()


class AnswerForm(OnceForm):
    """An enterprise's answer to an assignment as it was shown; `reason` is for declining."""

    etag = HiddenField()
    reason = TextAreaField(_l("Why?"), validators=[Length(max=500)])
