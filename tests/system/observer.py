"""The services seen from outside: do they agree with each other?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parkloom.logistics.v1 import logistics_service_pb2, movement_pb2
from parkloom.matching.v1 import assignment_pb2, matching_service_pb2, order_pb2
from parkloom.matching.v1 import pegging_service_pb2 as pegging
from services.demo.clients import Clients
from services.demo.story import pages

Leg = tuple[str, str, str]  # order, from enterprise, to enterprise or zone
_PAGE = 1000
_GONE = (movement_pb2.MOVEMENT_STATE_CANCELLED,)


@dataclass(frozen=True)
class Observer:
    """Reads a park as its manager."""

    clients: Clients
    parent: str
    carriage: frozenset[str]  # lines that carry

    def orders(self) -> Iterator[order_pb2.Order]:
        request = matching_service_pb2.ListOrdersRequest(parent=self.parent, page_size=_PAGE)
        return pages(self.clients.matching.ListOrders, request, "orders")

    def assignments(self, **fields: Any) -> Iterator[assignment_pb2.Assignment]:
        request = matching_service_pb2.ListAssignmentsRequest(parent=self.parent, page_size=_PAGE, **fields)
        return pages(self.clients.matching.ListAssignments, request, "assignments")

    def lots(self, order: str) -> list[order_pb2.Lot]:
        request = matching_service_pb2.ListLotsRequest(parent=order, page_size=_PAGE)
        return list(pages(self.clients.matching.ListLots, request, "lots"))

    def lots_of_parcel(self, order: str, door: str, day: str) -> list[pegging.PeggedLot]:
        """The lots that a parcel of an order, packed at a door by that day, can come from."""
        request = pegging.ListParcelLotsRequest(parent=order, enterprise=door, date=day, page_size=_PAGE)
        return list(pages(self.clients.pegging.ListParcelLots, request, "lots"))

    def orders_of_batch(self, enterprise: str, line: str, day: str) -> list[pegging.BatchOrder]:
        """The orders that have units of what an enterprise made on a line and day."""
        request = pegging.ListBatchOrdersRequest(
            parent=enterprise, line=line, first_date=day, last_date=day, page_size=_PAGE
        )
        return list(pages(self.clients.pegging.ListBatchOrders, request, "orders"))

    def movements(self) -> Iterator[movement_pb2.Movement]:
        request = logistics_service_pb2.ListMovementsRequest(parent=self.parent, page_size=_PAGE)
        return pages(self.clients.logistics.ListMovements, request, "movements")

    def legs_of_lots(self) -> Counter[Leg]:
        """Units that the live plan moves, between enterprises and to the buyer."""
        legs: Counter[Leg] = Counter()
        for order in self.orders():
            for lot in self.lots(order.name):
                places = [step.enterprise for step in lot.steps if step.line not in self.carriage]
                for come_from, go_to in zip(places, [*places[1:], order.ship_to_zone], strict=True):
                    if come_from != go_to:
                        legs[order.name, come_from, go_to] += lot.quantity
        return legs

    def legs_of_movements(self) -> Counter[Leg]:
        """Units that logistics moves."""
        legs: Counter[Leg] = Counter()
        for movement in self.movements():
            if movement.state not in _GONE:
                legs[movement.order, movement.from_enterprise, movement.to_enterprise or movement.to_zone] += (
                    movement.quantity
                )
        return legs
