"""Asking the services in a person's name: channels, deadlines, and lists read page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar

import grpc
from google.protobuf.message import Message

from parkloom.audit.v1.audit_service_pb2_grpc import AuditServiceStub
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.logistics.v1.round_service_pb2_grpc import RoundServiceStub
from parkloom.logistics.v1.wave_service_pb2_grpc import WaveServiceStub
from parkloom.matching.v1.file_import_service_pb2_grpc import FileImportServiceStub as OrderFilesStub
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.matching.v1.pegging_service_pb2_grpc import PeggingServiceStub
from parkloom.matching.v1.performance_service_pb2_grpc import PerformanceServiceStub
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub
from parkloom.matching.v1.reason_service_pb2_grpc import ReasonServiceStub
from parkloom.matching.v1.report_service_pb2_grpc import ReportServiceStub
from parkloom.matching.v1.scenario_service_pb2_grpc import ScenarioServiceStub
from parkloom.matching.v1.terms_service_pb2_grpc import TermsServiceStub
from parkloom.matching.v1.webhook_service_pb2_grpc import WebhookServiceStub
from parkloom.registry.v1.file_import_service_pb2_grpc import FileImportServiceStub as ReferenceDataFilesStub
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis import rpc
from services.console.core.enterprise_names import EnterpriseNames

SECONDS_PER_CALL = 8.0
# Of what a page needs whole; a page that asked for ever would hold its thread.
MOST_PAGES = 20

A = TypeVar("A")
B = TypeVar("B")
Connect: TypeAlias = Callable[[str], grpc.Channel]


def side_by_side(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """The results of both, asked for at once; for calls to different services, which work at the same time.

    `first` runs in a thread of its own, without the request. Raises what either raises, once both have ended.
    """
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(first)
        found = second()
    return asked.result(), found


class Services:
    """The services, reached over channels that carry no token of their own. `connect` takes a service's name."""

    def __init__(self, connect: Connect) -> None:
        self.enterprise_names = EnterpriseNames()
        self._channels = {name: connect(name) for name in ("registry", "matching", "logistics")}
        self.registry: Any = RegistryServiceStub(self._channels["registry"])
        self.matching: Any = MatchingServiceStub(self._channels["matching"])
        self.order_files: Any = OrderFilesStub(self._channels["matching"])
        self.reference_data_files: Any = ReferenceDataFilesStub(self._channels["registry"])
        self.performance: Any = PerformanceServiceStub(self._channels["matching"])
        self.quotes: Any = QuoteServiceStub(self._channels["matching"])
        self.reasons: Any = ReasonServiceStub(self._channels["matching"])
        self.reports: Any = ReportServiceStub(self._channels["matching"])
        self.scenarios: Any = ScenarioServiceStub(self._channels["matching"])
        self.terms: Any = TermsServiceStub(self._channels["matching"])
        self.logistics: Any = LogisticsServiceStub(self._channels["logistics"])
        self.changes_of_orders: Any = AuditServiceStub(self._channels["matching"])
        self.pegging: Any = PeggingServiceStub(self._channels["matching"])
        self.webhooks: Any = WebhookServiceStub(self._channels["matching"])
        self.waves: Any = WaveServiceStub(self._channels["logistics"])
        self.rounds: Any = RoundServiceStub(self._channels["logistics"])

    def close(self) -> None:
        for channel in self._channels.values():
            channel.close()


class Asking:
    """The calls behind one page, with the person's `token`. Every method raises what `services.errors` names."""

    def __init__(self, services: Services, token: str, park: str) -> None:
        self._services = services
        self._token = token
        self._parent = f"parks/{park}"

    def _name(self, collection: str, short_id: str) -> str:
        return f"{self._parent}/{collection}/{short_id}"

    def _pages(self, method: Callable[..., Any], request: Any) -> Iterator[Any]:
        """The replies of a list, page by page: a page ends where its bytes do, however many entries were asked for."""
        for _ in range(MOST_PAGES):
            reply = self._ask(method, request)
            yield reply
            if not reply.next_page_token:
                return
            request.page_token = reply.next_page_token

    def _ask(self, method: Callable[..., Any], request: Message, seconds: float = SECONDS_PER_CALL) -> Any:
        metadata = (("authorization", f"Bearer {self._token}"),)
        try:
            return method(request, timeout=seconds, metadata=metadata)
        except grpc.RpcError as failed:
            raise rpc.error_from(failed) from failed
