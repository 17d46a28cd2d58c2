"""Logistics through its real gRPC server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import pytest

from parkloom.logistics.v1 import logistics_service_pb2 as pb
from parkloom.logistics.v1 import movement_pb2
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.errors import (
    AlreadyExists,
    Conflict,
    Forbidden,
    Infeasible,
    Invalid,
    NotFound,
    ParkloomError,
    Unauthenticated,
)
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from tests.logistics import world
from tests.logistics.conftest import Calls
from tests.logistics.world import create_vehicle_class, event_of, schedule, weave_and_sew

LOADED, IN_TRANSIT, DELIVERED = (
    movement_pb2.MOVEMENT_STATE_LOADED,
    movement_pb2.MOVEMENT_STATE_IN_TRANSIT,
    movement_pb2.MOVEMENT_STATE_DELIVERED,
)
CALLERS = {
    "manager": world.MANAGER,
    "sender": world.WEAVER,
    "rival": world.RIVAL,
    "auditor": world.AUDITOR,
    "integrator": world.ERP,
    "integrator without the scope": world.BLIND_ERP,
    "sender's integrator": world.WEAVERS_ERP,
    "service": world.SERVICE,
    "stranger": world.STRANGER,
}


@contextmanager
def refused(kind: type[ParkloomError]) -> Iterator[list[ParkloomError]]:
    """Expects a call to fail; the list then holds the failure in our own vocabulary."""
    failures: list[ParkloomError] = []
    with pytest.raises(grpc.RpcError) as failed:
        yield failures
    failures.append(rpc.error_from(failed.value))
    assert type(failures[0]) is kind, failures[0]


@pytest.fixture
def moving(calling: Calls, database: Database) -> Calls:
    """A stub for each caller, in a park with two vans and an order of the ERP, woven and sewn."""
    calling(world.MANAGER).CreateVehicleClass(create_vehicle_class())
    page = page_from(event_of(schedule(weave_and_sew(500), owner=world.ERP.subject)))
    database.transact(lambda session: follow_schedule(session, page, world.NOW))
    return calling


def listed(moving: Calls, caller: Caller = world.MANAGER, **filters: Any) -> list[movement_pb2.Movement]:
    request = pb.ListMovementsRequest(parent="parks/socks", **filters)
    return list(moving(caller).ListMovements(request).movements)


def first_leg(moving: Calls) -> movement_pb2.Movement:
    """From the weaver to the sewer."""
    return next(movement for movement in listed(moving) if movement.to_enterprise)


def to_state(movement: movement_pb2.Movement, state: Any, **fields: str) -> pb.ChangeMovementStateRequest:
    return pb.ChangeMovementStateRequest(name=movement.name, state=state, **fields)


def test_a_movement_shows_where_when_and_on_what_the_goods_move(moving: Calls) -> None:
    movement = first_leg(moving)

    assert movement.order == "parks/socks/orders/o-1"
    assert (movement.from_enterprise, movement.from_zone) == ("parks/socks/enterprises/weaver", "east")
    assert (movement.to_enterprise, movement.to_zone) == ("parks/socks/enterprises/sewer", "west")
    assert (movement.date, movement.latest_useful_date, movement.quantity) == ("2026-03-16", "2026-03-18", 500)
    bookings = [(booking.vehicle_class, booking.quantity) for booking in movement.bookings]
    assert bookings == [("parks/socks/vehicleClasses/van", 500)]
    assert moving(world.MANAGER).GetMovement(pb.GetMovementRequest(name=movement.name)) == movement


def test_the_carrier_of_the_chain_is_shown_as_the_booking(calling: Calls, database: Database) -> None:
    route = (world.step("sewer", 0), world.step("carrier", 1, carriage=True))
    page = page_from(event_of(schedule(world.lot(70, *route))))
    database.transact(lambda session: follow_schedule(session, page, world.NOW))

    (movement,) = listed(calling, world.CARRIER)

    assert movement.bookings == [movement_pb2.Booking(carrier="parks/socks/enterprises/carrier", quantity=70)]


@pytest.mark.parametrize(
    ("filters", "quantities"),
    [
        ({"date": "2026-03-16"}, [500]),
        ({"date": "2026-03-17"}, []),
        ({"order": "parks/socks/orders/o-1"}, [500, 500]),
        ({"order": "parks/socks/orders/o-2"}, []),
        ({"enterprise": "parks/socks/enterprises/weaver"}, [500]),
        ({"enterprise": "parks/socks/enterprises/sewer"}, [500, 500]),
        ({"enterprise": "parks/socks/enterprises/rival"}, []),
    ],
)
def test_movements_are_listed_by_day_order_and_enterprise(
    moving: Calls, filters: dict[str, Any], quantities: list[int]
) -> None:
    assert [movement.quantity for movement in listed(moving, **filters)] == quantities


def test_a_list_goes_on_from_page_to_page(moving: Calls) -> None:
    manager = moving(world.MANAGER)

    first = manager.ListMovements(pb.ListMovementsRequest(parent="parks/socks", page_size=1))
    request = pb.ListMovementsRequest(parent="parks/socks", page_size=1, page_token=first.next_page_token)
    second = manager.ListMovements(request)

    assert [*first.movements, *second.movements] == listed(moving)
    assert second.next_page_token == ""


@pytest.mark.parametrize(
    ("caller", "count"),
    [
        (world.MANAGER, 2),
        (world.AUDITOR, 2),
        (world.ERP, 2),
        (world.OTHER_ERP, 0),
        (world.SEWER, 2),
        (world.WEAVER, 1),
        (world.RIVAL, 0),
    ],
)
def test_an_enterprise_sees_its_own_movements_and_a_buyer_its_orders_alone(
    moving: Calls, caller: Caller, count: int
) -> None:
    assert len(listed(moving, caller)) == count


def test_an_enterprise_that_asks_for_a_rivals_movements_gets_those_they_share(moving: Calls) -> None:
    shared = listed(moving, world.WEAVER, enterprise="parks/socks/enterprises/sewer")

    assert [movement.name for movement in shared] == [first_leg(moving).name]


@pytest.mark.parametrize("caller", [world.RIVAL, world.WEAVER, world.OTHER_ERP])
def test_a_movement_of_others_looks_as_if_it_did_not_exist(moving: Calls, caller: Caller) -> None:
    (to_buyer,) = [movement for movement in listed(moving) if not movement.to_enterprise]
    stub = moving(caller)

    with refused(NotFound) as hidden:
        stub.GetMovement(pb.GetMovementRequest(name=to_buyer.name))
    with refused(NotFound) as missing:
        stub.GetMovement(pb.GetMovementRequest(name="parks/socks/movements/none"))

    assert str(hidden[0]).replace(to_buyer.name, "…") == str(missing[0]).replace("parks/socks/movements/none", "…")


def test_neither_an_enterprise_nor_a_buyer_sees_how_busy_the_vehicles_are(moving: Calls, database: Database) -> None:
    page = page_from(event_of(schedule(weave_and_sew(9_000), order="o-2", owner=world.ERP.subject)))
    database.transact(lambda session: follow_schedule(session, page, world.NOW))

    def reasons(caller: Caller) -> set[str]:
        return {movement.unbooked_reason.text for movement in listed(moving, caller, order="parks/socks/orders/o-2")}

    assert all("trips in use" in reason for reason in reasons(world.MANAGER))
    for outsider in (world.WEAVER, world.ERP):
        assert reasons(outsider) == {"no vehicle is booked yet: ask the park's manager"}


def test_the_sender_loads_and_sends_and_the_receiver_confirms(moving: Calls) -> None:
    movement = first_leg(moving)

    for caller, state in ((world.WEAVER, LOADED), (world.WEAVER, IN_TRANSIT), (world.SEWER, DELIVERED)):
        assert moving(caller).ChangeMovementState(to_state(movement, state)).state == state

    assert first_leg(moving).state == DELIVERED


def test_a_change_of_state_is_published(moving: Calls, stored: Callable[[], dict[str, int]]) -> None:
    before = stored()["outbox"]

    moving(world.MANAGER).ChangeMovementState(to_state(first_leg(moving), LOADED))

    assert stored()["outbox"] == before + 1


@pytest.mark.parametrize(
    ("caller", "state", "kind"),
    [
        (world.RIVAL, LOADED, NotFound),
        (world.OTHER_ERP, LOADED, NotFound),
        (world.WEAVER, DELIVERED, Forbidden),
        (world.WEAVERS_ERP, DELIVERED, Forbidden),
        (world.SEWER, LOADED, Forbidden),
        (world.AUDITOR, LOADED, Forbidden),
        (world.BLIND_ERP, LOADED, Forbidden),
        (world.STRANGER, LOADED, Forbidden),
        (world.MANAGER, DELIVERED, Infeasible),
    ],
)
def test_nobody_says_a_state_that_is_not_theirs_or_cannot_follow(
    moving: Calls, stored: Callable[[], dict[str, int]], caller: Caller, state: Any, kind: type[ParkloomError]
) -> None:
    movement, before = first_leg(moving), stored()

    with refused(kind):
        moving(caller).ChangeMovementState(to_state(movement, state, request_id="r-1"))

    assert (first_leg(moving), stored()) == (movement, before)


def test_a_stale_etag_is_refused(moving: Calls) -> None:
    [movement] = listed(moving, world.WEAVER)
    moving(world.WEAVER).ChangeMovementState(to_state(movement, LOADED, etag=movement.etag))

    with refused(Conflict) as failure:
        moving(world.WEAVER).ChangeMovementState(to_state(movement, IN_TRANSIT, etag=movement.etag))

    assert [problem.field for problem in failure[0].problems] == ["etag"]


def test_a_state_sent_again_with_its_request_id_is_answered_as_before(moving: Calls) -> None:
    request = to_state(first_leg(moving), LOADED, request_id="r-1")

    assert moving(world.WEAVER).ChangeMovementState(request) == moving(world.WEAVER).ChangeMovementState(request)


def test_a_used_request_id_with_other_content_is_refused(moving: Calls) -> None:
    manager = moving(world.MANAGER)
    manager.CreateVehicleClass(create_vehicle_class("lorry", request_id="r-1"))

    with refused(Conflict):
        manager.CreateVehicleClass(create_vehicle_class("cart", request_id="r-1"))


def test_a_vehicle_class_is_kept_as_it_was_described(moving: Calls) -> None:
    manager = moving(world.MANAGER)

    created = manager.CreateVehicleClass(create_vehicle_class("lorry", capacity=5_000))

    assert (created.name, created.capacity) == ("parks/socks/vehicleClasses/lorry", 5_000)
    request = pb.ListVehicleClassesRequest(parent="parks/socks", page_size=1)
    assert list(manager.ListVehicleClasses(request).vehicle_classes) == [created]


@pytest.mark.parametrize("scopes", [world.ERP.scopes, world.ERP.scopes | {"prices.read"}])
def test_the_cost_of_a_trip_is_read_with_a_scope_of_its_own(moving: Calls, scopes: frozenset[str]) -> None:
    erp = Caller("erp", "socks", Role.INTEGRATOR, scopes=scopes)
    [van] = moving(erp).ListVehicleClasses(pb.ListVehicleClassesRequest(parent="parks/socks")).vehicle_classes
    assert (van.trip_cost_micros > 0) == ("prices.read" in scopes)


def test_a_vehicle_class_is_created_once(moving: Calls) -> None:
    with refused(AlreadyExists) as failure:
        moving(world.MANAGER).CreateVehicleClass(create_vehicle_class("van"))

    assert [problem.field for problem in failure[0].problems] == ["vehicle_class_id"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"capacity": 0}, "vehicle_class.capacity"),
        ({"capacity": 10**12}, "vehicle_class.capacity"),
        ({"count": -1}, "vehicle_class.count"),
        ({"trips_per_day": 51}, "vehicle_class.trips_per_day"),
        ({"trip_cost_micros": -1}, "vehicle_class.trip_cost_micros"),
        ({"display_name": ""}, "vehicle_class.display_name"),
    ],
)
def test_an_absurd_vehicle_class_is_refused_by_field_and_not_stored(
    moving: Calls, stored: Callable[[], dict[str, int]], changes: dict[str, Any], field: str
) -> None:
    before = stored()

    with refused(Invalid) as failure:
        moving(world.MANAGER).CreateVehicleClass(create_vehicle_class("lorry", **changes))

    assert ([problem.field for problem in failure[0].problems], stored()) == ([field], before)


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"date": "2026-02-30"}, "date"),
        ({"date": "16.3.2026"}, "date"),
        ({"enterprise": "weaver"}, "enterprise"),
        ({"order": "parks/socks/enterprises/weaver"}, "order"),
        ({"page_size": -1}, "page_size"),
        ({"page_token": "x"}, "page_token"),
    ],
)
def test_a_list_asked_for_wrongly_names_the_field(moving: Calls, filters: dict[str, Any], field: str) -> None:
    with refused(Invalid) as failure:
        listed(moving, **filters)

    assert [problem.field for problem in failure[0].problems] == [field]


def test_movements_are_counted_by_day_and_state(moving: Calls) -> None:
    moving(world.MANAGER).ChangeMovementState(to_state(first_leg(moving), LOADED))
    request = pb.SummarizeMovementsRequest(parent="parks/socks", first_date="2026-03-16", last_date="2026-03-18")

    counts = moving(world.AUDITOR).SummarizeMovements(request).counts

    assert [(one.date, one.state, one.movements, one.quantity) for one in counts] == [
        ("2026-03-16", LOADED, 1, 500),
        ("2026-03-18", movement_pb2.MOVEMENT_STATE_BOOKED, 1, 500),
    ]


@pytest.mark.parametrize(("first", "last"), [("2026-03-18", "2026-03-17"), ("2026-03-01", "2026-06-30")])
def test_days_reversed_or_too_far_apart_are_refused(moving: Calls, first: str, last: str) -> None:
    request = pb.SummarizeMovementsRequest(parent="parks/socks", first_date=first, last_date=last)

    with refused(Invalid) as failure:
        moving(world.MANAGER).SummarizeMovements(request)

    assert [problem.field for problem in failure[0].problems] == ["last_date"]


def _name_of_first_leg(moving: Calls) -> pb.GetMovementRequest:
    return pb.GetMovementRequest(name=first_leg(moving).name)


REQUESTS: dict[str, Callable[[Calls], Any]] = {
    "CreateVehicleClass": lambda _: create_vehicle_class("lorry"),
    "ListVehicleClasses": lambda _: pb.ListVehicleClassesRequest(parent="parks/socks"),
    "GetMovement": _name_of_first_leg,
    "ListMovements": lambda _: pb.ListMovementsRequest(parent="parks/socks"),
    "ChangeMovementState": lambda moving: to_state(first_leg(moving), LOADED),
    "SummarizeMovements": lambda _: pb.SummarizeMovementsRequest(
        parent="parks/socks", first_date="2026-03-16", last_date="2026-03-16"
    ),
}
ALLOWED = {
    "CreateVehicleClass": {"manager", "integrator"},
    "ListVehicleClasses": {"manager", "integrator", "auditor"},
    "GetMovement": {"manager", "sender", "auditor", "integrator", "sender's integrator"},
    "ListMovements": {"manager", "sender", "rival", "auditor", "integrator", "sender's integrator"},
    "ChangeMovementState": {"manager", "sender", "integrator", "sender's integrator"},
    "SummarizeMovements": {"manager", "auditor", "integrator"},
}


@pytest.mark.parametrize("who", CALLERS)
def test_each_call_is_open_to_those_it_is_for_and_to_nobody_else(moving: Calls, who: str) -> None:
    requests = {method: request(moving) for method, request in REQUESTS.items()}
    stub = moving(CALLERS[who])

    outcomes = {method: _outcome(getattr(stub, method), request) for method, request in requests.items()}

    # A rival may ask for a movement, and hears that there is none.
    hidden = {"GetMovement", "ChangeMovementState"} if who == "rival" else set()
    refusals = {method: NotFound if method in hidden else Forbidden for method in REQUESTS}
    assert outcomes == {method: None if who in ALLOWED[method] else refusals[method] for method in REQUESTS}


@pytest.mark.parametrize("token", [None, "nonsense"])
def test_no_call_is_open_without_a_token_of_ours(moving: Calls, port: int, token: str | None) -> None:
    requests = {method: request(moving) for method, request in REQUESTS.items()}

    with rpc.channel(f"127.0.0.1:{port}", token) as channel:
        stub = LogisticsServiceStub(channel)
        outcomes = {_outcome(getattr(stub, method), request) for method, request in requests.items()}

    assert outcomes == {Unauthenticated}


def _outcome(call: Callable[[Any], object], request: object) -> type[ParkloomError] | None:
    """How a call failed; None where it did not."""
    try:
        call(request)
    except grpc.RpcError as failure:
        return type(rpc.error_from(failure))
    return None
