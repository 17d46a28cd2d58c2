"""Two parks that differ only in rivals' prices, capacity and load look the same to an enterprise whose work is alike.

The enterprise's own orders leave it no choice of days: they name it, and are due on the first day that is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from parkloom.logistics.v1 import logistics_service_pb2, vehicle_pb2
from parkloom.matching.v1 import matching_service_pb2
from parkloom.registry.v1 import enterprise_pb2, registry_service_pb2
from services.chassis.identity import Caller, Role
from services.demo.installation import EMBEDDED, running
from services.demo.story import Story
from tests.system import small_park
from tests.system.access_requests import Names
from tests.system.conftest import environment
from tests.system.enterprise_view import EnterpriseView
from tests.system.story import OFFERED, Teller

pytestmark = pytest.mark.slow

KEY = "the same key in both parks so that tokens are alike"
OWN, RIVAL = "dyeing-1", "dyeing-2"
OWN_CHAIN = ("spinning-1", OWN, "weaving-1")
STAFF = Caller("staff", small_park.PARK, Role.ENTERPRISE, OWN)
PAGES = (
    "/",
    f"/enterprises/{OWN}",
    *(f"/enterprises/{OWN}?show={state}" for state in ("offered", "accepted", "declined", "all")),
    f"/enterprises/{RIVAL}",
    "/enterprises/nobody",
    "/enterprises",
    "/orders",
    "/orders/own-0",
    "/orders/rivals-0",
)
# What is compared within one installation, whose instants and drawn names are its own.
IN_ONE = ("before ", "after ")
View = Mapping[str, bytes | str]


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> tuple[View, View]:
    """The enterprise's view of a park, and of one whose rivals charge more, are smaller and busier."""
    folder = tmp_path_factory.mktemp("parks")
    asked: dict[str, Names] = {}
    calm = dict(_seen(folder / "calm", asked, price_factor=1.0, capacity=4_000, load=2))
    busy = dict(_seen(folder / "busy", asked, price_factor=3.0, capacity=2_500, load=7))
    return calm, busy


def test_an_enterprise_sees_the_same_however_its_rivals_stand(views: tuple[View, View]) -> None:
    calm, busy = views
    assert list(calm) == list(busy)
    compared = {what: seen for what, seen in calm.items() if not what.startswith(IN_ONE)}
    assert {what: (seen, busy[what]) for what, seen in compared.items() if seen != busy[what]} == {}


def test_the_enterprise_has_work_to_look_at(views: tuple[View, View]) -> None:
    calm, _ = views
    assert b"orders/own-0" in calm["own /parkloom.matching.v1.MatchingService/ListAssignments"]
    assert b"orders/own-0" in calm["own /parkloom.logistics.v1.LogisticsService/ListMovements"]
    assert "own-0" in calm[f"/enterprises/{OWN}?show=all"]
    assert b"dyeing" in calm["own /parkloom.matching.v1.MatchingService/ExplainEnterprise"]
    assert isinstance(calm["why no longer"], bytes)


def test_nothing_that_an_enterprise_reads_moves_when_its_rivals_act(views: tuple[View, View]) -> None:
    """Byte for byte in one installation: etags, times, tokens and the order of lists too."""
    for view in views:
        before = {what: seen for what, seen in view.items() if what.startswith("before ")}
        after = {what.replace("before", "after", 1): seen for what, seen in before.items()}
        assert len(before) > 20
        assert {what: (seen, view[what]) for what, seen in after.items() if view[what] != seen} == {}


def _seen(
    folder: Path, asked: dict[str, Names], *, price_factor: float, capacity: int, load: int
) -> Iterator[tuple[str, bytes | str]]:
    """Both parks are asked about the same names, those that are `asked`: what there is in the first of them."""
    folder.mkdir()
    variables = {**environment(folder), "PARKLOOM_TOKEN_KEYS": KEY}
    with running(variables, EMBEDDED, folder / "logs") as installation:
        teller = Teller.of(installation.settings)
        _change(teller.loader.document, price_factor, capacity, load)
        teller.register_and_order()
        teller.plan_the_park()
        teller.movements_follow_lots("after the park plan")
        _accept_the_first(teller)
        view = EnterpriseView(installation.settings, STAFF)
        yield from view.pages(*PAGES)
        asked.update(asked or _names(teller))
        yield from _reads("before", view, asked)
        _rivals_act(teller)
        yield from _reads("after", view, asked)
        for whose, names in asked.items():
            yield from ((f"{whose} {path}", answer) for path, answer in view.answers(names))
        yield "why not chosen by rivals", view.explanation_for(asked["rival's"].order, asked["own"].enterprise)
        _decline(teller, "own-2")
        yield "why no longer", view.explanation_for(f"{teller.see.parent}/orders/own-2", asked["own"].enterprise)


