"""What the park certifies of a line, its enterprise cannot change; what is absurd, nobody can store."""

from __future__ import annotations

from typing import Any

import pytest

from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc.masks import Mask
from services.errors import Forbidden, Invalid, ParkloomError
from services.registry.domain.line import Line
from services.registry.use_cases import capacity, freshness, lines
from services.registry.wire import capacity as capacity_wire
from services.registry.wire import resources
from tests.registry import world

# The rules are Python alone.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ANKLE = "parks/socks/products/ankle"
RATE = {"product": ANKLE, "load": 1.5, "price_micros": 7}


def change(
    database: Database, *paths: str, caller: Caller = world.DYER, line: dict[str, Any] | None = None, **to: Any
) -> Line:
    """Changes d-1 to what a request says, which is `line` where that is given."""
    draft = resources.line_from(world.line(**(line or {}) | to), "socks", "d-1", world.NOW)
    return database.transact(
        lambda session: lines.update_line(session, caller, draft, mask=Mask(paths or None), etag="", now=world.NOW)
    )


def report(database: Database, units: int, caller: Caller) -> None:
    request = world.capacity((world.TODAY, units))
    statement = capacity_wire.statement_from(request, "socks", report=freshness.report_by(caller, world.NOW))
    database.transact(lambda session: capacity.update_capacity(session, caller, "socks", statement, world.NOW))


def refused(database: Database, *paths: str, caller: Caller = world.DYER, **to: Any) -> ParkloomError:
    before = database.read(lambda session: lines.get_line(session, world.MANAGER, "socks", "d-1").version)
    with pytest.raises((Forbidden, Invalid)) as refusal:
        change(database, *paths, caller=caller, **to)
    assert database.read(lambda session: lines.get_line(session, world.MANAGER, "socks", "d-1").version) == before
    return refusal.value


OF_THE_PARK = {
    "quality": 1.0,
    "tags": ["wool", "organic"],
    "maximum_daily_capacity": 10**9,
    "zone": "west",
    "retire_date": "2030-01-01",
}


@pytest.mark.parametrize("field", OF_THE_PARK)
@pytest.mark.parametrize("caller", [world.DYER, world.DYERS_MACHINE], ids=["enterprise", "its machine"])
def test_an_enterprise_does_not_certify_itself(furnished: Database, field: str, caller: Caller) -> None:
    error = refused(furnished, "min_lot", field, caller=caller, **{field: OF_THE_PARK[field]})
    assert isinstance(error, Forbidden)
    assert [(each.code, each.field, each.params["field"]) for each in error.problems] == [
        ("FIELD_OF_PARK", "update_mask", field)
    ]


def test_every_field_of_a_line_is_the_enterprises_or_the_parks(furnished: Database) -> None:
    assert set(Line.CHANGEABLE) - set(Line.CHANGEABLE_BY_ITSELF) == set(OF_THE_PARK)


def test_without_a_mask_what_the_park_certifies_stays_as_it_is(furnished: Database) -> None:
    line = change(furnished, min_lot=7, **OF_THE_PARK)
    assert (line.min_lot, line.quality, line.tags, line.zone) == (7, 0.96, ("wool",), "east")
    assert line.maximum_daily_capacity == 12_000


def test_the_park_changes_all_of_it(furnished: Database) -> None:
    line = change(furnished, caller=world.MANAGER, **OF_THE_PARK | {"maximum_daily_capacity": 50_000})
    assert (line.quality, line.tags, line.zone, line.maximum_daily_capacity) == (
        1.0,
        ("wool", "organic"),
        "west",
        50_000,
    )


def test_an_enterprise_changes_the_price_of_a_rate_and_nothing_else_of_it(furnished: Database) -> None:
    change(furnished, "rates", caller=world.MANAGER, rates=[RATE])
    assert change(furnished, "rates", rates=[RATE | {"price_micros": 9}]).rates[0].price_micros == 9
    lighter = refused(furnished, "rates", rates=[RATE | {"load": 1e-6}])
    assert [(each.code, each.field) for each in lighter.problems] == [("FIELD_OF_PARK", "line.rates[0].load")]
    dropped = refused(furnished, "rates", rates=[])
    assert [each.field for each in dropped.problems] == ["line.rates"]


def test_an_enterprise_plans_no_more_than_is_certified(furnished: Database) -> None:
    assert change(furnished, "planned_daily_capacity", planned_daily_capacity=12_000).planned_daily_capacity == 12_000
    error = refused(furnished, "planned_daily_capacity", planned_daily_capacity=12_001)
    assert [(each.code, each.field, each.params) for each in error.problems] == [
        ("CAPACITY_NOT_CERTIFIED", "line.planned_daily_capacity", {"maximum": "12000"})
    ]


def test_where_no_maximum_is_certified_the_planned_capacity_is_an_enterprises_limit(furnished: Database) -> None:
    uncertified = world.line()
    uncertified.ClearField("maximum_daily_capacity")
    draft = resources.line_from(uncertified, "socks", "d-1", world.NOW)
    furnished.transact(
        lambda session: lines.update_line(
            session, world.MANAGER, draft, mask=Mask(("maximum_daily_capacity",)), etag="", now=world.NOW
        )
    )
    with pytest.raises(Invalid) as refusal:
        report(furnished, 10**9, world.DYER)
    assert [(each.code, each.field) for each in refusal.value.problems] == [
        ("CAPACITY_NOT_CERTIFIED", "figures[0].daily_capacity")
    ]
    report(furnished, 9_000, world.DYER)
    report(furnished, 20_000, world.MANAGER)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"price_micros": 10**12}, "DAY_TOO_DEAR", "line.price_micros"),
        ({"rates": [RATE | {"price_micros": 10**12}]}, "DAY_TOO_DEAR", "line.rates[0].price_micros"),
        ({"rates": [RATE | {"load": 1e-6}]}, "DAY_TOO_MANY_UNITS", "line.rates[0].load"),
    ],
)
def test_a_days_worth_of_a_line_is_bounded(furnished: Database, changes: Any, code: str, field: str) -> None:
    (path,) = changes
    error = refused(furnished, path, caller=world.MANAGER, **changes)
    assert [(each.code, each.field) for each in error.problems] == [(code, field)]
