"""The rpcs that are measured, each with a request for its n-th call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from parkloom.matching.v1 import matching_service_pb2 as matching_pb
from parkloom.matching.v1 import order_pb2
from parkloom.registry.v1 import capacity_pb2
from parkloom.registry.v1 import registry_service_pb2 as registry_pb

REGISTRY, MATCHING = "registry", "matching"
PAGE, BATCH, ORDERS_AT_ONCE, UPDATES = 100, 100, 1_000, 500
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One rpc: `most_times` is what it may take as a multiple of the empty handler and the same SQL."""

    title: str
    service: str
    rpc: str
    request: Callable[[int], Any]
    writes: bool = False
    most_times: float = 3.0

    @property
    def path(self) -> str:
        return f"/parkloom.{self.service}.v1.{self.service.title()}Service/{self.rpc}"


@dataclass
class Requests:
    """Requests about the park of a file; ids of new orders are drawn from `numbers`."""

    document: Document
    start: date
    lines: Sequence[str]
    orders: Sequence[str]
    numbers: Any = field(default_factory=count)

    @property
    def parent(self) -> str:
        return f"parks/{self.document['park']['id']}"

    def kinds(self) -> list[Kind]:
        """The kinds in the order in which they are measured: what reads first."""
        return [
            Kind("GetLine", REGISTRY, "GetLine", self.line),
            Kind("GetOrder", MATCHING, "GetOrder", self.order),
            Kind(f"ListOrders of {PAGE}", MATCHING, "ListOrders", self.page),
            Kind("UpdateCapacity", REGISTRY, "UpdateCapacity", self.capacity, writes=True, most_times=8.0),
            Kind(
                f"BatchUpdateCapacity of {BATCH}",
                REGISTRY,
                "BatchUpdateCapacity",
                self.capacities,
                writes=True,
                most_times=8.0,
            ),
            Kind("CreateOrder", MATCHING, "CreateOrder", self.new_order, writes=True, most_times=8.0),
        ]

    def line(self, number: int) -> registry_pb.GetLineRequest:
        return registry_pb.GetLineRequest(name=self.lines[number % len(self.lines)])

    def order(self, number: int) -> matching_pb.GetOrderRequest:
        return matching_pb.GetOrderRequest(name=self.orders[number % len(self.orders)])

    def page(self, _number: int) -> matching_pb.ListOrdersRequest:
        return matching_pb.ListOrdersRequest(parent=self.parent, page_size=PAGE)

    def capacity(self, number: int) -> registry_pb.UpdateCapacityRequest:
        """A figure of tomorrow for one line, as an enterprise reports it."""
        return self._figure(number, number)

    def capacities(self, number: int) -> registry_pb.BatchUpdateCapacityRequest:
        """Figures of tomorrow for as many lines as a batch has."""
        each = [self._figure(number * BATCH + place, number) for place in range(min(BATCH, len(self.lines)))]
        return registry_pb.BatchUpdateCapacityRequest(parent=self.parent, requests=each)

    def new_order(self, _number: int) -> matching_pb.CreateOrderRequest:
        """An order like one of the file's, small enough for the park to have room for many."""
        number = next(self.numbers)
        like = self.document["orders"][number % len(self.document["orders"])]
        order = order_pb2.Order(
            product=f"{self.parent}/products/{like['product']}",
            quantity=100,
            release_date=(self.start + timedelta(days=1)).isoformat(),
            due_date=(self.start + timedelta(days=self.document["days"] - 2)).isoformat(),
            ship_to_zone=like["ship_to_zone"],
            partial=True,
        )
        return matching_pb.CreateOrderRequest(parent=self.parent, order_id=f"new-{number}", order=order)

    def new_orders(self, number: int) -> matching_pb.BatchCreateOrdersRequest:
        """As many new orders as one call takes."""
        each = [self.new_order(number) for _ in range(ORDERS_AT_ONCE)]
        return matching_pb.BatchCreateOrdersRequest(parent=self.parent, requests=each)

    def updates(self, number: int) -> registry_pb.StreamCapacityRequest:
        """The n-th message of a feed: figures of tomorrow of the lines whose turn it is."""
        each = [self._figure(number * UPDATES + place, number) for place in range(UPDATES)]
        figures = [
            registry_pb.CapacityUpdate(
                line=one.name, date=one.figures[0].date, daily_capacity=one.figures[0].daily_capacity
            )
            for one in each
        ]
        return registry_pb.StreamCapacityRequest(parent=self.parent, position=number, updates=figures)

    def _figure(self, place: int, number: int) -> registry_pb.UpdateCapacityRequest:
        """A figure a little below what the line does on ordinary days, so that hardly any work is at risk by it."""
        place %= len(self.lines)
        day, ordinary = self.start + timedelta(days=1), int(self.document["lines"][place]["daily_capacity"])
        figure = capacity_pb2.DailyFigure(date=day.isoformat(), daily_capacity=max(0, ordinary - number % 3))
        return registry_pb.UpdateCapacityRequest(name=self.lines[place], figures=[figure])