def _reads(when: str, view: EnterpriseView, asked: Mapping[str, Names]) -> Iterator[tuple[str, bytes | str]]:
    for whose, names in asked.items():
        yield from ((f"{when} {whose} {path}", answer) for path, answer in view.reads(names))


def _rivals_act(teller: Teller) -> None:
    """They change prices and capacity, get and lose work; the park gets a vehicle too small for any goods."""
    registry, park = teller.manager.registry, teller.see.parent
    for enterprise in (RIVAL, "weaving-2"):
        line = enterprise_pb2.Line(
            name=f"{park}/lines/l-{enterprise}", price_micros=7_000, planned_daily_capacity=3_000
        )
        mask = FieldMask(paths=["price_micros", "planned_daily_capacity"])
        registry.UpdateLine(registry_service_pb2.UpdateLineRequest(line=line, update_mask=mask))
    start = date.fromisoformat(teller.loader.document["start_date"])
    name = teller.loader.order(_order("rivals-late", start, 700, own=False)).name
    Story(teller.manager, park).wait_until_placed([name], 60)
    teller.manager.matching.CancelOrder(matching_service_pb2.CancelOrderRequest(name=f"{park}/orders/rivals-1"))
    barrow = vehicle_pb2.VehicleClass(display_name="barrow", capacity=1, count=1, trips_per_day=1)
    teller.manager.logistics.CreateVehicleClass(
        logistics_service_pb2.CreateVehicleClassRequest(parent=park, vehicle_class_id="barrow", vehicle_class=barrow)
    )
    teller.movements_follow_lots("after the rivals acted")


def _change(document: dict[str, Any], price_factor: float, capacity: int, load: int) -> None:
    """Three orders that only the enterprise can dye, and `load` others that it may not."""
    start = date.fromisoformat(document["start_date"])
    for line in document["lines"]:
        if line["enterprise"] != OWN:
            line["price"] *= price_factor
            line["daily_capacity"] = capacity
    document["orders"] = [
        *(_order(f"own-{number}", start + timedelta(days=number), 500, own=True) for number in range(3)),
        *(_order(f"rivals-{number}", start, 900, own=False) for number in range(load)),
    ]


def _order(name: str, release: date, quantity: int, *, own: bool) -> dict[str, Any]:
    route = small_park.route()
    for step, enterprise in zip(route, OWN_CHAIN, strict=False):
        step["only_enterprises" if own else "excluded_enterprises"] = [enterprise]
    slack = 0 if own else 20
    due = release + timedelta(days=len(route) + slack)
    return {**small_park.order(name, release, quantity), "due_date": due.isoformat(), "product": "crew", "route": route}


def _accept_the_first(teller: Teller) -> None:
    staff = teller.staff_of(OWN)
    offered = sorted(_offers(teller), key=lambda assignment: assignment.order)
    request = matching_service_pb2.AcceptAssignmentRequest(name=offered[0].name, etag=offered[0].etag)
    staff.matching.AcceptAssignment(request)


def _decline(teller: Teller, order: str) -> None:
    [work] = [each for each in _offers(teller) if each.order.endswith(f"/{order}")]
    request = matching_service_pb2.DeclineAssignmentRequest(name=work.name, etag=work.etag, reason="no hands")
    teller.staff_of(OWN).matching.DeclineAssignment(request)


def _offers(teller: Teller) -> list[Any]:
    """The enterprise's offers that it has not answered."""
    return list(teller.see.assignments(enterprise=f"{teller.see.parent}/enterprises/{OWN}", state=OFFERED))


def _names(teller: Teller) -> dict[str, Names]:
    """The enterprise's own things, a rival's, and things that do not exist."""
    own, rivals = _of(teller, OWN, "own-1"), _of(teller, RIVAL, "rivals-0")
    return {"own": own, "rival's": rivals, "nobody's": own.absent()}


def _of(teller: Teller, enterprise: str, order: str) -> Names:
    park = teller.see.parent
    work = next(a for a in teller.see.assignments(order=f"{park}/orders/{order}") if a.link == "dyeing")
    movement = next(m for m in teller.see.movements() if m.order == work.order and m.from_enterprise == work.enterprise)
    return Names(
        park=park,
        product=f"{park}/products/crew",
        enterprise=f"{park}/enterprises/{enterprise}",
        line=f"{park}/lines/l-{enterprise}",
        order=work.order,
        plan=f"{park}/plans/any",
        assignment=work.name,
        movement=movement.name,
        day=work.quantities[0].date,
    )
