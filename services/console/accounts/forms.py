"""The forms of signing in by a password or a PIN, and of making accounts and giving PINs."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.validators import Length, ValidationError

from services.console.core.forms import REQUIRED, PlacingForm
from services.console.core.secrets import MOST_CHARACTERS

LONGEST_LOGIN = 300


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A name with its park, and a password."""

    login = StringField(_l("Name"), validators=[REQUIRED, Length(max=LONGEST_LOGIN)])
    password = PasswordField(_l("Password"), validators=[REQUIRED, Length(max=MOST_CHARACTERS)])


class PasswordForm(PlacingForm):
    """The password as it is, and another one."""

    login = StringField(_l("Name"), validators=[REQUIRED, Length(max=LONGEST_LOGIN)])
    old = PasswordField(_l("Password until now"), validators=[REQUIRED, Length(max=MOST_CHARACTERS)])
    new = PasswordField(_l("New password"), validators=[REQUIRED, Length(max=MOST_CHARACTERS)])
    again = PasswordField(_l("New password once more"), validators=[REQUIRED])

    def validate_again(self, field: Field) -> None:
        if field.data != self.new.data:
            raise ValidationError(_("The two new passwords differ."))


class AccountForm(PlacingForm):
    """A new account: of a manager, or of the people of an enterprise."""

    name = StringField(_l("Name"), validators=[REQUIRED, Length(max=60)])
    enterprise = StringField(_l("Enterprise"), validators=[Length(max=63)])


class PersonForm(PlacingForm):
    """Somebody who shares the enterprise's device, and a PIN."""

    name = StringField(_l("Name"), validators=[REQUIRED, Length(max=60)])
    pin = PasswordField(_l("PIN"), validators=[REQUIRED, Length(max=40)])


class PickForm(FlaskForm):  # type: ignore[misc]
    """Somebody picked on a shared device, by a PIN."""

    person = HiddenField(validators=[REQUIRED])
    pin = PasswordField(_l("PIN"), validators=[REQUIRED, Length(max=40)])
