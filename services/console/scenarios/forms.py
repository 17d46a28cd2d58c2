"""The form of a new scenario: one edit of each kind, each left out where its first field is empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField
from wtforms.validators import Length, ValidationError

from parkloom.matching.v1 import scenario_pb2 as pb
from parkloom.matching.v1.order_pb2 import Order
from services.console.core.forms import (
    MOST_UNITS,
    REQUIRED,
    DayField,
    WholeNumberField,
    between,
    one_line,
)
from services.console.core.names import Names
from services.console.scenarios.rules_form import RulesForm

ID = [Length(max=63)]
UNITS = [between(1, MOST_UNITS)]


class ScenarioForm(RulesForm):
    """A new scenario. Make it with `for_park`."""

    display_name = StringField(_l("Name of the scenario"), validators=[REQUIRED, Length(max=200)])
    order_id = StringField(_l("Id of the new order"), validators=ID)
    product = SelectField(_l("Product"))
    quantity = WholeNumberField(_l("Quantity"), UNITS)
    due_date = DayField(_l("Due on"))
    ship_to_zone = SelectField(_l("Ship to"))
    changed_order = StringField(_l("Order that changes"), validators=ID)
    changed_quantity = WholeNumberField(_l("Its new quantity"), UNITS)
    changed_due_date = DayField(_l("Its new due date"))
    cancel_order = StringField(_l("Order that is cancelled"), validators=ID)
    line = StringField(_l("Line whose capacity changes"), validators=ID)
    first_date = DayField(_l("From"))
    last_date = DayField(_l("To"))
    daily_capacity = WholeNumberField(_l("Its capacity a day"), [between(0, MOST_UNITS)])
    like = StringField(_l("Line that a new machine is like"), validators=ID)
    new_capacity = WholeNumberField(_l("Its capacity a day"), UNITS)
    enterprise = StringField(_l("Enterprise that is gone"), validators=ID)

    today: date

    @classmethod
    def for_park(cls, names: Names, today: date) -> Self:
        """The form with a park's products and zones; `today` is the park's day."""
        form = cls()
        form.today = today
        products = sorted((product.name, product.display_name) for product in names.products.values())
        form.product.choices = [("", _("Choose a product")), *products]
        form.ship_to_zone.choices = [(zone.id, zone.display_name or zone.id) for zone in names.park.zones]
        form.offer(names)
        return form

    def validate_due_date(self, field: Field) -> None:
        """An order more needs all of its fields."""
        if one_line(self.order_id) and not (field.data and self.product.data and self.quantity.data):
            raise ValidationError(_("Give the new order a product, a quantity and a day."))

    def validate_last_date(self, field: Field) -> None:
        """A capacity needs its days and its figure."""
        if one_line(self.line) and (not (field.data and self.first_date.data) or self.daily_capacity.data is None):
            raise ValidationError(_("Give both days, and the capacity."))

    def validate_new_capacity(self, field: Field) -> None:
        """A machine needs its capacity."""
        if one_line(self.like) and not field.data:
            raise ValidationError(_("Fill this in."))

    def edits(self, parent: str) -> Iterator[pb.ScenarioEdit]:
        """The edits that are filled in, of the park `parks/{park}`."""
        if ident := one_line(self.order_id):
            yield pb.ScenarioEdit(add_order=pb.AddedOrder(order_id=ident, order=self._order()))
        if ident := one_line(self.changed_order):
            changed = pb.ChangedOrder(name=f"{parent}/orders/{ident}", quantity=self.changed_quantity.data)
            if self.changed_due_date.data:
                changed.due_date = f"{self.changed_due_date.data}"
            yield pb.ScenarioEdit(change_order=changed)
        if ident := one_line(self.cancel_order):
            yield pb.ScenarioEdit(cancel_order=f"{parent}/orders/{ident}")
        yield from self._edits_of_lines(parent)
        yield from self.edits_of_rules(parent)

    def _edits_of_lines(self, parent: str) -> Iterator[pb.ScenarioEdit]:
        if ident := one_line(self.line):
            capacity = pb.ChangedCapacity(
                line=f"{parent}/lines/{ident}",
                first_date=f"{self.first_date.data}",
                last_date=f"{self.last_date.data}",
                daily_capacity=self.daily_capacity.data,
            )
            yield pb.ScenarioEdit(change_capacity=capacity)
        if ident := one_line(self.like):
            line = pb.AddedLine(
                line_id=f"{ident[:55]}-new", like=f"{parent}/lines/{ident}", daily_capacity=self.new_capacity.data
            )
            yield pb.ScenarioEdit(add_line=line)
        if ident := one_line(self.enterprise):
            gone = pb.EndedEnterprise(enterprise=f"{parent}/enterprises/{ident}")
            yield pb.ScenarioEdit(end_enterprise=gone)

    def _order(self) -> Order:
        return Order(
            product=self.product.data,
            quantity=self.quantity.data,
            release_date=f"{self.today}",
            due_date=f"{self.due_date.data}",
            ship_to_zone=self.ship_to_zone.data,
            partial=True,
        )
