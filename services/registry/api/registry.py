"""RegistryService: parks, products, enterprises, lines and their capacity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.registry.v1 import capacity_pb2, enterprise_pb2, park_pb2, product_pb2
from parkloom.registry.v1 import registry_service_pb2 as pb
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import masks, paging, requests, resource_names, validation
from services.chassis.rpc.replies import one_page, refuse_if_too_large
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.use_cases import capacity, capacity_stream, enterprises, freshness, lines, parks, products
from services.registry.use_cases.listings import ENTERPRISES, LINES
from services.registry.wire import capacity as capacity_wire
from services.registry.wire import names
from services.registry.wire import resources as wire


class RegistryApi(RegistryServiceServicer):
    """Serves the registry of `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def CreatePark(self, request: pb.CreateParkRequest, _context: ServicerContext) -> park_pb2.Park:
        def create(session: Session, caller: Caller) -> park_pb2.Park:
            draft = wire.park_from(request.park, request.park_id, self._clock())
            return wire.park_message(parks.create_park(session, caller, draft))

        return requests.apply_once(self._database, request, park_pb2.Park, requests.policy_suffices, create)

    def GetPark(self, request: pb.GetParkRequest, _context: ServicerContext) -> park_pb2.Park:
        (park,) = resource_names.ids(request.name, names.PARK)
        return self._database.read(lambda session: wire.park_message(parks.get_park(session, park)))

    def ListParks(self, request: pb.ListParksRequest, _context: ServicerContext) -> pb.ListParksResponse:
        caller = rpc.caller()
        page = paging.of(request, caller)

        def read(session: Session) -> tuple[list[park_pb2.Park], str]:
            # A park's lanes are read when they are asked for, which needs the session.
            rows = parks.list_parks(session, caller, page)
            return one_page(page, rows, wire.park_message, key=lambda park: (park.id,))

        shown, token = self._database.read(read)
        return pb.ListParksResponse(parks=shown, next_page_token=token)

    def UpdatePark(self, request: pb.UpdateParkRequest, _context: ServicerContext) -> park_pb2.Park:
        (park,) = resource_names.ids(request.park.name, names.PARK, "park.name")
        now, mask = self._clock(), masks.of(request, "park")

        def update(session: Session, _caller: Caller) -> park_pb2.Park:
            draft = wire.park_from(request.park, park, now)
            changed = parks.update_park(session, draft, mask=mask, etag=request.park.etag, now=now)
            return wire.park_message(changed)

        return requests.apply_once(self._database, request, park_pb2.Park, requests.policy_suffices, update)

    def CreateProduct(self, request: pb.CreateProductRequest, _context: ServicerContext) -> product_pb2.Product:
        (park,) = resource_names.ids(request.parent, names.PARK, "parent")

        def create(session: Session, _caller: Caller) -> product_pb2.Product:
            draft = wire.product_from(request.product, park, request.product_id, self._clock())
            return wire.product_message(products.create_product(session, draft))

        return requests.apply_once(self._database, request, product_pb2.Product, requests.policy_suffices, create)

    def GetProduct(self, request: pb.GetProductRequest, _context: ServicerContext) -> product_pb2.Product:
        park, product = resource_names.ids(request.name, names.PRODUCT)
        return self._database.read(lambda session: wire.product_message(products.get_product(session, park, product)))

    def ListProducts(self, request: pb.ListProductsRequest, _context: ServicerContext) -> pb.ListProductsResponse:
        (park,) = resource_names.ids(request.parent, names.PARK, "parent")
        page = paging.of(request, rpc.caller())
        rows = self._database.read(lambda session: products.list_products(session, park, page))
        shown, token = one_page(page, rows, wire.product_message, key=lambda product: (product.id,))
        return pb.ListProductsResponse(products=shown, next_page_token=token)

    def UpdateProduct(self, request: pb.UpdateProductRequest, _context: ServicerContext) -> product_pb2.Product:
        park, ident = resource_names.ids(request.product.name, names.PRODUCT, "product.name")
        now, mask = self._clock(), masks.of(request, "product")

        def update(session: Session, _caller: Caller) -> product_pb2.Product:
            draft = wire.product_from(request.product, park, ident, now)
            return wire.product_message(
                products.update_product(session, draft, mask=mask, etag=request.product.etag, now=now)
            )

        return requests.apply_once(self._database, request, product_pb2.Product, requests.policy_suffices, update)

    def CreateEnterprise(
        self, request: pb.CreateEnterpriseRequest, _context: ServicerContext
    ) -> enterprise_pb2.Enterprise:
        (park,) = resource_names.ids(request.parent, names.PARK, "parent")

        def create(session: Session, _caller: Caller) -> enterprise_pb2.Enterprise:
            draft = wire.enterprise_from(request.enterprise, park, request.enterprise_id, self._clock())
            created = enterprises.create_enterprise(session, draft)
            return wire.enterprise_message(created, freshness.of_park(session, park, self._clock()))

        return requests.apply_once(self._database, request, enterprise_pb2.Enterprise, requests.policy_suffices, create)

    def GetEnterprise(self, request: pb.GetEnterpriseRequest, _context: ServicerContext) -> enterprise_pb2.Enterprise:
        park, ident = resource_names.ids(request.name, names.ENTERPRISE)
        caller = rpc.caller()

        def read(session: Session) -> enterprise_pb2.Enterprise:
            found = enterprises.get_enterprise(session, caller, park, ident)
            return self._enterprise_message(session, found)

        return self._database.read(read)

    def ListEnterprises(
        self, request: pb.ListEnterprisesRequest, _context: ServicerContext
    ) -> pb.ListEnterprisesResponse:
        (park,) = resource_names.ids(request.parent, names.PARK, "parent")
        caller = rpc.caller()
        page = paging.of(request, caller)

        wanted = ENTERPRISES.wanted(request.filter, request.order_by)

        def read(session: Session) -> tuple[list[enterprise_pb2.Enterprise], str]:
            guest = request.guest if request.HasField("guest") else None
            rows = enterprises.list_enterprises(session, caller, park, page, wanted, guest=guest)
            fresh = freshness.of_park(session, park, self._clock())
            oldest = freshness.oldest_reports(session, park, [row.id for row in rows], fresh)
            return one_page(
                page,
                rows,
                lambda row: wire.enterprise_message(row, fresh, oldest.get(row.id)),
                key=wanted.key_of,
            )

        shown, token = self._database.read(read)
        return pb.ListEnterprisesResponse(enterprises=shown, next_page_token=token)

    def UpdateEnterprise(
        self, request: pb.UpdateEnterpriseRequest, _context: ServicerContext
    ) -> enterprise_pb2.Enterprise:
        park, ident = resource_names.ids(request.enterprise.name, names.ENTERPRISE, "enterprise.name")
        now, mask = self._clock(), masks.of(request, "enterprise")

        def authorise(session: Session, caller: Caller) -> object:
            return enterprises.get_enterprise(session, caller, park, ident)

        def update(session: Session, caller: Caller) -> enterprise_pb2.Enterprise:
            draft = wire.enterprise_from(request.enterprise, park, ident, now)
            changed = enterprises.update_enterprise(
                session, caller, draft, mask=mask, etag=request.enterprise.etag, now=now
            )
            return self._enterprise_message(session, changed)

        return requests.apply_once(self._database, request, enterprise_pb2.Enterprise, authorise, update)

    def CreateLine(self, request: pb.CreateLineRequest, _context: ServicerContext) -> enterprise_pb2.Line:
        (park,) = resource_names.ids(request.parent, names.PARK, "parent")

        def create(session: Session, caller: Caller) -> enterprise_pb2.Line:
            now = self._clock()
            draft = wire.line_from(request.line, park, request.line_id, now)
            return self._line_message(session, lines.create_line(session, caller, draft), now)

        return requests.apply_once(self._database, request, enterprise_pb2.Line, requests.policy_suffices, create)

    def GetLine(self, request: pb.GetLineRequest, _context: ServicerContext) -> enterprise_pb2.Line:
        park, line = resource_names.ids(request.name, names.LINE)
        caller = rpc.caller()

        def read(session: Session) -> enterprise_pb2.Line:
            return self._line_message(session, lines.get_line(session, caller, park, line), self._clock())

        return self._database.read(read)

    def ListLines(self, request: pb.ListLinesRequest, _context: ServicerContext) -> pb.ListLinesResponse:
        (park,) = resource_names.ids(request.parent, names.PARK, "parent")
        owner = resource_names.optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise")
        caller = rpc.caller()
        page = paging.of(request, caller)

        wanted = LINES.wanted(request.filter, request.order_by)

        def read(session: Session) -> tuple[list[enterprise_pb2.Line], str]:
            rows = lines.list_lines(session, caller, park, page, wanted, enterprise=owner, link=request.link)
            its_park, fresh = parks.get_park(session, park), freshness.of_park(session, park, self._clock())
            return one_page(page, rows, lambda line: wire.line_message(line, its_park, fresh), key=wanted.key_of)

        shown, token = self._database.read(read)
        return pb.ListLinesResponse(lines=shown, next_page_token=token)

    def UpdateLine(self, request: pb.UpdateLineRequest, _context: ServicerContext) -> enterprise_pb2.Line:
        park, ident = resource_names.ids(request.line.name, names.LINE, "line.name")
        now, mask = self._clock(), masks.of(request, "line")

        def authorise(session: Session, caller: Caller) -> object:
            return lines.get_line(session, caller, park, ident)

        def update(session: Session, caller: Caller) -> enterprise_pb2.Line:
            draft = wire.line_from(request.line, park, ident, now)
            changed = lines.update_line(session, caller, draft, mask=mask, etag=request.line.etag, now=now)
            return self._line_message(session, changed, now)

        return requests.apply_once(self._database, request, enterprise_pb2.Line, authorise, update)

    def UpdateCapacity(self, request: pb.UpdateCapacityRequest, _context: ServicerContext) -> pb.UpdateCapacityResponse:
        (park, _), now = resource_names.ids(request.name, names.LINE), self._clock()
        statement = capacity_wire.statement_from(request, park, report=freshness.report_by(rpc.caller(), now))

        def authorise(session: Session, caller: Caller) -> object:
            return capacity.changeable_lines(session, caller, park, [statement])

        def update(session: Session, caller: Caller) -> pb.UpdateCapacityResponse:
            months = capacity.update_capacity(session, caller, park, statement, now)
            fresh = freshness.of_park(session, park, now)
            return refuse_if_too_large(capacity_wire.update_capacity_response(months, fresh), "figures")

        return requests.apply_once(self._database, request, pb.UpdateCapacityResponse, authorise, update)

    def BatchUpdateCapacity(
        self, request: pb.BatchUpdateCapacityRequest, _context: ServicerContext
    ) -> pb.BatchUpdateCapacityResponse:
        (park,), now = resource_names.ids(request.parent, names.PARK, "parent"), self._clock()
        statements = capacity_wire.statements_from(request, park, report=freshness.report_by(rpc.caller(), now))

        def authorise(session: Session, caller: Caller) -> object:
            return capacity.changeable_lines(session, caller, park, statements)

        def update(session: Session, caller: Caller) -> pb.BatchUpdateCapacityResponse:
            answers = capacity.batch_update_capacity(session, caller, park, statements, now)
            fresh = freshness.of_park(session, park, now)
            responses = [capacity_wire.update_capacity_response(answer, fresh) for answer in answers]
            return refuse_if_too_large(pb.BatchUpdateCapacityResponse(responses=responses), "requests")

        return requests.apply_once(self._database, request, pb.BatchUpdateCapacityResponse, authorise, update)

    def StreamCapacity(
        self, request_iterator: Iterator[pb.StreamCapacityRequest], _context: ServicerContext
    ) -> Iterator[pb.StreamCapacityResponse]:
        caller = rpc.caller()

        def acknowledged(request: pb.StreamCapacityRequest) -> pb.StreamCapacityResponse:
            bad, now = validation.sift(request, "updates"), self._clock()
            (park,) = resource_names.ids(request.parent, names.PARK, "parent")
            report = freshness.report_by(caller, now)
            updates, unreadable = capacity_wire.updates_from(request, park, report=report, bad=bad)

            def take(session: Session, _caller: Caller) -> pb.StreamCapacityResponse:
                refused = capacity_stream.stream_capacity(session, caller, park, updates, now)
                return capacity_wire.stream_capacity_response(request, unreadable | refused)

            return requests.apply(self._database, request, take)

        return map(acknowledged, request_iterator)

    def GetCapacity(self, request: pb.GetCapacityRequest, _context: ServicerContext) -> capacity_pb2.Capacity:
        park, line, month = resource_names.ids(request.name, names.CAPACITY)
        caller = rpc.caller()

        def read(session: Session) -> capacity_pb2.Capacity:
            found = capacity.get_capacity(session, caller, park, line, month)
            return capacity_wire.capacity_message(found, freshness.of_park(session, park, self._clock()))

        return self._database.read(read)

    def ListCapacities(self, request: pb.ListCapacitiesRequest, _context: ServicerContext) -> pb.ListCapacitiesResponse:
        park, line = resource_names.ids(request.parent, names.LINE, "parent")
        caller = rpc.caller()
        page = paging.of(request, caller)
        asked: dict[str, Any] = {
            "named": resource_names.ids_in_park(request.lines, names.LINE, park, "lines")
            if line == names.ANY
            else (line,),
            "enterprise": resource_names.optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise"),
            "month": request.month,
        }

        def read(session: Session) -> tuple[list[capacity_pb2.Capacity], str]:
            rows = capacity.list_capacities(session, caller, park, page, **asked)
            fresh = freshness.of_park(session, park, self._clock())
            return one_page(
                page,
                rows,
                lambda row: capacity_wire.capacity_message(row, fresh),
                key=lambda row: (row.line, row.month),
            )

        shown, token = self._database.read(read)
        return pb.ListCapacitiesResponse(capacities=shown, next_page_token=token)

    def ConfirmCapacity(
        self, request: pb.ConfirmCapacityRequest, _context: ServicerContext
    ) -> pb.ConfirmCapacityResponse:
        (park, ident), now = resource_names.ids(request.name, names.ENTERPRISE), self._clock()

        def authorise(session: Session, caller: Caller) -> object:
            return freshness.confirmable_enterprise(session, caller, park, ident)

        def confirm(session: Session, caller: Caller) -> pb.ConfirmCapacityResponse:
            done = freshness.confirm_capacity(session, caller, park, ident, now)
            shown = self._enterprise_message(session, done.enterprise)
            return pb.ConfirmCapacityResponse(enterprise=shown, lines=done.lines, figures=done.figures)

        return requests.apply_once(self._database, request, pb.ConfirmCapacityResponse, authorise, confirm)

    def RequestRefresh(self, request: pb.RequestRefreshRequest, _context: ServicerContext) -> pb.RequestRefreshResponse:
        (park,), now = resource_names.ids(request.parent, names.PARK, "parent"), self._clock()
        only = resource_names.optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise")

        def ask(session: Session, caller: Caller) -> pb.RequestRefreshResponse:
            return pb.RequestRefreshResponse(enterprises=freshness.request_refresh(session, caller, park, only, now))

        return requests.apply_once(self._database, request, pb.RequestRefreshResponse, requests.policy_suffices, ask)

    def _line_message(self, session: Session, line: Line, now: datetime) -> enterprise_pb2.Line:
        fresh = freshness.of_park(session, line.park, now)
        return wire.line_message(line, parks.get_park(session, line.park), fresh)

    def _enterprise_message(self, session: Session, enterprise: Enterprise) -> enterprise_pb2.Enterprise:
        fresh = freshness.of_park(session, enterprise.park, self._clock())
        oldest = freshness.oldest_reports(session, enterprise.park, [enterprise.id], fresh)
        return wire.enterprise_message(enterprise, fresh, oldest.get(enterprise.id))
