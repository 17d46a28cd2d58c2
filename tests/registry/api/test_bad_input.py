"""Bad requests through the real server: the error names the field and the hint, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.errors import AlreadyExists, Conflict, Forbidden, Invalid, NotFound, ParkloomError, Unauthenticated
from tests.registry import world
from tests.serving import Clients, refused

Stored = Callable[[], dict[str, int]]


@pytest.fixture
def manager(registry: Clients, stored: Stored) -> Iterator[Any]:
    """A manager none of whose calls may leave a trace: no row, no event, no remembered request id."""
    before = stored()
    yield registry(world.MANAGER)
    assert stored() == before


def hints_of(error: ParkloomError) -> dict[str, str]:
    return {problem.field: problem.hint for problem in error.problems}


UNDECLARED = [
    ("CreateLine", world.create_line("d-2", link="weaving", request_id="1"), "line.link", "weaving"),
    ("CreateLine", world.create_line("d-2", tags=["wool", "vegan"]), "line.tags[1]", "vegan"),
    ("CreateLine", world.create_line("d-2", zone="moon"), "line.zone", "moon"),
    ("CreateLine", world.create_line("d-2", zone="harbour"), "line.zone", "productive zone"),
    ("CreateLine", world.create_line("d-2", enterprise="parks/socks/enterprises/x"), "line.enterprise", "create it"),
    ("CreateLine", world.create_line("d-2", enterprise="dye-house"), "line.enterprise", "parks/{park}/enterprises"),
    (
        "CreateProduct",
        world.create_product("knee", routing=[{"link": "weaving"}]),
        "product.routing[0].link",
        "weaving",
    ),
    (
        "CreateProduct",
        world.create_product("knee", routing=[{"link": "dyeing", "tags": ["vegan"]}]),
        "product.routing[0].tags[0]",
        "vegan",
    ),
    (
        "CreateProduct",
        world.create_product("knee", routing=[{"link": "dyeing"}, {"link": "spinning"}]),
        "product.routing[1].link",
        "order of the park's chain",
    ),
    ("CreateEnterprise", world.create_enterprise("x", zone="moon"), "enterprise.zone", "moon"),
]


@pytest.mark.parametrize(("call", "request_", "field", "hint"), UNDECLARED)
def test_what_the_park_has_not_declared(manager: Any, call: str, request_: object, field: str, hint: str) -> None:
    error = refused(getattr(manager, call), request_)
    assert isinstance(error, Invalid)
    assert hint in hints_of(error)[field]


ABSURD = [
    ("CreateLine", world.create_line("d-2", planned_daily_capacity=-1), "line.planned_daily_capacity"),
    ("CreateLine", world.create_line("d-2", planned_daily_capacity=10**12), "line.planned_daily_capacity"),
    ("CreateLine", world.create_line("d-2", maximum_daily_capacity=1), "line.maximum_daily_capacity"),
    ("CreateLine", world.create_line("d-2", machines=-3), "line.machines"),
    ("CreateLine", world.create_line("d-2", rates=[{"product": "ankle", "load": 1}]), "line.rates[0].product"),
    (
        "CreateProduct",
        world.create_product("knee", routing=[{"link": "dyeing", "only_enterprises": ["spinner"]}]),
        "product.routing[0].only_enterprises[0]",
    ),
    ("CreateLine", world.create_line("d-2", quality=1.01), "line.quality"),
    ("CreateLine", world.create_line("d-2", quality=float("nan")), "line.quality"),
    ("UpdateCapacity", world.capacity((world.TODAY, -1)), "figures[0].daily_capacity"),
    ("UpdateCapacity", world.capacity((world.TODAY, 10**12)), "figures[0].daily_capacity"),
    ("UpdateCapacity", world.capacity((world.TODAY, 12_001)), "figures[0].daily_capacity"),
    ("UpdateCapacity", world.capacity(), "figures"),
]


@pytest.mark.parametrize(("call", "request_", "field"), ABSURD)
def test_negative_or_absurd_figures(manager: Any, call: str, request_: object, field: str) -> None:
    error = refused(getattr(manager, call), request_)
    assert isinstance(error, Invalid)
    assert hints_of(error)[field]


BAD_DAYS = [
    ("2026-02-30", "exists"),
    ("20260312", "write it in the form"),
    ("2026-W12-1", "write it in the form"),
    ("2026-03-10", "use 2026-03-11 or a later day"),
    ("2027-04-16", "use 2027-04-15 or an earlier day"),
]


@pytest.mark.parametrize(("day", "hint"), BAD_DAYS)
def test_days_that_do_not_exist_are_past_or_too_far(manager: Any, day: str, hint: str) -> None:
    error = refused(manager.UpdateCapacity, world.capacity(("2026-03-12", 1), (day, 1)))
    assert isinstance(error, Invalid)
    assert hint in hints_of(error)["figures[1].date"]


def test_a_date_given_twice(manager: Any) -> None:
    error = refused(manager.UpdateCapacity, world.capacity((world.TODAY, 1), (world.TODAY, 2), request_id="1"))
    assert hints_of(error) == {"figures[1].date": "give each date once"}


def test_a_batch_names_the_entry_and_stores_none_of_it(manager: Any) -> None:
    good, bad = world.capacity((world.TODAY, 1), line="r-1"), world.capacity(("2026-03-12", 1), ("2026-02-30", 1))
    error = refused(manager.BatchUpdateCapacity, world.batch(good, bad, request_id="1"))
    assert list(hints_of(error)) == ["requests[1].figures[1].date"]


def test_a_batch_that_names_a_line_twice_or_one_that_does_not_exist(manager: Any) -> None:
    one = world.capacity((world.TODAY, 1))
    twice = refused(manager.BatchUpdateCapacity, world.batch(one, one))
    missing = refused(manager.BatchUpdateCapacity, world.batch(one, world.capacity((world.TODAY, 1), line="d-9")))
    assert (type(twice), list(hints_of(twice))) == (Invalid, ["requests[1].name"])
    assert (type(missing), list(hints_of(missing))) == (NotFound, ["requests[1].name"])


def test_a_batch_whose_entry_brings_a_request_id_of_its_own(manager: Any) -> None:
    error = refused(manager.BatchUpdateCapacity, world.batch(world.capacity((world.TODAY, 1), request_id="1")))
    assert "leave it empty" in hints_of(error)["requests[0].request_id"]


DUPLICATES = [
    ("CreatePark", world.create_park(), "park_id"),
    ("CreateProduct", world.create_product("ankle", request_id="1"), "product_id"),
    ("CreateEnterprise", world.create_enterprise("dye-house", request_id="1"), "enterprise_id"),
    ("CreateLine", world.create_line("d-1", request_id="1"), "line_id"),
]


@pytest.mark.parametrize(("call", "request_", "field"), DUPLICATES)
def test_an_id_that_is_taken(manager: Any, call: str, request_: object, field: str) -> None:
    error = refused(getattr(manager, call), request_)
    assert isinstance(error, AlreadyExists)
    assert hints_of(error) == {field: "use another id: this one is taken"}


def test_a_park_that_contradicts_itself(empty: Clients, stored: Stored) -> None:
    twice = world.create_park(links=[{"id": "dyeing"}, {"id": "dyeing"}], time_zone="Mars")
    error = refused(empty(world.MANAGER).CreatePark, twice)
    assert {"park.links[1].id", "park.time_zone"} <= hints_of(error).keys()
    assert not any(stored().values())


def stale(resource: Any, **fields: str) -> Any:
    resource.MergeFrom(type(resource)(etag="v7", **fields))
    return resource


STALE = [
    ("UpdatePark", pb.UpdateParkRequest(park=stale(world.park(), name="parks/socks"))),
    (
        "UpdateProduct",
        pb.UpdateProductRequest(product=stale(world.create_product().product, name="parks/socks/products/ankle")),
    ),
    (
        "UpdateEnterprise",
        pb.UpdateEnterpriseRequest(
            enterprise=stale(world.create_enterprise().enterprise, name="parks/socks/enterprises/dye-house")
        ),
    ),
    ("UpdateLine", pb.UpdateLineRequest(line=stale(world.line(), name="parks/socks/lines/d-1"))),
]


@pytest.mark.parametrize(("call", "request_"), STALE)
def test_a_stale_etag(manager: Any, call: str, request_: object) -> None:
    error = refused(getattr(manager, call), request_)
    assert isinstance(error, Conflict)
    assert hints_of(error) == {"etag": "read the resource again and send its etag"}


def test_an_update_of_a_field_that_cannot_be_changed(manager: Any) -> None:
    line = world.line(link="spinning")
    line.name = "parks/socks/lines/d-1"
    assert "cannot be changed" in hints_of(refused(manager.UpdateLine, pb.UpdateLineRequest(line=line)))["line.link"]
    masked = pb.UpdateLineRequest(line=line, update_mask={"paths": ["link"]})
    assert 'leave out "link"' in hints_of(refused(manager.UpdateLine, masked))["update_mask"]


NAMES = [
    ("GetPark", pb.GetParkRequest(name="parks/socks/"), "name"),
    ("GetLine", pb.GetLineRequest(name="parks/socks/lines/"), "name"),
    ("GetCapacity", pb.GetCapacityRequest(name="parks/socks/lines/d-1"), "name"),
    ("UpdateCapacity", pb.UpdateCapacityRequest(name="d-1", figures=[{"date": world.TODAY}]), "name"),
    ("UpdateLine", pb.UpdateLineRequest(line=world.line()), "line.name"),
    ("ListLines", pb.ListLinesRequest(parent="parks/socks", enterprise="dye-house"), "enterprise"),
    ("CreateLine", pb.CreateLineRequest(parent="socks", line_id="x", line=world.line()), "parent"),
    ("CreateLine", world.create_line("Ä"), "line_id"),
]


@pytest.mark.parametrize(("call", "request_", "field"), NAMES)
def test_a_name_or_id_of_the_wrong_form(manager: Any, call: str, request_: object, field: str) -> None:
    error = refused(getattr(manager, call), request_)
    assert isinstance(error, Invalid)
    assert "write it" in hints_of(error)[field]


@pytest.mark.parametrize(
    ("call", "request_"),
    [
        ("CreateLine", world.create_line("d-2")),
        ("CreateEnterprise", world.create_enterprise("x")),
        ("CreatePark", world.create_park()),
        ("UpdateCapacity", world.capacity((world.TODAY, 1))),
        ("BatchUpdateCapacity", world.batch(world.capacity((world.TODAY, 1)))),
    ],
)
def test_a_token_of_another_park_or_of_none(registry: Clients, stored: Stored, call: str, request_: object) -> None:
    before = stored()
    foreign, anonymous = (refused(getattr(registry(caller), call), request_) for caller in (world.STRANGER, None))
    assert (type(foreign), type(anonymous)) == (Forbidden, Unauthenticated)
    assert "dye-house" not in foreign.message
    assert stored() == before


def test_an_entry_of_a_batch_that_lies_in_another_park(registry: Clients, stored: Stored) -> None:
    before = stored()
    elsewhere = pb.UpdateCapacityRequest(name="parks/mills/lines/d-1", figures=[{"date": world.TODAY}])
    assert isinstance(refused(registry(world.MANAGER).BatchUpdateCapacity, world.batch(elsewhere)), Forbidden)
    assert stored() == before
