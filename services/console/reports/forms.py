"""The forms of reports: a day's units by thumb, many by file, and a shared device."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length

from services.console.core.forms import MOST_UNITS, REQUIRED, DayField, OnceForm, WholeNumberField, between


class ReportForm(OnceForm):
    """Units of an assignment on one day; nothing spoilt unless it is filled in."""

    date = DayField(_l("Day"), validators=[REQUIRED])
    good_quantity = WholeNumberField(_l("Good"), validators=[REQUIRED, between(0, MOST_UNITS)])
    scrapped_quantity = WholeNumberField(_l("Scrap"), validators=[between(0, MOST_UNITS)])

    @property
    def good(self) -> int:
        """The good units of a form that is valid."""
        return int(self.good_quantity.data or 0)

    @property
    def scrapped(self) -> int:
        """The spoilt units of a form that is valid."""
        return int(self.scrapped_quantity.data or 0)


class ReportsFileForm(OnceForm):
    """A file of reports."""

    file = FileField(_l("File (CSV)"), validators=[FileRequired(_l("Choose a file."))])


class DeviceForm(OnceForm):
    """The name that an enterprise gives to a device."""

    device_name = StringField(_l("Name of the device"), validators=[REQUIRED, Length(max=60)])
