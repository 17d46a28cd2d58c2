"""The lists that go out as files and come in again, each as the declaration of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from parkloom.matching.v1.order_pb2 import Order
from parkloom.registry.v1.enterprise_pb2 import Contact, Enterprise, Line
from parkloom.registry.v1.park_pb2 import Lane, Link, Zone
from parkloom.registry.v1.product_pb2 import Product, RouteStep
from parkloom.registry.v1.registry_service_pb2 import CapacityUpdate
from services.console.core.calls import PersonCalls
from services.console.core.names import short
from services.console.core.states import ORDER_STATES, UNKNOWN
from services.console.files.cells import Kind, Value
from services.console.files.sheets import Column, Sheet

_STEP = re.compile(
    r"(?P<link>[a-z0-9][a-z0-9_-]{0,62})(?: ?[*×x] ?(?P<load>[0-9]+(?:\.[0-9]+)?))?(?P<tags>(?: #[a-z0-9._-]+)*)"
)
_HOW_TO_ROUTE = _l(
    "Links in their sequence, such as “knit > dye*1.5 #organic > pack”: *1.5 is the load, #organic a tag."
)


def _name(message: Any) -> Value:
    return short(message.name) or None


def _put_name(message: Any, value: Any) -> None:
    """The full name is written by who knows the park."""
    message.name = value or ""


def _ident(needed: bool = True) -> Column:
    return Column(
        key="id",
        title=_l("Id"),
        kind=Kind.ID,
        needed=needed,
        fixed=True,
        help=_l("Lower-case letters, digits, - and _."),
        get=_name,
        put=_put_name,
    )


def _routing(product: Any) -> Value:
    steps = (
        f"{step.link}{'' if step.load == 1 else f'*{step.load:g}'}{''.join(f' #{tag}' for tag in step.tags)}"
        for step in product.routing
    )
    return " > ".join(steps) or None


def _put_routing(product: Any, value: Any) -> None:
    """Quality and suppliers of a step, which the text cannot say, stay where the step is of the same link."""
    before = list(product.routing)
    steps = [_step(text) for text in re.split(r"[>→＞]", value or "") if text.strip()]
    for step, kept in zip(steps, before, strict=False):
        if step.link == kept.link:
            rest = RouteStep()
            rest.CopyFrom(kept)
            for field in ("load", "tags"):
                rest.ClearField(field)
            step.MergeFrom(rest)
    product.ClearField("routing")
    product.routing.extend(steps)


def _step(text: str) -> RouteStep:
    found = _STEP.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise ValueError
    step = RouteStep(link=found["link"], tags=found["tags"].replace("#", "").split())
    step.load = float(found["load"] or 1)
    return step


def _contact(field: str) -> Mapping[str, Any]:
    """The column of the first contact's person or phone."""

    def get(enterprise: Any) -> Value:
        return getattr(enterprise.contacts[0], field) or None if enterprise.contacts else None

    def put(enterprise: Any, value: Any) -> None:
        if not enterprise.contacts and value:
            enterprise.contacts.append(Contact())
        if enterprise.contacts:
            setattr(enterprise.contacts[0], field, value or "")
            if enterprise.contacts[0] == Contact():
                del enterprise.contacts[0]

    return {"get": get, "put": put}


def _figures(calls: PersonCalls) -> Iterator[CapacityUpdate]:
    """The reported figures from the park's day on, by line and day."""
    today = calls.today.isoformat()
    for month in calls.every_month():
        line = month.name.rpartition("/capacities/")[0]
        for figure in month.figures:
            if figure.date >= today:
                yield CapacityUpdate(line=line, date=figure.date, daily_capacity=figure.daily_capacity)


