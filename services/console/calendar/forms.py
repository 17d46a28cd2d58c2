"""The forms of the calendar: shares by weekday, and a closure."""

from __future__ import annotations

import re
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from parkloom.registry.v1.park_pb2 import Closure
from services.console.core import language, typed
from services.console.core.forms import REQUIRED, DayField, OnceForm, PercentField, between
from services.console.core.names import Names
from services.park_calendar import WEEKDAYS

_SHARE = [REQUIRED, between(0, 1, 0.01)]
MOST_RAMP_UP_DAYS = 60


class WeekdaysForm(OnceForm):
    """Share of the planned capacity on each weekday, Monday first."""

    etag = HiddenField()
    day0 = PercentField(_l("Monday"), validators=_SHARE)
    day1 = PercentField(_l("Tuesday"), validators=_SHARE)
    day2 = PercentField(_l("Wednesday"), validators=_SHARE)
    day3 = PercentField(_l("Thursday"), validators=_SHARE)
    day4 = PercentField(_l("Friday"), validators=_SHARE)
    day5 = PercentField(_l("Saturday"), validators=_SHARE)
    day6 = PercentField(_l("Sunday"), validators=_SHARE)

    @property
    def days(self) -> list[Field]:
        return [self[f"day{number}"] for number in range(WEEKDAYS)]

    @property
    def shares(self) -> list[float]:
        """The shares of a form that is valid; none where each is 1."""
        given = [round(field.data, 4) for field in self.days]
        return [] if all(share == 1 for share in given) else given

    def validate_day6(self, _field: Field) -> None:
        if not any(field.data for field in self.days):
            raise ValidationError(_("Work must be done on at least one weekday."))


class ClosureForm(OnceForm):
    """Days on which the park is closed. Make it with `for_park`."""

    etag = HiddenField()
    display_name = StringField(_l("Occasion"), validators=[REQUIRED, Length(max=200)])
    first_date = DayField(_l("First day"), validators=[REQUIRED])
    last_date = DayField(_l("Last day"), validators=[REQUIRED])
    ramp_up = StringField(_l("Percent of capacity on the days after"), validators=[Length(max=400)])
    links = SelectMultipleField(
        _l("Links that are closed"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    @classmethod
    def for_park(cls, names: Names) -> Self:
        """The form with the park's links."""
        form = cls()
        form.links.choices = [(link.id, names.link(link.id)) for link in names.park.links]
        return form

    def validate_last_date(self, field: Field) -> None:
        if self.first_date.data and field.data < self.first_date.data:
            raise ValidationError(_("Choose a day from %(day)s on.", day=language.day(self.first_date.data)))

    def validate_ramp_up(self, _field: Field) -> None:
        try:
            shares = self._ramp_up()
        except ValueError:
            shares = [2.0]
        if len(shares) > MOST_RAMP_UP_DAYS or any(share > 1 for share in shares):
            raise ValidationError(_("Give percents from 0 to 100 with blanks between them, such as 50 80."))

    def closure(self) -> Closure:
        """The closure of a form that is valid; one of all links names none."""
        chosen = self.links.data or []
        return Closure(
            display_name=self.display_name.data.strip(),
            first_date=self.first_date.data.isoformat(),
            last_date=self.last_date.data.isoformat(),
            ramp_up_shares=self._ramp_up(),
            links=[] if len(chosen) == len(self.links.choices) else chosen,
        )

    def _ramp_up(self) -> list[float]:
        """Shares of the days after the closure. Raises ValueError."""
        texts = re.split(r"[\s,，、;；]+", (self.ramp_up.data or "").strip())
        shares = [typed.share(text) for text in texts if text]
        return [share for share in shares if share is not None]


class RemovalForm(OnceForm):
    """The closure to take out of the calendar as it was shown."""

    etag = HiddenField()
