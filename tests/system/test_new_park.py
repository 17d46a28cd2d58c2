"""A park with nothing but the defaults: its first order is placed without anybody's confirming."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from parkloom.registry.v1 import park_pb2
from services.chassis.database import Database
from services.matching.domain.orders import OrderState
from services.matching.wire import reference_data
from services.registry.wire import events, resources
from tests import databases
from tests.matching import world
from tests.matching.world import World, draft


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    file = databases.migrated_file(tmp_path_factory, "matching")
    with closing(Database(f"sqlite:///{file}")) as database:
        yield world.furnished(database)


def test_a_park_made_by_the_defaults_works_from_the_first_order_on(small: World) -> None:
    """Seen: it waits for ever."""
    described = park_pb2.Park(display_name="Sock park", time_zone="Asia/Shanghai", currency_code="CNY")
    made = resources.park_from(described, world.PARK, small.now)
    published = reference_data.park_from(events.park_changed_message(made))
    small.follow(replace(world.park(), version=2, policy=published.policy))
    small.place(draft())
    assert small.fill_in() is not None
    assert small.order().state is OrderState.SCHEDULED


def test_a_park_that_confirms_by_hand_says_so() -> None:
    policy = park_pb2.PlanningPolicy(auto_confirm=False)
    made = resources.park_from(park_pb2.Park(policy=policy), world.PARK, world.NOW)
    assert not reference_data.park_from(events.park_changed_message(made)).policy.auto_confirm
