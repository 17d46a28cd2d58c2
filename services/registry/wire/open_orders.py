"""Orders, as far as a park may not change under them: from events of matching."""

from __future__ import annotations

from parkloom.matching.v1 import order_pb2
from parkloom.matching.v1.events_pb2 import OrderChanged
from services.chassis import wire
from services.registry.domain.open_order import OpenOrder

_OVER = (order_pb2.ORDER_STATE_DELIVERED, order_pb2.ORDER_STATE_CANCELLED, order_pb2.ORDER_STATE_CLOSED)


def open_order_from(message: OrderChanged) -> OpenOrder:
    return OpenOrder(
        park=message.park,
        id=message.order,
        version=message.version,
        over=message.state in _OVER,
        changed_at=wire.instant_from(message.update_time, "update_time"),
        ship_to_zone=message.ship_to_zone,
        links=tuple(step.link for step in message.route),
        tags=tuple(sorted({tag for step in message.route for tag in step.tags})),
    )
