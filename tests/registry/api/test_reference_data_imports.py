"""Reference data of a file: created and changed together, all or none, with every problem at its entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parkloom.registry.v1 import file_import_service_pb2 as files
from parkloom.registry.v1 import registry_service_pb2 as pb
from parkloom.registry.v1.file_import_service_pb2_grpc import FileImportServiceStub
from services.chassis.identity import Caller
from services.errors import Forbidden
from tests.registry import world
from tests.serving import Clients, refused

PARENT = "parks/socks"
Entry = files.ReferenceDataEntry


def importing(registry: Clients, caller: Caller = world.MANAGER) -> Any:
    return FileImportServiceStub(registry.channel(caller)).ImportReferenceData


def request(*entries: Entry, **more: Any) -> files.ImportReferenceDataRequest:
    return files.ImportReferenceDataRequest(parent=PARENT, requests=entries, **more)


def line(registry: Clients, ident: str) -> Any:
    return registry(world.MANAGER).GetLine(pb.GetLineRequest(name=f"{PARENT}/lines/{ident}"))


def whole_park(registry: Clients) -> list[Entry]:
    """A zone, a product, an enterprise in the zone, its line and a figure of that."""
    park = registry(world.MANAGER).GetPark(pb.GetParkRequest(name=PARENT))
    park.zones.add(id="north", productive=True)
    dyer = line(registry, "d-1")
    dyer.machines = 35
    return [
        Entry(update_park=pb.UpdateParkRequest(park=park, update_mask={"paths": ["zones"]})),
        Entry(create_product=world.create_product("knee")),
        Entry(create_enterprise=world.create_enterprise("spinner", zone="north")),
        Entry(create_line=world.create_line("s-1", enterprise=f"{PARENT}/enterprises/spinner", zone="north")),
        Entry(update_line=pb.UpdateLineRequest(line=dyer, update_mask={"paths": ["machines"]})),
        Entry(update_capacity=world.capacity(("2026-03-12", 70), line="s-1")),
    ]


def test_a_whole_park_comes_in_one_transaction(registry: Clients) -> None:
    reply = importing(registry)(request(*whole_park(registry), request_id="once"))
    assert (reply.created_resources, reply.updated_resources, reply.refused_entries) == (3, 3, 0)
    assert line(registry, "s-1").zone == "north"
    assert line(registry, "d-1").machines == 35
    name = f"{PARENT}/lines/s-1/capacities/2026-03"
    assert registry(world.MANAGER).GetCapacity(pb.GetCapacityRequest(name=name)).figures[0].daily_capacity == 70


def test_every_problem_stands_at_its_entry_and_nothing_is_stored(
    registry: Clients, stored: Callable[[], dict[str, int]]
) -> None:
    before = stored()
    stale = line(registry, "d-1")
    stale.etag = "stale"
    reply = importing(registry)(
        request(
            *whole_park(registry),
            Entry(create_enterprise=world.create_enterprise("dye-house")),
            Entry(create_line=world.create_line("d-2", zone="moon", link="weaving")),
            Entry(update_line=pb.UpdateLineRequest(line=stale, update_mask={"paths": ["machines"]})),
            Entry(update_capacity=world.capacity(("2026-03-12", 70), line="nobody")),
            Entry(update_capacity=world.capacity(("2020-03-12", 70), line="r-1")),
            Entry(create_product=world.create_product("toe", request_id="x")),
        )
    )
    assert (reply.created_resources, reply.updated_resources, reply.refused_entries) == (0, 0, 6)
    assert {(one.place, one.code, one.field) for one in reply.refusals} == {
        (6, "ID_TAKEN", "enterprise_id"),
        (7, "NOT_DECLARED", "line.zone"),
        (7, "NOT_DECLARED", "line.link"),
        (8, "ETAG_STALE", "etag"),
        (9, "LINE_UNKNOWN", "name"),
        (10, "DATE_PAST", "figures[0].date"),
        (11, "REQUEST_ID_IN_BATCH", "request_id"),
    }
    assert stored() == before


def test_a_request_that_validates_only_stores_nothing(registry: Clients, stored: Callable[[], dict[str, int]]) -> None:
    before = stored()
    reply = importing(registry)(request(*whole_park(registry), validate_only=True, request_id="once"))
    assert (reply.created_resources, reply.updated_resources) == (3, 3)
    assert stored() == before


@pytest.mark.parametrize("caller", [world.DYER, world.ERP])
def test_managers_alone_import(registry: Clients, caller: Caller) -> None:
    error = refused(importing(registry, caller), request(Entry(create_product=world.create_product("knee"))))
    assert isinstance(error, Forbidden)


def test_nothing_of_another_park_is_taken(registry: Clients) -> None:
    other = world.create_product("knee")
    other.parent = "parks/mills"
    assert isinstance(refused(importing(registry), request(Entry(create_product=other))), Forbidden)
