"""One effect for each request_id, through the real server."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.errors import AlreadyExists, Conflict
from tests.registry import world
from tests.serving import Clients, refused

CREATES = [
    (
        "CreateProduct",
        world.create_product("knee", request_id="7"),
        world.create_product("knee", unit="box", request_id="7"),
    ),
    ("CreateEnterprise", world.create_enterprise("x", request_id="7"), world.create_enterprise("y", request_id="7")),
    ("CreateLine", world.create_line("d-2", request_id="7"), world.create_line("d-2", machines=1, request_id="7")),
    (
        "UpdateCapacity",
        world.capacity((world.TODAY, 5), request_id="7"),
        world.capacity((world.TODAY, 6), request_id="7"),
    ),
    (
        "BatchUpdateCapacity",
        world.batch(world.capacity((world.TODAY, 5)), request_id="7"),
        world.batch(world.capacity((world.TODAY, 6)), request_id="7"),
    ),
]


@pytest.mark.parametrize(("call", "request_", "other"), CREATES)
def test_the_same_id_with_the_same_content_gives_the_first_reply_and_no_second_effect(
    registry: Clients, stored: Callable[[], dict[str, int]], call: str, request_: object, other: object
) -> None:
    first = getattr(registry(world.MANAGER), call)(request_)
    after = stored()
    assert getattr(registry(world.MANAGER), call)(request_) == first
    assert stored() == after


@pytest.mark.parametrize(("call", "request_", "other"), CREATES)
def test_a_used_id_with_other_content_is_refused_and_nothing_stored(
    registry: Clients, stored: Callable[[], dict[str, int]], call: str, request_: object, other: object
) -> None:
    getattr(registry(world.MANAGER), call)(request_)
    before = stored()
    error = refused(getattr(registry(world.MANAGER), call), other)
    assert isinstance(error, Conflict)
    assert [problem.field for problem in error.problems] == ["request_id"]
    assert stored() == before


def test_the_ids_of_two_callers_never_meet(registry: Clients) -> None:
    registry(world.MANAGER).UpdateCapacity(world.capacity((world.TODAY, 5), request_id="7"))
    month = registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 6), request_id="7")).capacities[0]
    assert (month.figures[0].daily_capacity, month.figures[0].reported_by) == (6, "dai")


def test_an_id_whose_first_call_was_refused_is_still_free(registry: Clients) -> None:
    manager = registry(world.MANAGER)
    assert isinstance(refused(manager.CreateLine, world.create_line("d-1", request_id="7")), AlreadyExists)
    assert manager.CreateLine(world.create_line("d-2", request_id="7")).name == "parks/socks/lines/d-2"
