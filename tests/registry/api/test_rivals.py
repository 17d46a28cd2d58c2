"""What an enterprise sees depends on nothing that belongs to its rivals."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.chassis.identity import Caller
from services.errors import Forbidden, NotFound
from tests.database_work import work_of
from tests.registry import world
from tests.serving import Clients, refused

PARK = "parks/socks"
BOUND = [
    world.DYER,
    Caller(
        "plc",
        "socks",
        world.DYERS_MACHINE.role,
        "dye-house",
        frozenset({"lines.read", "capacity.read", "capacity.write", "enterprises.read"}),
    ),
]


def seen_by_the_dyer(clients: Clients) -> list[Any]:
    """Every reply and error that touches what rivals have."""
    dyer = clients(world.DYER)
    rivals_line = f"{PARK}/lines/r-1"
    asked = [
        (dyer.GetEnterprise, pb.GetEnterpriseRequest(name=f"{PARK}/enterprises/rival-dyer")),
        (dyer.GetLine, pb.GetLineRequest(name=rivals_line)),
        (dyer.UpdateLine, pb.UpdateLineRequest(line={"name": rivals_line}, update_mask={"paths": ["min_lot"]})),
        (dyer.UpdateCapacity, world.capacity((world.TODAY, 1), line="r-1")),
        (dyer.BatchUpdateCapacity, world.batch(world.capacity((world.TODAY, 1), line="r-1"))),
        (dyer.GetCapacity, pb.GetCapacityRequest(name=f"{rivals_line}/capacities/2026-03")),
        (dyer.ListCapacities, pb.ListCapacitiesRequest(parent=rivals_line)),
        (dyer.ConfirmCapacity, pb.ConfirmCapacityRequest(name=f"{PARK}/enterprises/rival-dyer")),
    ]
    errors = [refused(call, request) for call, request in asked]
    lists = [
        dyer.ListEnterprises(pb.ListEnterprisesRequest(parent=PARK)),
        dyer.ListLines(pb.ListLinesRequest(parent=PARK)),
        dyer.ListCapacities(pb.ListCapacitiesRequest(parent=f"{PARK}/lines/-")),
        dyer.ListCapacities(
            pb.ListCapacitiesRequest(parent=f"{PARK}/lines/-", enterprise=f"{PARK}/enterprises/rival-dyer")
        ),
        dyer.ListLines(pb.ListLinesRequest(parent=PARK, enterprise=f"{PARK}/enterprises/rival-dyer")),
    ]
    assert all(isinstance(error, NotFound) for error in errors)
    return [(error.message, error.problems) for error in errors] + lists


def test_a_rivals_line_price_and_capacity_change_nothing_that_an_enterprise_sees(registry: Clients) -> None:
    before = seen_by_the_dyer(registry)
    manager = registry(world.MANAGER)
    costlier = pb.UpdateLineRequest(
        line={"name": f"{PARK}/lines/r-1", "price_micros": 1, "planned_daily_capacity": 77},
        update_mask={"paths": ["price_micros", "planned_daily_capacity"]},
    )
    manager.UpdateLine(costlier)
    manager.UpdateCapacity(world.capacity((world.TODAY, 3), line="r-1"))
    manager.CreateLine(world.create_rivals_line("r-2"))
    assert seen_by_the_dyer(registry) == before


def test_what_does_not_exist_is_refused_in_the_words_for_what_a_rival_has(unchanging: Clients) -> None:
    dyer = unchanging(world.DYER)
    rivals = refused(dyer.GetLine, pb.GetLineRequest(name=f"{PARK}/lines/r-1"))
    missing = refused(dyer.GetLine, pb.GetLineRequest(name=f"{PARK}/lines/r-9"))
    assert (type(rivals), rivals.message.replace("r-1", "r-9")) == (type(missing), missing.message)


@pytest.mark.parametrize("caller", BOUND)
def test_a_caller_who_stands_for_an_enterprise_is_listed_its_own_only(unchanging: Clients, caller: Caller) -> None:
    shown = unchanging(caller).ListLines(pb.ListLinesRequest(parent=PARK))
    assert [line.name for line in shown.lines] == [f"{PARK}/lines/d-1"]
    found = unchanging(caller).ListEnterprises(pb.ListEnterprisesRequest(parent=PARK))
    assert [enterprise.name for enterprise in found.enterprises] == [f"{PARK}/enterprises/dye-house"]


def test_an_enterprise_changes_its_own_contacts_and_acceptance(registry: Clients) -> None:
    mine = world.create_enterprise(display_name="Not mine to change", auto_accept=True, contacts=[{"person": "Bo"}])
    mine.enterprise.name = f"{PARK}/enterprises/dye-house"
    enterprise = registry(world.DYER).UpdateEnterprise(pb.UpdateEnterpriseRequest(enterprise=mine.enterprise))
    assert (enterprise.display_name, enterprise.auto_accept, enterprise.contacts[0].person) == ("Dye house", True, "Bo")


def test_an_enterprise_asks_the_park_for_the_rest(unchanging: Clients) -> None:
    moved = pb.UpdateEnterpriseRequest(
        enterprise={"name": f"{PARK}/enterprises/dye-house", "zone": "west"}, update_mask={"paths": ["zone"]}
    )
    error = refused(unchanging(world.DYER).UpdateEnterprise, moved)
    assert isinstance(error, Forbidden)
    assert [problem.field for problem in error.problems] == ["update_mask"]


@pytest.mark.parametrize("caller", BOUND)
def test_a_rivals_line_is_looked_for_no_longer_than_one_that_does_not_exist(registry: Clients, caller: Caller) -> None:
    stub = registry(caller)

    def work(line: str) -> list[list[str]]:
        asked = [
            (stub.GetLine, pb.GetLineRequest(name=f"{PARK}/lines/{line}")),
            (stub.GetCapacity, pb.GetCapacityRequest(name=f"{PARK}/lines/{line}/capacities/2026-03")),
            (stub.ListCapacities, pb.ListCapacitiesRequest(parent=f"{PARK}/lines/{line}")),
            (stub.UpdateCapacity, world.capacity((world.TODAY, 1), line=line)),
        ]
        return [work_of(lambda call=call, request=request: refused(call, request)) for call, request in asked]  # type: ignore[misc]

    assert work("r-1") == work("nobodys")
