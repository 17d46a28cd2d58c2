"""From a parcel back to lots, enterprises and days, and forward from a batch, over their rpcs."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.matching.v1 import pegging_service_pb2 as pb
from services.chassis.identity import Caller, Role
from services.errors import Forbidden, Invalid, NotFound
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import PARK, World, day
from tests.serving import Clients, refused

PARENT = f"parks/{PARK}"
ERP = Caller("erp", PARK, Role.INTEGRATOR, scopes=frozenset({"plans.read"}))
PARCEL = pb.ListParcelLotsRequest(parent=f"{PARENT}/orders/o1")


def batch(enterprise: str = "cutter", first: int = 0, last: int = 20, **more: Any) -> pb.ListBatchOrdersRequest:
    return pb.ListBatchOrdersRequest(
        parent=f"{PARENT}/enterprises/{enterprise}", first_date=f"{day(first)}", last_date=f"{day(last)}", **more
    )


def short(name: str) -> str:
    return name.rpartition("/")[2]


@pytest.fixture
def live(small: World) -> World:
    """A park whose two orders are planned."""
    small.place(world.draft("o1"), world.draft("o2", quantity=10))
    small.go_live()
    return small


def test_a_parcel_is_traced_back_through_every_step(live: World, matching: Clients) -> None:
    lots = matching(world.MANAGER).ListParcelLots(PARCEL).lots

    assert sum(lot.quantity for lot in lots) == 80
    for found, stored in zip(lots, live.lots("o1"), strict=True):
        assert [short(step.line) for step in found.steps] == [step.line for step in stored.steps]
        assert [step.link for step in found.steps] == ["cut", "sew"]
        assert short(found.steps[0].enterprise) == "cutter"
        assert short(found.steps[1].enterprise) in ("alpha", "beta")
        assert not found.steps[0].HasField("good_quantity")


def test_only_lots_of_the_door_that_packed_it_come_into_question(live: World, matching: Clients) -> None:
    manager = matching(world.MANAGER)
    doors = {short(lot.steps[-1].enterprise) for lot in manager.ListParcelLots(PARCEL).lots}

    for door in doors:
        asked = pb.ListParcelLotsRequest(parent=PARCEL.parent, enterprise=f"{PARENT}/enterprises/{door}")
        assert {short(lot.steps[-1].enterprise) for lot in manager.ListParcelLots(asked).lots} == {door}
    early = pb.ListParcelLotsRequest(parent=PARCEL.parent, date=f"{world.TODAY}")
    assert all(lot.steps[-1].date <= f"{world.TODAY}" for lot in manager.ListParcelLots(early).lots)


def test_lots_are_read_page_by_page(live: World, matching: Clients) -> None:
    manager = matching(world.MANAGER)
    whole = list(manager.ListParcelLots(PARCEL).lots)
    request, paged = pb.ListParcelLotsRequest(parent=PARCEL.parent, page_size=1), []
    while True:
        reply = manager.ListParcelLots(request)
        paged += reply.lots
        if not reply.next_page_token:
            break
        request.page_token = reply.next_page_token
    assert paged == whole


def test_an_enterprise_sees_its_own_work_alone(live: World, matching: Clients) -> None:
    sewn = {each.enterprise: sum(each.quantities.values()) for each in live.assignments("o1") if each.step == 1}
    callers = {"alpha": world.ALPHA, "beta": world.BETA}
    door = pb.ListParcelLotsRequest(parent=PARCEL.parent, enterprise=f"{PARENT}/enterprises/cutter")

    assert sewn
    for enterprise, quantity in sewn.items():
        stub = matching(callers[enterprise])
        lots = stub.ListParcelLots(PARCEL).lots
        assert {short(step.enterprise) for lot in lots for step in lot.steps} == {enterprise}
        assert sum(lot.quantity for lot in lots) == quantity
        own = stub.ListBatchOrders(batch(enterprise)).orders[0]
        assert (own.owner, own.ship_to_zone, own.lots, len(own.following)) == ("", "", 0, 0)
        assert isinstance(refused(stub.ListParcelLots, door), NotFound)
    for other in callers.keys() - sewn.keys():
        assert isinstance(refused(matching(callers[other]).ListParcelLots, PARCEL), NotFound)


def test_a_rival_and_nobody_are_the_same_to_an_enterprise(live: World, matching: Clients) -> None:
    alpha = matching(world.ALPHA)
    rivals = [refused(alpha.ListBatchOrders, batch(ident)) for ident in ("beta", "nobody")]
    assert [type(each) for each in rivals] == [NotFound, NotFound]
    assert rivals[0].message.replace("beta", "nobody") == rivals[1].message


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_batch_is_followed_to_orders_and_to_those_who_come_after(live: World, matching: Clients) -> None:
    orders = matching(world.MANAGER).ListBatchOrders(batch()).orders

    assert [(short(each.order), each.quantity, each.ship_to_zone) for each in orders] == [
        ("o1", 80, "port"),
        ("o2", 10, "port"),
    ]
    for each in orders:
        assert sum(step.quantity for step in each.following) == each.quantity
        assert {short(step.enterprise) for step in each.following} <= {"alpha", "beta"}
    assert not matching(world.MANAGER).ListBatchOrders(batch(first=40, last=50)).orders
    other = batch(line=f"{PARENT}/lines/sew-a")
    assert not matching(world.MANAGER).ListBatchOrders(other).orders


def test_wrong_days_are_refused(live: World, matching: Clients) -> None:
    manager = matching(world.MANAGER)
    assert isinstance(refused(manager.ListBatchOrders, batch(first=3, last=2)), Invalid)
    assert isinstance(refused(manager.ListBatchOrders, batch(first=0, last=400)), Invalid)
    assert isinstance(refused(matching(ERP).ListBatchOrders, batch()), Forbidden)
