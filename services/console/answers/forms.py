"""Forms for answers to a part of an assignment, and for counter-offers."""

from __future__ import annotations

from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from parkloom.matching.v1.assignment_pb2 import DailyQuantity
from services.console.core import typed
from services.console.core.forms import MOST_MICROS, MOST_UNITS, DayField, MoneyField, OnceForm, between
from services.money import MICROS


class PartForm(OnceForm):
    """Units by day, as rows of fields `date` and `units`; `problems` are what could not be read."""

    etag = HiddenField()

    def quantities(self) -> list[DailyQuantity]:
        """The rows with units. A row that cannot be read leaves a problem at the top of the form."""
        rows = zip(request.form.getlist("date"), request.form.getlist("units"), strict=False)
        found = [self._row(day, units) for day, units in rows if units.strip()]
        kept = [row for row in found if row is not None and row.quantity]
        if not kept and not self.form_errors:
            self.form_errors.append(_("Give units for at least one day."))
        return kept

    def _row(self, day: str, units: str) -> DailyQuantity | None:
        try:
            when, number = typed.day(day), typed.whole_number(units)
        except ValueError:
            when = number = None
        if not isinstance(when, date) or number is None or not 0 <= number <= MOST_UNITS:
            self.form_errors.append(
                _("Give a day with its year and a whole number: %(day)s, %(units)s.", day=day, units=units)
            )
            return None
        return DailyQuantity(date=when.isoformat(), quantity=number)


class CounterForm(PartForm):
    """A counter-offer; without a price at the one that is asked, without a last day as long as its days."""

    unit_price_micros = MoneyField(_l("Price for each unit"), validators=[between(0, MOST_MICROS, MICROS)])
    valid_until = DayField(_l("Valid until the end of"))
    reason = TextAreaField(_l("Why?"), validators=[Length(max=500)])


class WordForm(OnceForm):
    """A manager's word on a counter-offer as it was shown."""

    etag = HiddenField()
    reason = TextAreaField(_l("Why?"), validators=[Length(max=500)])
