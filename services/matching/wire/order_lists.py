"""Filter and sequence of a list of orders, from its request."""

from __future__ import annotations

from datetime import date

from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis import wire
from services.chassis.rpc.resource_names import optional_id_in_park
from services.errors import Invalid
from services.matching.domain.order_lists import OrderList, Sequence, Shortfall
from services.matching.wire import names
from services.matching.wire.orders import order_state_from

SEQUENCES = {
    "name": Sequence.ID,
    "due_date": Sequence.DUE,
    "quantity": Sequence.QUANTITY,
    "create_time": Sequence.CREATED,
}


def order_list_from(request: service.ListOrdersRequest, park: str) -> OrderList:
    """The list that is asked for. Raises Invalid, naming the field, for what cannot be read."""
    since, (sequence, descending) = None, _sequence(request.order_by)
    if request.HasField("shortfall_since_time"):
        since = wire.instant_from(request.shortfall_since_time, "shortfall_since_time")
    return OrderList(
        state=order_state_from(request.state),
        product=optional_id_in_park(request.product, names.PRODUCT, park, "product"),
        text=request.query.strip(),
        due_from=_day(request.due_from_date, "due_from_date"),
        due_until=_day(request.due_until_date, "due_until_date"),
        shortfall=wire.enum_from(Shortfall, service.OrderShortfall, request.shortfall, "shortfall"),
        shortfall_since=since,
        sequence=sequence,
        descending=descending,
    )


def _day(text: str, field: str) -> date | None:
    return wire.date_from(text, field) if text else None


def _sequence(text: str) -> tuple[Sequence, bool]:
    """The sequence that a text of one field and perhaps `desc` names, and whether it goes down."""
    field, *rest = text.split() or ["name"]
    if field not in SEQUENCES or rest not in ([], ["asc"], ["desc"]):
        known = ", ".join(SEQUENCES)
        hint = f"give one of {known}, with desc behind it for the largest first"
        raise Invalid.field("ORDER_BY_UNKNOWN", "order_by", {"known": known}, hint)
    return SEQUENCES[field], rest == ["desc"]
