"""The forms that people fill in, and how a service's complaints find the field that they are about."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from parkloom.matching.v1.order_pb2 import Order
from parkloom.registry.v1.park_pb2 import Park
from parkloom.registry.v1.product_pb2 import Product
from services.console import language, service_words
from services.console.names import Names
from services.errors import ParkloomError, Problem

MOST_UNITS = 1_000_000_000
DEFAULT_HORIZON_DAYS = 60
USUAL_DAYS = 14
REQUIRED = InputRequired(_l("Fill this in."))


class WholeNumberField(IntegerField):  # type: ignore[misc]  # wtforms has no types
    """A whole number as people type it: 20000, 20,000 or ２００００."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = "".join(valuelist).replace(",", "").replace("，", "").replace(" ", "")
        try:
            self.data = int(text) if text else None
        except ValueError:
            self.data = None
            raise ValueError(_("Give a whole number, such as 20000.")) from None


def between(low: int, high: int) -> Callable[[Form, Field], None]:
    """A validator of whole numbers; what could not be read as one has been complained of already."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            bounds = {"low": language.quantity(low), "high": language.quantity(high)}
            raise ValidationError(_("Give a number from %(low)s to %(high)s.", **bounds))

    return check


class OnceForm(FlaskForm):  # type: ignore[misc]
    """A form whose repeated submission has one effect: it carries its own request_id."""

    request_id = HiddenField()

    @property
    def once(self) -> str:
        """The request_id this form was opened with."""
        return str(self.request_id.data or "") or self.renew()

    def renew(self) -> str:
        """A request_id of its own: for a new form, or when the old one was used for something else."""
        self.request_id.data = new_request_id()
        return str(self.request_id.data)

    def complain(self, error: ParkloomError) -> bool:
        """Put what a service complains of at the fields it is about; False when nothing of it is about this form."""
        placed = [self._place(problem) for problem in error.problems]
        return any(placed)

    def _place(self, problem: Problem) -> bool:
        name = problem.field.rsplit(".", 1)[-1]
        if name == "request_id":
            self.renew()
            self.form_errors.append(_("This form was sent before with other content. If you want both, send it again."))
            return True
        field = self._fields.get(name)
        if field is None:
            self.form_errors.append(f"{problem.field}: {problem.mend}")
            return True
        field.errors = [*field.errors, service_words.for_people(problem.mend)]
        return True


class OrderForm(OnceForm):
    """A new order. Make it with `for_park`."""

    product = SelectField(_l("Product"), validators=[InputRequired(_l("Choose a product."))])
    quantity = WholeNumberField(_l("Quantity"), validators=[REQUIRED, between(1, MOST_UNITS)])
    release_date = DateField(_l("Work may start on"), validators=[REQUIRED])
    due_date = DateField(_l("Due on"), validators=[REQUIRED])
    ship_to_zone = SelectField(_l("Ship to"), validators=[InputRequired(_l("Choose where it goes."))])
    buyer_reference = StringField(_l("Buyer's reference"), validators=[Length(max=200)])
    partial = BooleanField(_l("Less than all of it may be made"))

    first_day: date
    last_day: date

    @classmethod
    def for_park(cls, names: Names, today: date) -> Self:
        """The form with a park's products and zones, and the days that it plans."""
        form = cls(release_date=today, due_date=today + timedelta(days=USUAL_DAYS))
        form.first_day = today
        form.last_day = today + timedelta(days=names.park.policy.horizon_days or DEFAULT_HORIZON_DAYS)
        form.product.choices = [("", _("Choose a product")), *_by_name(names.products.values())]
        form.ship_to_zone.choices = _zones(names.park)
        return form

    def validate_due_date(self, field: Field) -> None:
        earliest = max(self.first_day, self.release_date.data or self.first_day)
        if field.data < earliest:
            raise ValidationError(_("Choose a day from %(day)s on.", day=language.day(earliest)))
        if field.data > self.last_day:
            raise ValidationError(
                _("Choose a day up to %(day)s: the park plans no further.", day=language.day(self.last_day))
            )

    def order(self) -> Order:
        """What was filled in; to be asked for once the form is valid."""
        return Order(
            product=self.product.data,
            quantity=self.quantity.data,
            release_date=self.release_date.data.isoformat(),
            due_date=self.due_date.data.isoformat(),
            ship_to_zone=self.ship_to_zone.data,
            buyer_reference=(self.buyer_reference.data or "").strip(),
            partial=self.partial.data,
        )


class CapacityForm(OnceForm):
    """What a line can do on one day."""

    date = DateField(validators=[REQUIRED])
    daily_capacity = WholeNumberField(_l("Units on that day"), validators=[REQUIRED, between(0, MOST_UNITS)])

    @property
    def units(self) -> int:
        """What was filled in; to be asked for once the form is valid."""
        return int(self.daily_capacity.data or 0)


class AnswerForm(OnceForm):
    """An enterprise's answer to an assignment as it was shown; `reason` is for declining."""

    etag = HiddenField()
    reason = TextAreaField(_l("Why?"), validators=[Length(max=500)])


def new_request_id() -> str:
    return uuid.uuid4().hex


def _by_name(products: Iterable[Product]) -> list[tuple[str, str]]:
    return sorted(((product.name, product.display_name) for product in products), key=lambda choice: choice[1])


def _zones(park: Park) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {_("Beyond the park"): [], _("In the park"): []}
    beyond, within = groups.values()
    for zone in park.zones:
        (within if zone.productive else beyond).append((zone.id, zone.display_name or zone.id))
    return {label: zones for label, zones in groups.items() if zones}
