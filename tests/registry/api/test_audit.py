"""The audit trail of what was done through the registry, as its rpc shows it."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.access.v1 import access_pb2
from parkloom.audit.v1.audit_service_pb2 import AuditEntry, ListAuditEntriesRequest
from parkloom.audit.v1.audit_service_pb2_grpc import AuditServiceStub
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.errors import Conflict, Forbidden, NotFound
from tests.registry import world
from tests.serving import Clients, refused

PARK = "parks/socks"
READER = Caller("siem", "socks", Role.INTEGRATOR, scopes=frozenset({"audit.read"}))
SERVICE = "/parkloom.registry.v1.RegistryService/"


def trail(clients: Clients, caller: Caller = world.AUDITOR, **asked: Any) -> list[AuditEntry]:
    request = ListAuditEntriesRequest(**{"parent": PARK, **asked})
    return list(AuditServiceStub(clients.channel(caller)).ListAuditEntries(request).entries)


def newest(clients: Clients) -> AuditEntry:
    return trail(clients, page_size=1)[0]


def test_each_change_is_listed_newest_first_with_who_made_it(registry: Clients) -> None:
    registry(world.MANAGER).UpdateCapacity(world.capacity((world.TODAY, 4_321), request_id="r-1"))
    entry = newest(registry)
    assert (entry.subject, entry.role, entry.rpc) == ("mei", access_pb2.ROLE_MANAGER, f"{SERVICE}UpdateCapacity")
    assert (entry.resource, entry.request_id, entry.item_count) == (f"{PARK}/lines/d-1", "r-1", 1)
    assert len(entry.token_id) == len(entry.call_id) == 32
    assert entry.create_time.seconds > 0
    assert not entry.HasField("block")
    assert {each.rpc.removeprefix(SERVICE) for each in trail(registry)} == {
        "CreatePark",
        "CreateProduct",
        "CreateEnterprise",
        "CreateLine",
        "UpdateCapacity",
    }


def test_what_a_manager_does_in_the_place_of_an_enterprise_names_it(registry: Clients) -> None:
    registry(world.MANAGER).UpdateCapacity(world.capacity((world.TODAY, 4_321)))
    assert (newest(registry).enterprise, newest(registry).acting_for) == ("", "dye-house")
    registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 4_000)))
    assert (newest(registry).enterprise, newest(registry).acting_for) == (f"{PARK}/enterprises/dye-house", "")


def test_a_batch_of_a_machine_is_one_entry(registry: Clients) -> None:
    batch = world.batch(world.capacity((world.TODAY, 1)), world.capacity((world.TODAY, 2), line="r-1"))
    registry(world.ERP).BatchUpdateCapacity(batch)
    entry = newest(registry)
    assert (entry.item_count, entry.resource, entry.acting_for) == (2, PARK, "dye-house, rival-dyer")


def test_a_price_is_in_no_entry(registry: Clients, database: Database) -> None:
    request = {"name": f"{PARK}/lines/d-1", "price_micros": 987_654_321}
    registry(world.MANAGER).UpdateLine(
        world.pb.UpdateLineRequest(line=request, update_mask={"paths": ["price_micros"]})
    )
    rows = database.engine.connect().exec_driver_sql("SELECT * FROM audit_entries").all()
    assert "987654321" not in repr(newest(registry))
    assert "987654321" not in repr(rows)


def test_what_was_refused_leaves_no_entry(registry: Clients) -> None:
    before = newest(registry).id
    line = {"name": f"{PARK}/lines/d-1", "etag": "stale"}
    stale = world.pb.UpdateLineRequest(line=line, update_mask={"paths": ["min_lot"]})
    assert isinstance(refused(registry(world.MANAGER).UpdateLine, stale), Conflict)
    assert isinstance(refused(registry(world.RIVAL).UpdateCapacity, world.capacity((world.TODAY, 1))), NotFound)
    assert newest(registry).id == before


def test_pages_and_filters(registry: Clients) -> None:
    everything = trail(registry)
    stub = AuditServiceStub(registry.channel(world.MANAGER))
    found, token = [], ""
    while True:
        page = stub.ListAuditEntries(ListAuditEntriesRequest(parent=PARK, page_size=2, page_token=token))
        found += page.entries
        token = page.next_page_token
        if not token:
            break
    assert found == everything
    of_line = trail(registry, READER, resource=f"{PARK}/lines/d-1")
    assert [entry.rpc for entry in of_line] == [f"{SERVICE}CreateLine"]
    middle = everything[2].create_time
    assert trail(registry, start_time=middle) + trail(registry, end_time=middle) == everything
    assert trail(registry, subject="nobody") == []


@pytest.mark.parametrize("instant", [{"seconds": 10**18}, {"seconds": -(10**12)}, {"nanos": 2_000_000_000}])
def test_an_instant_that_does_not_exist_is_refused_by_name(registry: Clients, instant: dict[str, int]) -> None:
    stub = AuditServiceStub(registry.channel(world.MANAGER))
    error = refused(stub.ListAuditEntries, ListAuditEntriesRequest(parent=PARK, start_time=instant))
    assert [problem.field for problem in error.problems] == ["start_time"]


@pytest.mark.parametrize(
    "caller", [world.DYER, world.DYERS_MACHINE, world.ERP, world.SERVICE, world.STRANGER], ids=lambda each: each.subject
)
def test_enterprises_and_others_read_nothing_of_it(registry: Clients, caller: Caller) -> None:
    stub = AuditServiceStub(registry.channel(caller))
    assert isinstance(refused(stub.ListAuditEntries, ListAuditEntriesRequest(parent=PARK)), Forbidden)
