"""The forms of capacity: a line's day by thumb, its week, and days with fewer shifts or none."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField
from wtforms.validators import ValidationError

from services.console.capacity import choices
from services.console.core import language
from services.console.core.forms import MOST_UNITS, REQUIRED, DayField, OnceForm, WholeNumberField, between

MOST_DAYS = 92
_SHARES = {
    "0": _l("Closed"),
    "1/3": _l("One shift of three"),
    "1/2": _l("One shift of two"),
    "2/3": _l("Two shifts of three"),
    "1": _l("An ordinary day"),
}


class DayForm(OnceForm):
    """A line's capacity on one day."""

    date = DayField(_l("Day"), validators=[REQUIRED])
    daily_capacity = WholeNumberField(_l("Capacity on that day"), validators=[REQUIRED, between(0, MOST_UNITS)])

    @property
    def units(self) -> int:
        """The capacity of a form that is valid."""
        return int(self.daily_capacity.data or 0)


class WeekForm(OnceForm):
    """A line's capacity on seven days from `first` on; a day that is left empty keeps what it has."""

    first = DayField(_l("First day"), validators=[REQUIRED])
    day0 = WholeNumberField(validators=[between(0, MOST_UNITS)])
    day1 = WholeNumberField(validators=[between(0, MOST_UNITS)])
    day2 = WholeNumberField(validators=[between(0, MOST_UNITS)])
    day3 = WholeNumberField(validators=[between(0, MOST_UNITS)])
    day4 = WholeNumberField(validators=[between(0, MOST_UNITS)])
    day5 = WholeNumberField(validators=[between(0, MOST_UNITS)])
    day6 = WholeNumberField(validators=[between(0, MOST_UNITS)])

    @property
    def days(self) -> list[Field]:
        return [self[f"day{number}"] for number in range(7)]

    def name_days(self, first: date) -> None:
        """Gives each day's field its day for a label, which errors name."""
        for number, field in enumerate(self.days):
            field.label.text = language.day(first + timedelta(days=number))

    @property
    def units(self) -> dict[date, int]:
        """The capacity of the days that are filled in, of a form that is valid."""
        dated = ((self.first.data + timedelta(days=number), field.data) for number, field in enumerate(self.days))
        return {day: units for day, units in dated if units is not None}

    def validate_day6(self, _field: Field) -> None:
        if all(field.data is None for field in self.days):
            raise ValidationError(_("Fill in a day."))


class ShiftsForm(OnceForm):
    """Days on which all lines of an enterprise run with fewer shifts, or none."""

    first_date = DayField(_l("First day"), validators=[REQUIRED])
    last_date = DayField(_l("Last day"), validators=[REQUIRED])
    shift = RadioField(_l("On these days"), choices=list(_SHARES.items()), validators=[REQUIRED])

    def validate_last_date(self, field: Field) -> None:
        first = self.first_date.data
        if first and field.data < first:
            raise ValidationError(_("Choose a day from %(day)s on.", day=language.day(first)))
        if first and (field.data - first).days >= MOST_DAYS:
            latest = first + timedelta(days=MOST_DAYS - 1)
            raise ValidationError(_("Choose a day up to %(latest)s.", latest=language.day(latest)))

    @property
    def dates(self) -> list[date]:
        """The days of a form that is valid."""
        count = (self.last_date.data - self.first_date.data).days + 1
        return [self.first_date.data + timedelta(days=number) for number in range(count)]

    def units(self, ordinary: int) -> int:
        """Units of capacity of a line that has `ordinary` on the day, by a form that is valid."""
        return choices.units_of_shift(str(self.shift.data), ordinary)
