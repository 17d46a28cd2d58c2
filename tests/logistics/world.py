"""A small sock park as logistics sees it: schedules, vehicles, and callers of every role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from google.protobuf.field_mask_pb2 import FieldMask

from parkloom.logistics.v1 import logistics_service_pb2 as pb
from parkloom.logistics.v1 import vehicle_pb2
from parkloom.matching.v1.events_pb2 import OrderScheduled, ScheduledLot, ScheduledStep
from services.chassis.identity import Caller, Role
from services.logistics.domain.schedule import Lot, Place, Schedule, Step
from services.logistics.domain.vehicle_class import VehicleClass

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 16)

MANAGER = Caller("mei", "socks", Role.MANAGER)
WEAVER = Caller("wen", "socks", Role.ENTERPRISE, enterprise="weaver")
SEWER = Caller("sun", "socks", Role.ENTERPRISE, enterprise="sewer")
CARRIER = Caller("cao", "socks", Role.ENTERPRISE, enterprise="carrier")
RIVAL = Caller("lu", "socks", Role.ENTERPRISE, enterprise="rival")
AUDITOR = Caller("an", "socks", Role.AUDITOR)
STRANGER = Caller("sven", "mills", Role.MANAGER)
SERVICE = Caller("matching", "", Role.SERVICE)
_SCOPES = frozenset({"movements.read", "movements.write", "vehicles.read", "vehicles.write"})
ERP = Caller("erp", "socks", Role.INTEGRATOR, scopes=_SCOPES)
OTHER_ERP = Caller("other-erp", "socks", Role.INTEGRATOR, scopes=_SCOPES)
BLIND_ERP = Caller("blind", "socks", Role.INTEGRATOR, scopes=frozenset({"orders.read"}))
WEAVERS_ERP = Caller("plc", "socks", Role.INTEGRATOR, enterprise="weaver", scopes=_SCOPES)


def day(number: int) -> date:
    """The day so many days after Monday."""
    return MONDAY + timedelta(days=number)


def step(
    enterprise: str, on: int, *, zone: str = "east", lead: int = 0, transit: int = 0, carriage: bool = False
) -> Step:
    """A step on the day `on` days after Monday, whose goods can leave `lead` days later."""
    return Step(Place(enterprise, zone), day(on), day(on + lead), transit, carriage)


def lot(quantity: int, *steps: Step) -> Lot:
    return Lot(quantity, steps)


def weave_and_sew(quantity: int, *, woven: int = 0, sewn: int = 2, sewer: str = "sewer") -> Lot:
    """A lot that is woven in the east on one day and sewn in the west on another."""
    return lot(quantity, step("weaver", woven), step(sewer, sewn, zone="west"))


def schedule(*lots: Lot, sequence: int = 1, due: int = 5, order: str = "o-1", owner: str = "") -> Schedule:
    return Schedule("socks", order, sequence, day(due), "harbour", lots, owner)


def events_of(published: Schedule, lots_a_page: int = 1_000) -> list[OrderScheduled]:
    """The schedule as matching publishes it, page by page."""
    cuts = range(0, max(1, len(published.lots)), lots_a_page)
    return [
        _event(published, published.lots[cut : cut + lots_a_page], page, len(cuts)) for page, cut in enumerate(cuts)
    ]


def event_of(published: Schedule) -> OrderScheduled:
    (event,) = events_of(published)
    return event


def _event(published: Schedule, lots: Sequence[Lot], page: int, pages: int) -> OrderScheduled:
    return OrderScheduled(
        park=published.park,
        order=published.order,
        owner=published.owner,
        sequence=published.sequence,
        page=page,
        pages=pages,
        ship_to_zone=published.ship_to_zone,
        due_date=published.due_day.isoformat(),
        lots=[ScheduledLot(quantity=one.quantity, steps=map(_scheduled_step, one.steps)) for one in lots],
    )


def _scheduled_step(one: Step) -> ScheduledStep:
    return ScheduledStep(
        line=f"line of {one.place.enterprise}",
        enterprise=one.place.enterprise,
        zone=one.place.zone,
        date=one.day.isoformat(),
        ready_date=one.ready_day.isoformat(),
        transit_days=one.transit_days,
        carriage=one.carriage,
    )


def vehicle_class(ident: str = "van", capacity: int = 1_000, count: int = 2, trips_per_day: int = 1) -> VehicleClass:
    return VehicleClass(
        park="socks",
        id=ident,
        display_name=ident.title(),
        capacity=capacity,
        count=count,
        trips_per_day=trips_per_day,
        trip_cost_micros=80_000_000,
        created_at=NOW,
    )


_VAN: dict[str, object] = {
    "display_name": "Van",
    "capacity": 1_000,
    "count": 2,
    "trips_per_day": 1,
    "trip_cost_micros": 80_000_000,
}


def create_vehicle_class(
    ident: str = "van", *, request_id: str = "", **changes: object
) -> pb.CreateVehicleClassRequest:
    described_class = vehicle_pb2.VehicleClass(**_VAN | changes)  # type: ignore[arg-type]
    return pb.CreateVehicleClassRequest(
        parent="parks/socks", vehicle_class_id=ident, vehicle_class=described_class, request_id=request_id
    )


def update_vehicle_class(
    ident: str = "van", *, mask: Sequence[str] = (), **changes: object
) -> pb.UpdateVehicleClassRequest:
    described: dict[str, object] = {"name": f"parks/socks/vehicleClasses/{ident}", **_VAN, **changes}
    described_class = vehicle_pb2.VehicleClass(**described)  # type: ignore[arg-type]
    return pb.UpdateVehicleClassRequest(vehicle_class=described_class, update_mask=FieldMask(paths=mask))
