"""Shared by the console's forms: fields, validators, and a service's errors placed at the fields they are about."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, IntegerField
from wtforms.validators import InputRequired, ValidationError

from services.console.core import error_words, language
from services.errors import ParkloomError, Problem

MOST_UNITS = 1_000_000_000
REQUIRED = InputRequired(_l("Fill this in."))


class WholeNumberField(IntegerField):  # type: ignore[misc]  # wtforms has no types
    """A whole number as people type one: 20000, 20,000 or ２００００."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = "".join(valuelist).replace(",", "").replace("，", "").replace(" ", "")
        try:
            self.data = int(text) if text else None
        except ValueError:
            self.data = None
            raise ValueError(_("Give a whole number, such as 20000.")) from None


def between(low: int, high: int) -> Callable[[Form, Field], None]:
    """A validator of whole numbers; an input that is none has its error already."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            bounds = {"low": language.quantity(low), "high": language.quantity(high)}
            raise ValidationError(_("Give a number from %(low)s to %(high)s.", **bounds))

    return check


class OnceForm(FlaskForm):  # type: ignore[misc]
    """A form that carries its own request_id, so that sending it twice has one effect."""

    request_id = HiddenField()

    @property
    def once(self) -> str:
        """The request_id that this form was opened with."""
        return str(self.request_id.data or "") or self.renew()

    def renew(self) -> str:
        """Gives the form a new request_id: when it is opened, or when the old id was used with other content."""
        self.request_id.data = new_request_id()
        return str(self.request_id.data)

    def take_problems(self, error: ParkloomError) -> bool:
        """Place the problems of `error` at their fields, or at the top of the form; False where it has none."""
        for problem in error.problems:
            self._place(problem)
        return bool(error.problems)

    def _place(self, problem: Problem) -> None:
        name, words = problem.field.rsplit(".", 1)[-1], error_words.of_problem(problem)
        if name == "request_id":
            self.renew()
        field = self._fields.get(name)
        if field is None or isinstance(field, HiddenField):
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]


def new_request_id() -> str:
    return uuid.uuid4().hex
