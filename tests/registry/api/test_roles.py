"""Every rpc as every role. The table is written out, so that a policy changed by mistake is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from parkloom.registry.v1 import snapshot_service_pb2
from services.chassis.identity import Caller, Role
from services.errors import Forbidden, NotFound, Unauthenticated
from tests.registry import world
from tests.serving import Clients, refused

WITHOUT_SCOPES = Caller("erp", "socks", Role.INTEGRATOR)
EVERY_SCOPE = Caller(
    "erp",
    "socks",
    Role.INTEGRATOR,
    scopes=frozenset(
        f"{thing}.{deed}"
        for thing in ("parks", "products", "enterprises", "lines", "capacity")
        for deed in ("read", "write")
    ),
)
CALLERS = {
    "manager": world.MANAGER,
    "enterprise": world.DYER,
    "integrator": EVERY_SCOPE,
    "auditor": world.AUDITOR,
    "service": world.SERVICE,
    "integrator without scopes": WITHOUT_SCOPES,
}
PARK, LINE = "parks/socks", "parks/socks/lines/d-1"
EVERYBODY = {"manager", "enterprise", "integrator", "auditor"}
# Requests that change nothing even when they are let through: each names something that is not there.
RPCS: dict[str, tuple[Any, set[str]]] = {
    "CreatePark": (world.create_park(), {"manager"}),
    "GetPark": (pb.GetParkRequest(name=PARK), EVERYBODY),
    "ListParks": (pb.ListParksRequest(), EVERYBODY),
    "UpdatePark": (pb.UpdateParkRequest(park={"name": PARK, "etag": "old"}), {"manager"}),
    "CreateProduct": (world.create_product(), {"manager", "integrator"}),
    "GetProduct": (pb.GetProductRequest(name=f"{PARK}/products/ankle"), EVERYBODY),
    "ListProducts": (pb.ListProductsRequest(parent=PARK), EVERYBODY),
    "UpdateProduct": (pb.UpdateProductRequest(product={"name": f"{PARK}/products/x"}), {"manager", "integrator"}),
    "CreateEnterprise": (world.create_enterprise(), {"manager", "integrator"}),
    "GetEnterprise": (pb.GetEnterpriseRequest(name=f"{PARK}/enterprises/dye-house"), EVERYBODY),
    "ListEnterprises": (pb.ListEnterprisesRequest(parent=PARK), EVERYBODY),
    "UpdateEnterprise": (
        pb.UpdateEnterpriseRequest(enterprise={"name": f"{PARK}/enterprises/x"}),
        {"manager", "enterprise", "integrator"},
    ),
    "CreateLine": (world.create_line(), {"manager", "integrator"}),
    "GetLine": (pb.GetLineRequest(name=LINE), EVERYBODY),
    "ListLines": (pb.ListLinesRequest(parent=PARK), EVERYBODY),
    "UpdateLine": (
        pb.UpdateLineRequest(line={"name": f"{PARK}/lines/x"}),
        {"manager", "enterprise", "integrator"},
    ),
    "UpdateCapacity": (pb.UpdateCapacityRequest(name=LINE), {"manager", "enterprise", "integrator"}),
    "ConfirmCapacity": (
        pb.ConfirmCapacityRequest(name=f"{PARK}/enterprises/x"),
        {"manager", "enterprise", "integrator"},
    ),
    "RequestRefresh": (pb.RequestRefreshRequest(parent=PARK, enterprise=f"{PARK}/enterprises/x"), {"manager"}),
    "BatchUpdateCapacity": (
        pb.BatchUpdateCapacityRequest(parent=PARK),
        {"manager", "enterprise", "integrator"},
    ),
    "StreamCapacity": (pb.StreamCapacityRequest(parent=PARK, position=1), {"manager", "enterprise", "integrator"}),
    "GetCapacity": (pb.GetCapacityRequest(name=f"{LINE}/capacities/2026-03"), EVERYBODY),
    "ListCapacities": (pb.ListCapacitiesRequest(parent=LINE), EVERYBODY),
}


def calling(clients: Any, rpc: str) -> Callable[[Any], Any]:
    """The call of an rpc with one request; of a stream, with that message alone and until it ends."""
    call = getattr(clients, rpc)
    return (lambda request: list(call(iter([request])))) if rpc.startswith("Stream") else call


def test_the_table_names_every_rpc() -> None:
    assert set(RPCS) == set(pb.DESCRIPTOR.services_by_name["RegistryService"].methods_by_name)


@pytest.mark.parametrize("rpc", RPCS)
@pytest.mark.parametrize("role", CALLERS)
def test_who_may_call(unchanging: Clients, rpc: str, role: str) -> None:
    request, allowed = RPCS[rpc]
    try:
        calling(unchanging(CALLERS[role]), rpc)(request)
        let_in = True
    except grpc.RpcError as failure:
        let_in = failure.code() is not grpc.StatusCode.PERMISSION_DENIED
    assert let_in == (role in allowed)


@pytest.mark.parametrize("rpc", RPCS)
def test_nobody_calls_without_a_token(unchanging: Clients, rpc: str) -> None:
    assert isinstance(refused(calling(unchanging(None), rpc), RPCS[rpc][0]), Unauthenticated)


@pytest.mark.parametrize("rpc", sorted(set(RPCS) - {"ListParks"}))
def test_a_manager_of_another_park_is_let_into_nothing(unchanging: Clients, rpc: str) -> None:
    assert isinstance(refused(calling(unchanging(world.STRANGER), rpc), RPCS[rpc][0]), Forbidden)


def test_a_manager_of_another_park_is_shown_no_park(unchanging: Clients) -> None:
    assert list(unchanging(world.STRANGER).ListParks(pb.ListParksRequest()).parks) == []


def test_the_snapshot_is_for_services_of_the_installation_only(unchanging: Clients) -> None:
    asked = snapshot_service_pb2.StreamSnapshotRequest()
    entries = list(unchanging.snapshot(world.SERVICE).StreamSnapshot(asked))
    assert [entry.WhichOneof("aggregate") for entry in entries] == [
        *("park", "product", "enterprise", "enterprise", "line", "line")
    ]
    assert isinstance(
        refused(lambda request: list(unchanging.snapshot(world.MANAGER).StreamSnapshot(request)), asked), Forbidden
    )


@pytest.mark.parametrize("rpc", ["CreateProduct", "UpdateProduct"])
def test_a_machine_bound_to_one_enterprise_changes_nothing_of_the_whole_park(unchanging: Clients, rpc: str) -> None:
    request: Any = world.create_product("knee")
    if rpc == "UpdateProduct":
        request = pb.UpdateProductRequest(
            product={"name": f"{PARK}/products/ankle", "unit": "box"}, update_mask={"paths": ["unit"]}
        )
    assert isinstance(refused(getattr(unchanging(world.DYERS_MACHINE), rpc), request), Forbidden)


WRITING = frozenset({"lines.write", "enterprises.write"})
PLC = Caller("plc", "socks", Role.INTEGRATOR, enterprise="dye-house", scopes=WRITING)


def test_a_scope_opens_an_enterprises_own_lines_and_itself_to_its_machine_and_no_rivals(registry: Clients) -> None:
    machine = registry(PLC)
    changed = machine.UpdateLine(
        pb.UpdateLineRequest(line={"name": f"{PARK}/lines/d-1", "machines": 7}, update_mask={"paths": ["machines"]})
    )
    assert changed.machines == 7
    own = {"name": f"{PARK}/enterprises/dye-house", "auto_accept": True}
    assert machine.UpdateEnterprise(pb.UpdateEnterpriseRequest(enterprise=own)).auto_accept
    for call, request in (
        (machine.UpdateLine, pb.UpdateLineRequest(line={"name": f"{PARK}/lines/r-1", "machines": 7})),
        (machine.UpdateEnterprise, pb.UpdateEnterpriseRequest(enterprise={"name": f"{PARK}/enterprises/rival-dyer"})),
    ):
        assert isinstance(refused(call, request), NotFound)
    certified = pb.UpdateLineRequest(line={"name": f"{PARK}/lines/d-1"}, update_mask={"paths": ["quality"]})
    assert isinstance(refused(machine.UpdateLine, certified), Forbidden)
    for rpc in ("CreateLine", "CreateEnterprise"):
        assert isinstance(refused(getattr(machine, rpc), RPCS[rpc][0]), Forbidden)


@pytest.mark.parametrize("rpc", ["CreateLine", "UpdateLine", "CreateEnterprise", "UpdateEnterprise"])
def test_the_scope_of_one_opens_nothing_of_the_other(unchanging: Clients, rpc: str) -> None:
    other = "enterprises.write" if rpc.endswith("Line") else "lines.write"
    caller = Caller("erp", "socks", Role.INTEGRATOR, scopes=frozenset({other, "lines.read", "enterprises.read"}))
    refusal = refused(getattr(unchanging(caller), rpc), RPCS[rpc][0])
    assert isinstance(refusal, Forbidden)
    assert refusal.code == "SCOPE_MISSING"


RATED = {"product": f"{PARK}/products/ankle", "load": 1.0, "price_micros": 7}


@pytest.mark.parametrize(
    ("caller", "sees"),
    [
        (world.MANAGER, True),
        (world.AUDITOR, True),
        (world.DYER, True),
        (Caller("plc", "socks", Role.INTEGRATOR, enterprise="dye-house", scopes=frozenset({"lines.read"})), True),
        (EVERY_SCOPE, False),
        (Caller("erp", "socks", Role.INTEGRATOR, scopes=frozenset({"lines.read", "prices.read"})), True),
    ],
)
def test_an_integrator_bound_to_no_enterprise_reads_prices_with_a_scope_of_their_own(
    registry: Clients, caller: Caller, sees: bool
) -> None:
    registry(world.MANAGER).UpdateLine(
        pb.UpdateLineRequest(line={"name": LINE, "rates": [RATED]}, update_mask={"paths": ["rates"]})
    )
    line = registry(caller).GetLine(pb.GetLineRequest(name=LINE))
    assert line == registry(caller).ListLines(pb.ListLinesRequest(parent=PARK)).lines[0]
    assert (line.price_micros, line.rates[0].price_micros) == ((85_500, 7) if sees else (0, 0))
    assert (line.min_lot, line.rates[0].load) == (500, 1.0)
