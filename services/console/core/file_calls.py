"""The console's calls about whole lists: read to the end, and imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from parkloom.matching.v1 import file_import_service_pb2 as order_files
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1.order_pb2 import Order
from parkloom.registry.v1 import file_import_service_pb2 as registry_files
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.capacity_pb2 import Capacity
from parkloom.registry.v1.enterprise_pb2 import Enterprise, Line
from parkloom.registry.v1.product_pb2 import Product
from services.console.core.asking import Asking

A_PAGE = 1000
# Orders of a year; what is longer is no list that somebody looks at.
MOST_ENTRIES = 200_000
SECONDS_TO_IMPORT = 170.0


class FileCalls(Asking):
    """The calls about whole lists."""

    def every_order(self, wanted: matching.ListOrdersRequest | None = None) -> Iterator[Order]:
        """The orders that `wanted` names, None: all by id."""
        request = wanted or matching.ListOrdersRequest(parent=self._parent)
        request.page_size = A_PAGE
        return self._every(self._services.matching.ListOrders, request, "orders")

    def every_enterprise(self, *, guest: bool | None = None) -> Iterator[Enterprise]:
        """All enterprises of the park; with `guest` its guests alone, or its own."""
        request = registry.ListEnterprisesRequest(parent=self._parent, page_size=A_PAGE, guest=guest)
        return self._every(self._services.registry.ListEnterprises, request, "enterprises")

    def every_line(self) -> Iterator[Line]:
        request = registry.ListLinesRequest(parent=self._parent, page_size=A_PAGE)
        return self._every(self._services.registry.ListLines, request, "lines")

    def every_product(self) -> Iterator[Product]:
        request = registry.ListProductsRequest(parent=self._parent, page_size=A_PAGE)
        return self._every(self._services.registry.ListProducts, request, "products")

    def every_month(self) -> Iterator[Capacity]:
        """The months with a reported figure, of all lines."""
        request = registry.ListCapacitiesRequest(parent=f"{self._parent}/lines/-", page_size=A_PAGE)
        return self._every(self._services.registry.ListCapacities, request, "capacities")

    def import_orders(self, request: order_files.ImportOrdersRequest) -> order_files.ImportOrdersResponse:
        method = self._services.order_files.ImportOrders
        reply: order_files.ImportOrdersResponse = self._ask(method, request, SECONDS_TO_IMPORT)
        return reply

    def import_reference_data(
        self, request: registry_files.ImportReferenceDataRequest
    ) -> registry_files.ImportReferenceDataResponse:
        method = self._services.reference_data_files.ImportReferenceData
        reply: registry_files.ImportReferenceDataResponse = self._ask(method, request, SECONDS_TO_IMPORT)
        return reply

    def _every(self, method: Callable[..., Any], request: Any, field: str) -> Iterator[Any]:
        """The entries of a list to its end, however many pages it has."""
        for _ in range(MOST_ENTRIES // A_PAGE):
            reply = self._ask(method, request)
            yield from getattr(reply, field)
            if not reply.next_page_token:
                return
            request.page_token = reply.next_page_token
