"""Imports of orders: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parkloom.matching.v1 import file_import_service_pb2 as pb
from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis.rpc.imports import Imported, problems_of, refusals
from services.chassis.rpc.resource_names import id_in_park
from services.errors import Invalid, Problem
from services.matching.domain.orders import OrderDraft, OrderUpdate
from services.matching.wire import names
from services.matching.wire.orders import order_draft_from, order_update_from


def order_entries_from(
    request: pb.ImportOrdersRequest, park: str
) -> tuple[dict[int, OrderDraft | tuple[str, OrderUpdate, str]], dict[int, list[Problem]]]:
    """Drafts and changes of orders by place, and the problems of entries that cannot be read."""
    found, unreadable = dict[int, OrderDraft | tuple[str, OrderUpdate, str]](), dict[int, list[Problem]]()
    for place, entry in enumerate(request.requests):
        asked = entry.create if entry.HasField("create") else entry.update
        try:
            found[place] = _entry_from(asked, request.parent, park)
        except Invalid as wrong:
            unreadable[place] = problems_of(wrong)
    return found, unreadable


def _entry_from(
    asked: service.CreateOrderRequest | service.UpdateOrderRequest, parent: str, park: str
) -> OrderDraft | tuple[str, OrderUpdate, str]:
    if asked.request_id:
        raise Invalid.field("REQUEST_ID_IN_BATCH", "request_id", {}, "leave it empty: the batch has one for all")
    if isinstance(asked, service.UpdateOrderRequest):
        return id_in_park(asked.name, names.ORDER, park, "name"), order_update_from(asked), asked.etag
    if asked.parent != parent:
        raise Invalid.field("NAME_OF_OTHER_PARK", "parent", {"park": parent}, f"name {parent}, as the batch does")
    return order_draft_from(asked)


def import_orders_response(imported: Imported, unreadable: Mapping[int, Sequence[Problem]]) -> pb.ImportOrdersResponse:
    """The reply; nothing counts as done where an entry is refused."""
    refused = {**unreadable, **imported.refused}
    done = Imported() if refused else imported
    return pb.ImportOrdersResponse(
        created_orders=done.created,
        updated_orders=done.updated,
        refusals=refusals(pb.RefusedEntry, refused),
        refused_entries=len(refused),
    )
