"""Shared by the console's forms: fields, validators, and a service's errors placed at the fields they are about."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, Form, HiddenField, IntegerField
from wtforms.validators import InputRequired, StopValidation, ValidationError
from wtforms.widgets import TextInput

from services.console.core import error_words, failures, language, typed
from services.errors import ParkloomError, Problem

MOST_UNITS = 1_000_000_000
MOST_MICROS = 1_000_000_000_000


class Required(InputRequired):  # type: ignore[misc]  # wtforms has no types
    """Refuses a field without a value; blanks are none, and 0 is one."""

    def __call__(self, form: Form, field: Field) -> None:
        super().__call__(form, field)
        if field.data is None:
            raise StopValidation(self.message)


REQUIRED = Required(_l("Fill this in."))


class _ReadField(Field):  # type: ignore[misc]  # wtforms has no types
    """A field whose text is read strictly. What cannot be read keeps its text and has one error; no rule sees it."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        try:
            self.data = self.read(_only(valuelist))
        except ValueError:
            raise ValueError(self.how_to_write()) from None

    def pre_validate(self, form: Form) -> None:
        if self.process_errors:
            raise StopValidation()
        super().pre_validate(form)

    def read(self, text: str) -> Any:
        """The value of `text`, None where it is blank. Raises ValueError."""
        raise NotImplementedError

    def how_to_write(self) -> str:
        """One sentence that names the field and shows what it takes."""
        raise NotImplementedError


class WholeNumberField(_ReadField, IntegerField):  # type: ignore[misc]
    """A whole number: see `services.console.core.typed.whole_number`."""

    def read(self, text: str) -> int | None:
        return typed.whole_number(text)

    def how_to_write(self) -> str:
        return str(_("%(field)s: give a whole number, such as 20000, 20,000 or 2万.", field=self.label.text))


class MoneyField(_ReadField, IntegerField):  # type: ignore[misc]
    """Money, as micro-units: see `services.console.core.typed.money_micros`."""

    def read(self, text: str) -> int | None:
        return typed.money_micros(text)

    def how_to_write(self) -> str:
        return str(_("%(field)s: give an amount, such as 1200 or 1,200.50.", field=self.label.text))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else language.amount(self.data)


class PercentField(_ReadField):
    """Percent, as a share of 1: see `services.console.core.typed.share`."""

    widget = TextInput()

    def read(self, text: str) -> float | None:
        return typed.share(text)

    def how_to_write(self) -> str:
        return str(_("%(field)s: give a number of percent, such as 3 or 2.5%%.", field=self.label.text))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{100 * self.data:.4g}"


class DayField(_ReadField, DateField):  # type: ignore[misc]
    """A day of the calendar: see `services.console.core.typed.day`."""

    def read(self, text: str) -> date | None:
        return typed.day(text)

    def how_to_write(self) -> str:
        return str(
            _("%(field)s: give a day with its year, such as 2026-12-01 or 2026年12月1日.", field=self.label.text)
        )


def one_line(field: Field) -> str:
    """The text of a field that has been filled in, without line breaks and double blanks; "" for none."""
    return " ".join((field.data or "").split())


def _only(valuelist: list[str]) -> str:
    """The one text that was sent for a field. Raises ValueError where there are several."""
    if len(valuelist) > 1:
        raise ValueError
    return valuelist[0] if valuelist else ""


def between(low: float, high: float, unit: float = 1) -> Callable[[Form, Field], None]:
    """A validator of numbers, `unit` of which the reader counts as one; an input that is none has its error."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            bounds = {"low": language.quantity(low / unit), "high": language.quantity(high / unit)}
            raise ValidationError(_("Give a number from %(low)s to %(high)s.", **bounds))

    return check


class PlacingForm(FlaskForm):  # type: ignore[misc]
    """A form that shows what is refused at its fields."""

    def take_problems(self, error: ParkloomError) -> bool:
        """Place the problems of `error` at their fields, or at the top of the form; False where it has none."""
        for problem in error.problems:
            self._place(problem)
        return bool(error.problems)

    def take_refusal(self, error: ParkloomError) -> None:
        """Place the problems of `error`; where it has none, what it says in short at the top of the form."""
        if not self.take_problems(error):
            self.form_errors.append(failures.in_short(error))

    def _place(self, problem: Problem) -> None:
        name, words = problem.field.rsplit(".", 1)[-1], error_words.of_problem(problem)
        field = self._fields.get(name)
        if field is None or isinstance(field, HiddenField):
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]


class OnceForm(PlacingForm):
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

    def _place(self, problem: Problem) -> None:
        if problem.field.rsplit(".", 1)[-1] == "request_id":
            self.renew()
        super()._place(problem)


def new_request_id() -> str:
    return uuid.uuid4().hex
