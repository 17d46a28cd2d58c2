from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from parkloom.registry.v1 import park_pb2
from services.chassis.database import Database
from services.chassis.rpc.masks import Mask
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.registry.domain.park import Park
from services.registry.use_cases import parks
from services.registry.wire import events, resources
from tests.registry import world

LATER = world.NOW.replace(hour=21)


def change(database: Database, *paths: str, etag: str = "", **changes: Any) -> Park:
    draft = resources.park_from(world.park(**changes), "socks", LATER)
    return database.transact(
        lambda session: parks.update_park(session, draft, mask=Mask(paths or None), etag=etag, now=LATER)
    )


def stored_park(database: Database) -> Park:
    def load(session: Session) -> Park:
        park = parks.get_park(session, "socks")
        assert park.lanes is not None  # fetched only when asked for
        return park

    return database.read(load)


def test_a_park_comes_back_as_it_was_described(furnished: Database) -> None:
    message = furnished.read(lambda session: resources.park_message(parks.get_park(session, "socks")))
    described = world.park()
    for field in ("links", "tags", "zones", "lanes", "quotas", "policy"):
        assert getattr(message, field) == getattr(described, field)


def test_an_update_without_a_mask_takes_everything_over(furnished: Database) -> None:
    change(furnished, display_name="Hosiery park", lanes=[], tags=["wool", "organic", "vegan"])
    park = stored_park(furnished)
    assert (park.display_name, park.lanes, park.tags) == ("Hosiery park", (), ("wool", "organic", "vegan"))
    assert (park.version, park.created_at, park.updated_at) == (2, world.NOW, LATER)


@pytest.mark.parametrize(("field", "value"), [("currency_code", "EUR"), ("time_zone", "Europe/Stockholm")])
def test_what_all_of_the_park_is_counted_in_cannot_change(furnished: Database, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(furnished, **{field: value})
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("FIELD_FIXED", f"park.{field}")]


def test_a_calendar_comes_back_and_is_published(furnished: Database) -> None:
    festival = {
        "display_name": "Spring Festival",
        "first_date": "2027-02-06",
        "last_date": "2027-02-12",
        "ramp_up_shares": [0.25, 0.5],
        "links": ["dyeing"],
    }
    shares = [1, 1, 1, 1, 1, 0.5, 0]
    park = change(furnished, "closures", "weekday_shares", closures=[festival], weekday_shares=shares)
    assert resources.park_message(stored_park(furnished)).closures[0] == park_pb2.Closure(**festival)
    published = events.park_changed_message(park)
    assert (published.closures[0].display_name, list(published.weekday_shares)) == ("Spring Festival", shares)


def test_an_update_with_a_mask_leaves_the_rest(furnished: Database) -> None:
    change(furnished, "tags", display_name="Hosiery park", tags=["wool"])
    park = stored_park(furnished)
    assert (park.display_name, park.tags) == ("Sock park", ("wool",))


@pytest.mark.parametrize(
    ("changes", "field", "users"),
    [
        ({"links": [{"id": "spinning"}, {"id": "trucking"}], "quotas": []}, "park.links", {"lines: 2", "products: 1"}),
        ({"zones": [{"id": "west"}], "lanes": []}, "park.zones", {"lines: 2", "enterprises: 2"}),
        ({"zones": [{"id": "east"}, {"id": "harbour"}]}, "park.zones", {"lines: 2"}),
        ({"tags": ["organic"]}, "park.tags", {"lines: 2", "products: 1"}),
    ],
)
def test_what_is_used_cannot_be_dropped_and_its_users_are_counted_not_named(
    furnished: Database, changes: dict[str, Any], field: str, users: set[str]
) -> None:
    with pytest.raises(Conflict) as refusal:
        change(furnished, **changes)
    problems = refusal.value.problems
    assert {problem.field for problem in problems} == {field}
    for text in users:
        kind, count = text.split(": ")
        assert any(f"{kind} that need it: {count}" in problem.hint for problem in problems)
    assert "dye-house" not in str(refusal.value)


def test_a_refused_change_stores_nothing(furnished: Database, stored: Callable[[], dict[str, int]]) -> None:
    before = stored()
    with pytest.raises(Conflict):
        change(furnished, tags=["organic"])
    assert stored() == before
    assert stored_park(furnished).tags == ("wool", "organic")


def test_a_stale_etag_is_refused(furnished: Database) -> None:
    change(furnished, etag="v1", display_name="Hosiery park")
    with pytest.raises(Conflict):
        change(furnished, etag="v1", display_name="Third name")
    assert stored_park(furnished).display_name == "Hosiery park"


def test_a_manager_creates_no_park_but_the_one_of_the_token(database: Database) -> None:
    draft = resources.park_from(world.park(), "socks", world.NOW)
    with pytest.raises(Forbidden):
        database.transact(lambda session: parks.create_park(session, world.STRANGER, draft))


def test_a_park_that_does_not_exist_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="parks/socks"):
        database.read(lambda session: parks.get_park(session, "socks"))
