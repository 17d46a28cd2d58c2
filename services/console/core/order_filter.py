"""Filter and sequence of a list of orders: as its address says, as a form, and as a request to matching."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField

from parkloom.matching.v1.matching_service_pb2 import (
    ORDER_SHORTFALL_ANY,
    ORDER_SHORTFALL_LATE,
    ORDER_SHORTFALL_NONE,
    ORDER_SHORTFALL_SHORT,
    ListOrdersRequest,
)
from parkloom.registry.v1.park_pb2 import Park
from services.console.core import states, typed
from services.console.core.forms import DayField, one_line
from services.console.core.names import Names
from services.park_hours import ParkHours

SHORTFALLS = {
    "any": (ORDER_SHORTFALL_ANY, _l("Late or short")),
    "late": (ORDER_SHORTFALL_LATE, _l("Late")),
    "short": (ORDER_SHORTFALL_SHORT, _l("Short")),
    "none": (ORDER_SHORTFALL_NONE, _l("On time in full")),
}
NEWEST = "new"
SEQUENCES = {
    NEWEST: ("create_time desc", _l("Newest first")),
    "due": ("due_date", _l("Due soonest first")),
    "due_last": ("due_date desc", _l("Due last first")),
    "largest": ("quantity desc", _l("Largest first")),
    "id": ("name", _l("By id")),
}
LONGEST_TEXT = 200
# Nothing is older; days of long before have no instant in every time zone.
_FIRST_DAY = date(2000, 1, 1)


class OrderFilter(Form):  # type: ignore[misc]  # wtforms has no types
    """The filter as a page shows it. A field that cannot be read says so, and lets all pass; an unknown choice too."""

    q = StringField(_l("Order, reference or buyer"))
    product = SelectField(_l("Product"), validate_choice=False)
    due_from = DayField(_l("Due from"))
    due_until = DayField(_l("Due until"))
    shortfall = SelectField(_l("Late or short"), validate_choice=False)
    state = SelectField(_l("State"), validate_choice=False)
    since = DayField(_l("Late or short since"))
    sort = SelectField(_l("Sequence"), validate_choice=False)

    @classmethod
    def of(cls, args: Mapping[str, str], words: Names) -> OrderFilter:
        """The filter that an address asks for, with the choices of a park."""
        form = cls(MultiDict({name: value for name, value in args.items() if name in NAMES}))
        products = sorted(((name, one.display_name) for name, one in words.products.items()), key=lambda pair: pair[1])
        form.product.choices = [("", _l("All products")), *((name.rsplit("/", 1)[-1], text) for name, text in products)]
        form.state.choices = [
            ("", _l("All")),
            *((str(int(state)), badge.text) for state, badge in states.ORDER_STATES.items()),
        ]
        form.shortfall.choices = [("", _l("All")), *((key, text) for key, (_, text) in SHORTFALLS.items())]
        form.sort.choices = [(key, text) for key, (_, text) in SEQUENCES.items()]
        form.validate()
        for field in (form.product, form.state, form.shortfall, form.sort):
            if field.data not in [key for key, _ in field.choices]:
                field.data = field.choices[0][0]
        return form

    @property
    def args(self) -> dict[str, Any]:
        """The arguments of an address that shows the same; none for what lets all pass."""
        given = {name: _text(self[name]) for name in NAMES}
        return {name: text for name, text in given.items() if text and (name, text) != ("sort", NEWEST)}

    @property
    def narrows(self) -> bool:
        """True where some orders may be left out."""
        return any(name != "sort" for name in self.args)

    def request(self, park: Park) -> ListOrdersRequest:
        """The request for the first page of the list; its pages may have any size."""
        request = ListOrdersRequest(
            parent=park.name,
            state=next((state for state in states.ORDER_STATES if str(int(state)) == self.state.data), None),
            product=f"{park.name}/products/{self.product.data}" if self.product.data else "",
            query=_text(self.q),
            due_from_date=_text(self.due_from),
            due_until_date=_text(self.due_until),
            order_by=SEQUENCES[self.sort.data][0],
        )
        if self.shortfall.data:
            request.shortfall = SHORTFALLS[self.shortfall.data][0]
        if since := typed.day(_text(self.since)):
            begin = ParkHours(park.time_zone).opening(max(since, _FIRST_DAY))
            request.shortfall_since_time.FromDatetime(begin)
        return request


NAMES = ("q", "product", "due_from", "due_until", "shortfall", "state", "since", "sort")


def _text(field: Any) -> str:
    if isinstance(field, DayField):
        return field.data.isoformat() if field.data else ""
    return one_line(field)[:LONGEST_TEXT]
