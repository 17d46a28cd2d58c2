from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc.masks import Mask
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists, Conflict, Invalid, NotFound
from services.registry.domain.freshness import Freshness
from services.registry.domain.line import Line
from services.registry.use_cases import lines, parks
from services.registry.use_cases.listings import LINES
from services.registry.wire import resources
from tests.registry import world

LATER = world.NOW.replace(hour=21)


def create(database: Database, ident: str = "d-2", **changes: Any) -> Line:
    request = world.create_line(ident, **changes)
    draft = resources.line_from(request.line, "socks", ident, world.NOW)
    return database.transact(lambda session: lines.create_line(session, world.MANAGER, draft))


def change(
    database: Database, *paths: str, caller: Caller = world.DYER, line: str = "d-1", etag: str = "", **to: Any
) -> Line:
    draft = resources.line_from(world.line(**to), "socks", line, LATER)
    return database.transact(
        lambda session: lines.update_line(session, caller, draft, mask=Mask(paths or None), etag=etag, now=LATER)
    )


def listed(database: Database, caller: Caller, **filters: str) -> Sequence[str]:
    page = Page(50, (), "")
    rows = database.read(lambda session: lines.list_lines(session, caller, "socks", page, LINES.wanted(), **filters))
    return [line.id for line in rows]


def test_a_line_comes_back_as_it_was_described(furnished: Database) -> None:
    create(furnished, "d-2", rates=[{"product": "parks/socks/products/ankle", "load": 1.5, "price_micros": 7}])
    line, its_park = furnished.read(
        lambda session: (
            lines.get_line(session, world.MANAGER, "socks", "d-2"),
            parks.get_park(session, "socks"),
        )
    )
    expected = world.line(rates=[{"product": "parks/socks/products/ankle", "load": 1.5, "price_micros": 7}])
    expected.MergeFrom(type(expected)(name="parks/socks/lines/d-2", etag="v1"))
    message = resources.line_message(line, its_park, Freshness.of(its_park, world.NOW.date()))
    for field in (
        "create_time",
        "update_time",
        "setup_in_use",
        "setup_cost_micros_in_use",
        "min_run_in_use",
        "planned_capacity_report",
    ):
        message.ClearField(field)
    assert message == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enterprise": "parks/socks/enterprises/nobody"}, "line.enterprise"),
        ({"link": "weaving"}, "line.link"),
        ({"zone": "harbour"}, "line.zone"),
        ({"tags": ["vegan"]}, "line.tags[0]"),
        ({"rates": [{"product": "parks/socks/products/knee", "load": 1}]}, "line.rates[0].product"),
    ],
)
def test_what_the_park_has_not_declared_is_refused(
    furnished: Database, stored: Callable[[], dict[str, int]], changes: dict[str, Any], field: str
) -> None:
    before = stored()
    with pytest.raises(Invalid) as refusal:
        create(furnished, **changes)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert stored() == before


def test_an_id_that_is_taken_is_refused(furnished: Database) -> None:
    with pytest.raises(AlreadyExists) as refusal:
        create(furnished, "d-1")
    assert [problem.field for problem in refusal.value.problems] == ["line_id"]


def test_an_enterprise_changes_its_own_line(furnished: Database) -> None:
    line = change(furnished, "planned_daily_capacity", planned_daily_capacity=10_000, min_lot=9)
    assert (line.planned_daily_capacity, line.min_lot, line.version) == (10_000, 500, 2)


def test_an_enterprise_finds_no_line_of_a_rival_to_change(furnished: Database) -> None:
    with pytest.raises(NotFound):
        change(furnished, "min_lot", line="r-1", min_lot=1)


@pytest.mark.parametrize("to", [{"link": "spinning"}, {"enterprise": "parks/socks/enterprises/rival-dyer"}])
def test_whose_line_it_is_and_its_link_stay(furnished: Database, to: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="cannot be changed"):
        change(furnished, **to)


def test_a_mask_may_name_only_what_can_be_changed(furnished: Database) -> None:
    with pytest.raises(Invalid) as refusal:
        change(furnished, "link")
    assert [problem.field for problem in refusal.value.problems] == ["update_mask"]


def test_a_stale_etag_is_refused(furnished: Database) -> None:
    change(furnished, "min_lot", etag="v1", min_lot=400)
    with pytest.raises(Conflict):
        change(furnished, "min_lot", etag="v1", min_lot=300)


def test_an_enterprise_is_shown_its_own_lines_only(furnished: Database) -> None:
    create(furnished, "d-2")
    assert listed(furnished, world.DYER) == ["d-1", "d-2"]
    assert listed(furnished, world.DYER, enterprise="rival-dyer") == []
    assert listed(furnished, world.MANAGER) == ["d-1", "d-2", "r-1"]
    assert listed(furnished, world.AUDITOR, enterprise="rival-dyer") == ["r-1"]


def test_lines_are_narrowed_by_link(furnished: Database) -> None:
    create(furnished, "s-1", link="spinning")
    assert listed(furnished, world.MANAGER, link="spinning") == ["s-1"]
