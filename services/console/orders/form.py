"""The form of a new order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from parkloom.matching.v1.order_pb2 import Order
from parkloom.registry.v1.park_pb2 import Park
from parkloom.registry.v1.product_pb2 import Product
from services.console.core import language
from services.console.core.forms import MOST_UNITS, REQUIRED, DayField, OnceForm, WholeNumberField, between
from services.console.core.names import Names

USUAL_DAYS = 14


class OrderForm(OnceForm):
    """A new order. Make it with `for_park`."""

    product = SelectField(_l("Product"), validators=[InputRequired(_l("Choose a product."))])
    quantity = WholeNumberField(_l("Quantity"), validators=[REQUIRED, between(1, MOST_UNITS)])
    release_date = DayField(_l("Work may start on"), validators=[REQUIRED])
    due_date = DayField(_l("Due on"), validators=[REQUIRED])
    ship_to_zone = SelectField(_l("Ship to"), validators=[InputRequired(_l("Choose where it goes."))])
    buyer_reference = StringField(_l("Buyer's reference"), validators=[Length(max=200)])
    partial = BooleanField(_l("Less than all of it may be made"))

    first_day: date

    @classmethod
    def for_park(cls, names: Names, today: date) -> Self:
        """The form with a park's products and zones; `today` is the park's day."""
        form = cls(release_date=today, due_date=today + timedelta(days=USUAL_DAYS))
        form.first_day = today
        form.product.choices = [("", _("Choose a product")), *_by_name(names.products.values())]
        form.ship_to_zone.choices = zones(names.park)
        return form

    def validate_due_date(self, field: Field) -> None:
        earliest = max(self.first_day, self.release_date.data or self.first_day)
        if field.data < earliest:
            raise ValidationError(_("Choose a day from %(day)s on.", day=language.day(earliest)))

    def fill_in(self, order: Order) -> None:
        """Take over what was asked before; days that have passed stay as they are in a new form."""
        self.product.data, self.quantity.data = order.product, order.quantity
        self.ship_to_zone.data, self.partial.data = order.ship_to_zone, order.partial
        self.buyer_reference.data = order.buyer_reference
        for field, text in ((self.release_date, order.release_date), (self.due_date, order.due_date)):
            if date.fromisoformat(text) >= self.first_day:
                field.data = date.fromisoformat(text)

    @property
    def once_of_quote(self) -> str:
        """A request_id of this content alone: another question is another call, and so is posting the order."""
        content = self.order().SerializeToString(deterministic=True)
        return hashlib.sha256(self.once.encode() + content).hexdigest()[:32]

    def order(self) -> Order:
        """The order of a form that is valid."""
        return Order(
            product=self.product.data,
            quantity=self.quantity.data,
            release_date=self.release_date.data.isoformat(),
            due_date=self.due_date.data.isoformat(),
            ship_to_zone=self.ship_to_zone.data,
            buyer_reference=(self.buyer_reference.data or "").strip(),
            partial=self.partial.data,
        )


def _by_name(products: Iterable[Product]) -> list[tuple[str, str]]:
    return sorted(((product.name, product.display_name) for product in products), key=lambda choice: choice[1])


def zones(park: Park) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {_("Beyond the park"): [], _("In the park"): []}
    beyond, within = groups.values()
    for zone in park.zones:
        (within if zone.productive else beyond).append((zone.id, zone.display_name or zone.id))
    return {label: zones for label, zones in groups.items() if zones}
