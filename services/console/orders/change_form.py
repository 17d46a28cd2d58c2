"""The form that changes an order: its figures as they are, of which those that were changed are sent."""

from __future__ import annotations

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from parkloom.matching.v1.matching_service_pb2 import UpdateOrderRequest
from parkloom.matching.v1.order_pb2 import Order
from services.console.core import typed
from services.console.core.forms import (
    MOST_MICROS,
    MOST_UNITS,
    REQUIRED,
    DayField,
    MoneyField,
    OnceForm,
    PercentField,
    WholeNumberField,
    between,
)
from services.console.core.names import Names
from services.console.orders.form import zones
from services.money import MICROS

LARGEST_TOLERANCE = 0.5


class ChangeForm(OnceForm):
    """An order's figures. Make it with `of_order`; a cost left empty stays as it is."""

    etag = HiddenField()
    quantity = WholeNumberField(_l("Quantity"), validators=[REQUIRED, between(1, MOST_UNITS)])
    release_date = DayField(_l("Work may start on"), validators=[REQUIRED])
    due_date = DayField(_l("Due on"), validators=[REQUIRED])
    ship_to_zone = SelectField(_l("Ship to"), validators=[InputRequired(_l("Choose where it goes."))])
    buyer_reference = StringField(_l("Buyer's reference"), validators=[Length(max=200)])
    tolerance = PercentField(_l("Tolerance, ± percent"), validators=[REQUIRED, between(0, LARGEST_TOLERANCE, 0.01)])
    late_cost_micros = MoneyField(_l("Cost of a unit that is a day late"), validators=[between(0, MOST_MICROS, MICROS)])
    unmet_cost_micros = MoneyField(_l("Cost of a unit that is not made"), validators=[between(0, MOST_MICROS, MICROS)])
    partial = BooleanField(_l("Less than all of it may be made"))

    @classmethod
    def of_order(cls, order: Order, names: Names) -> Self:
        """The form with the order as it is, under what has been filled in."""
        form = cls(
            etag=order.etag,
            quantity=order.quantity,
            release_date=typed.day(order.release_date),
            due_date=typed.day(order.due_date),
            ship_to_zone=order.ship_to_zone,
            buyer_reference=order.buyer_reference,
            tolerance=order.tolerance,
            late_cost_micros=order.late_cost_micros if order.HasField("late_cost_micros") else None,
            unmet_cost_micros=order.unmet_cost_micros if order.HasField("unmet_cost_micros") else None,
            partial=order.partial,
        )
        form.ship_to_zone.choices = zones(names.park)
        return form

    def changes(self, order: Order) -> UpdateOrderRequest | None:
        """The figures of a valid form that are not the order's; None where all are."""
        changed = {name: value for name, value in self._given().items() if value != _figure(order, name)}
        if not changed:
            return None
        return UpdateOrderRequest(etag=self.etag.data or "", request_id=self.once, **changed)

    def _given(self) -> dict[str, Any]:
        given = {
            "quantity": self.quantity.data,
            "release_date": self.release_date.data.isoformat(),
            "due_date": self.due_date.data.isoformat(),
            "ship_to_zone": self.ship_to_zone.data,
            "buyer_reference": (self.buyer_reference.data or "").strip(),
            "tolerance": self.tolerance.data,
            "late_cost_micros": self.late_cost_micros.data,
            "unmet_cost_micros": self.unmet_cost_micros.data,
            "partial": self.partial.data,
        }
        return {name: value for name, value in given.items() if value is not None}


class LiftForm(OnceForm):
    """The exclusion to lift: of an enterprise, by its id, from a step of the order."""

    step = IntegerField(validators=[InputRequired(), NumberRange(0, 39)])
    enterprise = StringField(validators=[InputRequired(), Length(max=63)])


def _figure(order: Order, name: str) -> object:
    """The order's figure as the form shows it; None for a cost that is the park's."""
    if name.endswith("_micros") and not order.HasField(name):
        return None
    figure = getattr(order, name)
    return round(figure, 6) if name == "tolerance" else figure