ORDERS = Sheet(
    id="orders",
    title=_l("Orders"),
    message=Order,
    every=lambda calls: calls.every_order(),
    chooses_ids=True,
    columns=(
        _ident(needed=False),
        Column(key="product", title=_l("Product"), kind=Kind.ID, needed=True, fixed=True, collection="products"),
        Column(key="quantity", title=_l("Quantity"), kind=Kind.WHOLE, needed=True),
        Column(key="release_date", title=_l("Work may start on"), kind=Kind.DAY),
        Column(key="due_date", title=_l("Due on"), kind=Kind.DAY, needed=True),
        Column(key="ship_to_zone", title=_l("Ship to"), kind=Kind.ID, needed=True),
        Column(key="buyer_reference", title=_l("Buyer's reference")),
        Column(key="late_cost_micros", title=_l("Cost of a unit a day late"), kind=Kind.MONEY),
        Column(key="unmet_cost_micros", title=_l("Cost of a unit not made"), kind=Kind.MONEY),
        Column(key="partial", title=_l("Less than all of it may be made"), kind=Kind.FLAG),
        Column(key="transfer_batch", title=_l("Transfer batch"), kind=Kind.WHOLE),
        Column(key="tolerance", title=_l("Tolerance"), kind=Kind.SHARE),
    ),
    results=(
        Column(key="state", title=_l("State"), get=lambda order: str(ORDER_STATES.get(order.state, UNKNOWN).text)),
        Column(key="scheduled_quantity", title=_l("Units scheduled"), kind=Kind.WHOLE),
        Column(key="finish_date", title=_l("Finishes on"), kind=Kind.DAY),
        Column(key="delivered_quantity", title=_l("Arrived"), kind=Kind.WHOLE),
    ),
)
ENTERPRISES = Sheet(
    id="enterprises",
    title=_l("Enterprises"),
    message=Enterprise,
    every=lambda calls: calls.every_enterprise(),
    columns=(
        _ident(),
        Column(key="display_name", title=_l("Name"), needed=True),
        Column(key="zone", title=_l("Zone"), kind=Kind.ID, needed=True),
        Column(key="latitude", title=_l("Latitude"), kind=Kind.DECIMAL),
        Column(key="longitude", title=_l("Longitude"), kind=Kind.DECIMAL),
        Column(key="contact", title=_l("Person to ask"), **_contact("person")),
        Column(key="phone", title=_l("Telephone"), **_contact("phone")),
        Column(key="auto_accept", title=_l("Accepts automatically"), kind=Kind.FLAG),
        Column(key="guest", title=_l("Guest, outside the park"), kind=Kind.FLAG),
        Column(key="retire_date", title=_l("Retires on"), kind=Kind.DAY),
    ),
)
PRODUCTS = Sheet(
    id="products",
    title=_l("Products"),
    message=Product,
    every=lambda calls: calls.every_product(),
    columns=(
        _ident(),
        Column(key="display_name", title=_l("Name"), needed=True),
        Column(key="unit", title=_l("Unit"), needed=True),
        Column(key="routing", title=_l("Routing"), needed=True, help=_HOW_TO_ROUTE, get=_routing, put=_put_routing),
        Column(key="transfer_batch", title=_l("Transfer batch"), kind=Kind.WHOLE),
        Column(key="retire_date", title=_l("Retires on"), kind=Kind.DAY),
    ),
)
LINES = Sheet(
    id="lines",
    title=_l("Lines"),
    message=Line,
    every=lambda calls: calls.every_line(),
    columns=(
        _ident(),
        Column(
            key="enterprise", title=_l("Enterprise"), kind=Kind.ID, needed=True, fixed=True, collection="enterprises"
        ),
        Column(key="link", title=_l("Link"), kind=Kind.ID, needed=True, fixed=True),
        Column(key="zone", title=_l("Zone"), kind=Kind.ID),
        Column(key="machines", title=_l("Machines"), kind=Kind.WHOLE),
        Column(key="planned_daily_capacity", title=_l("Capacity of an ordinary day"), kind=Kind.WHOLE),
        Column(key="maximum_daily_capacity", title=_l("Highest capacity of a day"), kind=Kind.WHOLE),
        Column(key="price_micros", title=_l("Price"), kind=Kind.MONEY),
        Column(key="min_lot", title=_l("Smallest lot"), kind=Kind.WHOLE),
        Column(key="lead_days", title=_l("Lead days"), kind=Kind.WHOLE),
        Column(key="tags", title=_l("Tags"), kind=Kind.WORDS),
        Column(key="quality", title=_l("Quality"), kind=Kind.SHARE),
        Column(key="setup", title=_l("Set-up"), kind=Kind.WHOLE),
        Column(key="setup_cost_micros", title=_l("Cost of a set-up"), kind=Kind.MONEY),
        Column(key="min_run", title=_l("Smallest run"), kind=Kind.WHOLE),
        Column(key="retire_date", title=_l("Retires on"), kind=Kind.DAY),
    ),
)
CAPACITY = Sheet(
    id="capacity",
    title=_l("Capacity"),
    message=CapacityUpdate,
    every=_figures,
    ident=("line", "date"),
    columns=(
        Column(key="line", title=_l("Line"), kind=Kind.ID, needed=True, collection="lines"),
        Column(key="date", title=_l("Day"), kind=Kind.DAY, needed=True),
        Column(key="daily_capacity", title=_l("Capacity"), kind=Kind.WHOLE, needed=True),
    ),
)
LINKS = Sheet(
    id="links",
    title=_l("Links"),
    message=Link,
    every=lambda calls: iter(calls.park.links),
    columns=(
        Column(key="id", title=_l("Id"), kind=Kind.ID, needed=True, fixed=True),
        Column(key="display_name", title=_l("Name")),
        Column(key="carriage", title=_l("Carriage"), kind=Kind.FLAG),
        Column(key="default_setup", title=_l("Set-up"), kind=Kind.WHOLE),
        Column(key="default_setup_cost_micros", title=_l("Cost of a set-up"), kind=Kind.MONEY),
        Column(key="default_min_run", title=_l("Smallest run"), kind=Kind.WHOLE),
    ),
)
ZONES = Sheet(
    id="zones",
    title=_l("Zones"),
    message=Zone,
    every=lambda calls: iter(calls.park.zones),
    columns=(
        Column(key="id", title=_l("Id"), kind=Kind.ID, needed=True, fixed=True),
        Column(key="display_name", title=_l("Name")),
        Column(key="latitude", title=_l("Latitude"), kind=Kind.DECIMAL),
        Column(key="longitude", title=_l("Longitude"), kind=Kind.DECIMAL),
        Column(key="productive", title=_l("Lines may stand here"), kind=Kind.FLAG),
    ),
)
LANES = Sheet(
    id="lanes",
    title=_l("Lanes"),
    message=Lane,
    every=lambda calls: iter(calls.park.lanes),
    ident=("from_zone", "to_zone"),
    columns=(
        Column(key="from_zone", title=_l("From zone"), kind=Kind.ID, needed=True),
        Column(key="to_zone", title=_l("To zone"), kind=Kind.ID, needed=True),
        Column(key="transit_days", title=_l("Days on the road"), kind=Kind.WHOLE),
        Column(key="cost_micros", title=_l("Cost of a unit"), kind=Kind.MONEY),
    ),
)
# In the sequence in which one rests on the others.
OF_PARK = (LINKS, ZONES, LANES, ENTERPRISES, PRODUCTS, LINES, CAPACITY)
PARTS_OF_PARK = {"links", "zones", "lanes"}
SHEETS = {sheet.id: sheet for sheet in (ORDERS, ENTERPRISES, LINES, PRODUCTS, CAPACITY, LANES, ZONES, LINKS)}
WHOLE_PARK = "park"


def sheets_of(chosen: str) -> tuple[Sheet, ...]:
    """The sheets of a file about one list, or about the whole park. Raises KeyError."""
    return OF_PARK if chosen == WHOLE_PARK else (SHEETS[chosen],)
