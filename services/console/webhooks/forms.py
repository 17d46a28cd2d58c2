"""The forms of webhooks."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from services.console.core.forms import REQUIRED, OnceForm
from services.console.webhooks.words import EVENT_TYPES


class WebhookForm(OnceForm):
    """An address, and the types of events that are sent there."""

    url = StringField(
        _l("Address"),
        validators=[REQUIRED, Length(max=2000)],
        description=_l(
            "It begins with https:// and is outside this installation, such as https://erp.example.com/hooks."
        ),
    )
    event_types = SelectMultipleField(
        _l("What is sent"),
        coerce=int,
        choices=list(EVENT_TYPES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    etag = HiddenField()

    def validate_event_types(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one."))

    @property
    def chosen(self) -> list[int]:
        """The types that were chosen."""
        types: Any = self.event_types.data
        return list(types or ())


class AnswerForm(OnceForm):
    """A webhook as it was shown."""

    etag = HiddenField()
