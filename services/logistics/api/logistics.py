"""LogisticsService: movements and the vehicles that carry them."""

from __future__ import annotations

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.logistics.v1 import logistics_service_pb2 as pb
from parkloom.logistics.v1 import movement_pb2, trip_pb2, vehicle_pb2
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import masks, paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import id_in_park, ids
from services.chassis.wire import date_from
from services.logistics.domain.arrivals import Asked
from services.logistics.use_cases import movements, trips, vehicle_classes
from services.logistics.use_cases.listings import MOVEMENTS
from services.logistics.use_cases.movements import Wanted
from services.logistics.wire import names
from services.logistics.wire import resources as wire
from services.logistics.wire import trips as trip_wire
from services.logistics.wire import vehicle_classes as vehicle_wire


class LogisticsApi(LogisticsServiceServicer):
    """Serves the movements of `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def CreateVehicleClass(
        self, request: pb.CreateVehicleClassRequest, _context: ServicerContext
    ) -> vehicle_pb2.VehicleClass:
        (park,) = ids(request.parent, names.PARK, "parent")

        def create(session: Session, caller: Caller) -> vehicle_pb2.VehicleClass:
            draft = vehicle_wire.vehicle_class_from(
                request.vehicle_class, park, request.vehicle_class_id, self._clock()
            )
            return vehicle_wire.vehicle_class_message(vehicle_classes.create_vehicle_class(session, caller, draft))

        return requests.apply_once(self._database, request, vehicle_pb2.VehicleClass, requests.policy_suffices, create)

    def GetVehicleClass(
        self, request: pb.GetVehicleClassRequest, _context: ServicerContext
    ) -> vehicle_pb2.VehicleClass:
        park, ident = ids(request.name, names.VEHICLE_CLASS)
        caller = rpc.caller()
        found = self._database.read(lambda session: vehicle_classes.get_vehicle_class(session, caller, park, ident))
        return vehicle_wire.vehicle_class_message(found)

    def UpdateVehicleClass(
        self, request: pb.UpdateVehicleClassRequest, _context: ServicerContext
    ) -> vehicle_pb2.VehicleClass:
        asked, mask = request.vehicle_class, masks.of(request, "vehicle_class")
        park, ident = ids(asked.name, names.VEHICLE_CLASS, "vehicle_class.name")

        def authorise(session: Session, caller: Caller) -> object:
            return vehicle_classes.get_vehicle_class(session, caller, park, ident)

        def update(session: Session, caller: Caller) -> vehicle_pb2.VehicleClass:
            now = self._clock()
            draft = vehicle_wire.vehicle_class_from(asked, park, ident, now)
            changed = vehicle_classes.update_vehicle_class(session, caller, draft, mask=mask, etag=asked.etag, now=now)
            return vehicle_wire.vehicle_class_message(changed)

        return requests.apply_once(self._database, request, vehicle_pb2.VehicleClass, authorise, update)

    def RetireVehicleClass(
        self, request: pb.RetireVehicleClassRequest, _context: ServicerContext
    ) -> vehicle_pb2.VehicleClass:
        park, ident = ids(request.name, names.VEHICLE_CLASS)
        day = vehicle_wire.retire_date_from(request.retire_date, "retire_date")

        def authorise(session: Session, caller: Caller) -> object:
            return vehicle_classes.get_vehicle_class(session, caller, park, ident)

        def retire(session: Session, caller: Caller) -> vehicle_pb2.VehicleClass:
            retired = vehicle_classes.retire_vehicle_class(
                session, caller, park, ident, retire_date=day, now=self._clock()
            )
            return vehicle_wire.vehicle_class_message(retired)

        return requests.apply_once(self._database, request, vehicle_pb2.VehicleClass, authorise, retire)

    def ListVehicleClasses(
        self, request: pb.ListVehicleClassesRequest, _context: ServicerContext
    ) -> pb.ListVehicleClassesResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        caller = rpc.caller()
        page = paging.of(request, caller)
        rows = self._database.read(lambda session: vehicle_classes.list_vehicle_classes(session, caller, park, page))
        shown, token = one_page(page, rows, vehicle_wire.vehicle_class_message, key=lambda row: (row.id,))
        return pb.ListVehicleClassesResponse(vehicle_classes=shown, next_page_token=token)

    def GetTrip(self, request: pb.GetTripRequest, _context: ServicerContext) -> trip_pb2.Trip:
        park, ident = ids(request.name, names.TRIP)
        caller = rpc.caller()
        found = self._database.read(lambda session: trips.get_trip(session, caller, park, ident))
        return trip_wire.trip_message(found.trip, found.itinerary, found.time_zone)

    def ListTrips(self, request: pb.ListTripsRequest, _context: ServicerContext) -> pb.ListTripsResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        caller, day = rpc.caller(), date_from(request.date, "date")
        page = paging.of(request, caller)
        kind = _id(request.vehicle_class, names.VEHICLE_CLASS, park, "vehicle_class")
        rows = self._database.read(
            lambda session: trips.list_trips(session, caller, park, page, day=day, vehicle_class=kind)
        )
        shown, token = one_page(
            page,
            rows,
            lambda row: trip_wire.trip_message(row.trip, row.itinerary, row.time_zone),
            key=lambda row: (row.trip.id,),
        )
        return pb.ListTripsResponse(trips=shown, next_page_token=token)

    def GetMovement(self, request: pb.GetMovementRequest, _context: ServicerContext) -> movement_pb2.Movement:
        park, ident = ids(request.name, names.MOVEMENT)
        caller = rpc.caller()
        movement = self._database.read(lambda session: movements.get_movement(session, caller, park, ident))
        return wire.movement_message(movement, to_outsider=caller.outsider)

    def ListMovements(self, request: pb.ListMovementsRequest, _context: ServicerContext) -> pb.ListMovementsResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        caller = rpc.caller()
        page = paging.of(request, caller)
        day = date_from(request.date, "date") if request.date else None
        enterprise = _id(request.enterprise, names.ENTERPRISE, park, "enterprise")
        order = _id(request.order, names.ORDER, park, "order")
        listed = MOVEMENTS.wanted(request.filter, request.order_by)
        wanted = Wanted(park, day, enterprise, order, only_overdue=request.only_overdue, listed=listed)
        rows = self._database.read(lambda session: movements.list_movements(session, caller, page, wanted))
        shown, token = one_page(
            page,
            rows,
            lambda row: wire.movement_message(row, to_outsider=caller.outsider),
            key=listed.key_of,
        )
        return pb.ListMovementsResponse(movements=shown, next_page_token=token)

    def ChangeMovementState(
        self, request: pb.ChangeMovementStateRequest, _context: ServicerContext
    ) -> movement_pb2.Movement:
        park, ident = ids(request.name, names.MOVEMENT)
        state = wire.movement_state_from(request.state)

        def authorise(session: Session, caller: Caller) -> object:
            return movements.get_movement(session, caller, park, ident)

        def change(session: Session, caller: Caller) -> movement_pb2.Movement:
            changed = movements.change_movement_state(
                session, caller, park, ident, state=state, etag=request.etag, now=self._clock()
            )
            return wire.movement_message(changed, to_outsider=caller.outsider)

        return requests.apply_once(self._database, request, movement_pb2.Movement, authorise, change)

    def ReportMovement(self, request: pb.ReportMovementRequest, _context: ServicerContext) -> movement_pb2.Movement:
        park, ident = ids(request.name, names.MOVEMENT)
        asked = Asked(ident, wire.report_from(request), request.etag)

        def report(session: Session, caller: Caller) -> movement_pb2.Movement:
            reported = movements.report_movement(session, caller, park, asked, self._clock())
            return wire.movement_message(reported, to_outsider=caller.outsider)

        return requests.apply_once(
            self._database,
            request,
            movement_pb2.Movement,
            lambda session, caller: movements.get_movement(session, caller, park, ident),
            report,
        )

    def BatchReportMovements(
        self, request: pb.BatchReportMovementsRequest, _context: ServicerContext
    ) -> pb.BatchReportMovementsResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        asked = wire.asked_from(request, park)

        def authorise(session: Session, caller: Caller) -> object:
            return [movements.get_movement(session, caller, park, each.movement) for each in asked]

        def report(session: Session, caller: Caller) -> pb.BatchReportMovementsResponse:
            found = movements.batch_report_movements(session, caller, park, asked, self._clock())
            return wire.batch_report_movements_response(found, to_outsider=caller.outsider)

        return requests.apply_once(self._database, request, pb.BatchReportMovementsResponse, authorise, report)

    def SummarizeMovements(
        self, request: pb.SummarizeMovementsRequest, _context: ServicerContext
    ) -> pb.SummarizeMovementsResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        first, last = date_from(request.first_date, "first_date"), date_from(request.last_date, "last_date")
        caller = rpc.caller()
        counts = self._database.read(lambda session: movements.summarize_movements(session, caller, park, first, last))
        return wire.summarize_movements_response(counts)


def _id(name: str, pattern: str, park: str, field: str) -> str:
    """The id in a name that may be left out."""
    return id_in_park(name, pattern, park, field) if name else ""
