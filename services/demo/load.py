"""Loads a park file into a running installation, over gRPC, as an integrator would."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc

from parkloom.logistics.v1 import logistics_service_pb2, vehicle_pb2
from parkloom.matching.v1 import matching_service_pb2, order_pb2
from parkloom.registry.v1 import capacity_pb2, enterprise_pb2, park_pb2, product_pb2, registry_service_pb2
from services.demo.clients import Clients
from services.money import to_micros

Document = Mapping[str, Any]
Item = TypeVar("Item")
Progress = Callable[[str, int, int], None]  # what, how many of them are done, how many there are

_CALLS_AT_ONCE = 8
_LINES_A_BATCH = 50
_FOLLOWING_SECONDS = 30.0
# Planning goes on in the background above this gap.
_TARGET_GAP = 0.01
_NOT_KNOWN_YET = (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT)


@dataclass(frozen=True)
class Loader:
    """One park file on its way into an installation. Every call carries a request_id, so loading may be repeated."""

    clients: Clients
    document: Document
    progress: Progress
    auto_confirm: bool = True  # whether the park applies its plans without a confirmation

    @property
    def parent(self) -> str:
        """Resource name of the park."""
        return f"parks/{self.document['park']['id']}"

    def load(self) -> None:
        """Everything of the file: the park, its products, enterprises, lines, dated capacity, vehicles and orders."""
        self._park()
        self._each("products", self.document["products"], self._product)
        self._each("enterprises", self.document["enterprises"], self._enterprise)
        self._each("lines", self.document["lines"], self._line)
        self._capacity()
        self._each("vehicle classes", self.document["vehicle_classes"], self._vehicle_class)
        self._each("orders", self.document["orders"], self.order)

    def order(self, entry: Document) -> order_pb2.Order:
        """Post one order of the file."""
        order = order_pb2.Order(
            product=f"{self.parent}/products/{entry['product']}",
            quantity=entry["quantity"],
            release_date=entry["release_date"],
            due_date=entry["due_date"],
            ship_to_zone=entry["ship_to_zone"],
            buyer_reference=entry["buyer_reference"],
            late_cost_micros=to_micros(entry["late_cost"]),
            unmet_cost_micros=to_micros(entry["unmet_cost"]),
            partial=entry.get("partial", False),
            route=[order_pb2.RouteStep(**self._step(step)) for step in entry["route"]],
        )
        request = matching_service_pb2.CreateOrderRequest(
            parent=self.parent, order_id=entry["id"], order=order, request_id=f"load-{entry['id']}"
        )
        return self._once_known(lambda: self.clients.matching.CreateOrder(request))

    def _once_known(self, call: Callable[[], order_pb2.Order]) -> order_pb2.Order:
        """The result of `call` once matching has the reference data that it names, which comes a moment later."""
        deadline = time.monotonic() + _FOLLOWING_SECONDS
        while True:
            try:
                return call()
            except grpc.RpcError as failure:
                if failure.code() not in _NOT_KNOWN_YET or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def _park(self) -> None:
        park = park_of(self.document, auto_confirm=self.auto_confirm)
        request = registry_service_pb2.CreateParkRequest(
            park_id=self.document["park"]["id"], park=park, request_id="load-park"
        )
        self.clients.registry.CreatePark(request)
        self.progress("park", 1, 1)

    def _product(self, entry: Document) -> None:
        product = product_pb2.Product(
            display_name=entry["name"],
            unit=entry["unit"],
            transfer_batch=entry.get("transfer_batch"),
            routing=[product_pb2.RouteStep(**self._step(step)) for step in entry["routing"]],
        )
        self.clients.registry.CreateProduct(
            registry_service_pb2.CreateProductRequest(
                parent=self.parent, product_id=entry["code"], product=product, request_id=f"load-{entry['code']}"
            )
        )

    def _enterprise(self, entry: Document) -> None:
        contacts = [enterprise_pb2.Contact(person=entry["contact"]["name"])] if "contact" in entry else []
        enterprise = enterprise_pb2.Enterprise(
            display_name=entry["name"], zone=entry["zone"], auto_accept=entry["auto_accept"], contacts=contacts
        )
        self.clients.registry.CreateEnterprise(
            registry_service_pb2.CreateEnterpriseRequest(
                parent=self.parent, enterprise_id=entry["id"], enterprise=enterprise, request_id=f"load-{entry['id']}"
            )
        )

    def _step(self, step: Document) -> dict[str, Any]:
        plain = {key: step[key] for key in _STEP_FIELDS if step.get(key) is not None}
        named = {
            key: [f"{self.parent}/enterprises/{enterprise}" for enterprise in step.get(key) or ()]
            for key in ("excluded_enterprises", "only_enterprises")
        }
        return plain | named

    def _line(self, entry: Document) -> None:
        line = enterprise_pb2.Line(
            enterprise=f"{self.parent}/enterprises/{entry['enterprise']}",
            link=entry["link"],
            zone=entry["zone"],
            machines=entry["machines"],
            planned_daily_capacity=int(entry["daily_capacity"]),
            maximum_daily_capacity=int(entry["maximum"]) if "maximum" in entry else None,
            price_micros=to_micros(entry["price"]),
            min_lot=int(entry.get("min_lot", 0)),
            lead_days=entry.get("lead_days", 0),
            setup=entry.get("setup"),
            setup_cost_micros=to_micros(entry["setup_cost"]) if "setup_cost" in entry else None,
            min_run=entry.get("min_run"),
            tags=entry.get("tags", []),
            quality=entry.get("quality", 1.0),
            rates=[
                enterprise_pb2.Rate(
                    product=f"{self.parent}/products/{rate['product']}",
                    load=rate["load"],
                    price_micros=to_micros(rate["price"]),
                )
                for rate in entry.get("rates", [])
            ],
        )
        self.clients.registry.CreateLine(
            registry_service_pb2.CreateLineRequest(
                parent=self.parent, line_id=entry["id"], line=line, request_id=f"load-{entry['id']}"
            )
        )

    def _capacity(self) -> None:
        dated = [line for line in self.document["lines"] if line.get("capacity_overrides")]
        batches = [dated[first : first + _LINES_A_BATCH] for first in range(0, len(dated), _LINES_A_BATCH)]
        self._each("dated capacity", batches, self._capacity_batch)

    def _capacity_batch(self, lines: Sequence[Document]) -> None:
        self.clients.registry.BatchUpdateCapacity(
            registry_service_pb2.BatchUpdateCapacityRequest(
                parent=self.parent, requests=map(self._figures, lines), request_id=f"load-capacity-{lines[0]['id']}"
            )
        )

    def _figures(self, line: Document) -> registry_service_pb2.UpdateCapacityRequest:
        figures = [
            capacity_pb2.DailyFigure(
                date=override["date"],
                daily_capacity=int(override["capacity"]),
                source=capacity_pb2.CAPACITY_SOURCE_FILE,
            )
            for override in line["capacity_overrides"]
        ]
        return registry_service_pb2.UpdateCapacityRequest(name=f"{self.parent}/lines/{line['id']}", figures=figures)

    def _vehicle_class(self, entry: Document) -> None:
        vehicle_class = vehicle_pb2.VehicleClass(
            display_name=entry["name"],
            capacity=entry["capacity_units"],
            count=entry["count"],
            trips_per_day=entry["trips_per_day"],
            trip_cost_micros=to_micros(entry["cost"]),
        )
        self.clients.logistics.CreateVehicleClass(
            logistics_service_pb2.CreateVehicleClassRequest(
                parent=self.parent,
                vehicle_class_id=entry["id"],
                vehicle_class=vehicle_class,
                request_id=f"load-{entry['id']}",
            )
        )

    def _each(self, what: str, entries: Iterable[Item], call: Callable[[Item], object]) -> None:
        todo = list(entries)
        self.progress(what, 0, len(todo))
        with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
            for done, _ in enumerate(pool.map(call, todo), start=1):
                self.progress(what, done, len(todo))


def park_of(document: Document, *, auto_confirm: bool = True) -> park_pb2.Park:
    """The park that a park file describes."""
    park = document["park"]
    return park_pb2.Park(
        display_name=park["name"],
        time_zone=park["time_zone"],
        currency_code=park["currency"],
        links=[
            park_pb2.Link(id=link["id"], display_name=link["name_zh"], carriage=link["carriage"])
            for link in park["links"]
        ],
        tags=park["tags"],
        zones=list(_zones(document)),
        lanes=[
            park_pb2.Lane(
                from_zone=lane["from_zone"],
                to_zone=lane["to_zone"],
                transit_days=lane["transit_days"],
                cost_micros=to_micros(lane["cost"]),
            )
            for lane in document["lanes"]
        ],
        quotas=[park_pb2.Quota(**{key: quota[key] for key in _QUOTA_FIELDS}) for quota in document["quotas"]],
        policy=park_pb2.PlanningPolicy(
            horizon_days=document["days"],
            park_plan_seconds=20,
            fill_in_plan_seconds=2,
            auto_confirm=auto_confirm,
            same_day_until="24:00",
            target_gap=_TARGET_GAP,
            # A file that states no figure of a line means 0; an installation would assume the worst.
            default_setup=0,
            default_setup_cost_micros=0,
            default_min_run=0,
        ),
    )


_QUOTA_FIELDS = ("id", "links", "daily_limit", "per_unit")
_STEP_FIELDS = (
    "link",
    "load",
    "tags",
    "min_quality",
    "max_suppliers",
)


def _zones(document: Document) -> Iterator[park_pb2.Zone]:
    productive = {line["zone"] for line in document["lines"]}
    for zone in document["zones"]:
        yield park_pb2.Zone(
            id=zone["id"],
            display_name=zone.get("name", zone["id"]),
            latitude=zone["latitude"],
            longitude=zone["longitude"],
            productive=zone["id"] in productive,
        )
