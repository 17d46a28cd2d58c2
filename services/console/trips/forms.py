"""The form by which a class of vehicles retires."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from services.console.core.forms import DayField, OnceForm


class RetireForm(OnceForm):
    """The day from which on vehicles drive no more; left empty: they go on."""

    retire_date = DayField(_l("Drives no more from"), validators=[Optional()])
