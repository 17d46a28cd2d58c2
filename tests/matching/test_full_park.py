"""A plan of a whole park: 1,210 enterprises, and up to 2,000 orders with 30,000 lots."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

import pytest
from sqlalchemy import func, select

from services.chassis.database import Database
from services.chassis.messaging.events import LARGEST_BYTES
from services.matching import storage
from services.matching.domain.orders import Order
from services.matching.domain.park import Enterprise, Line, Link
from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.domain.routes import RouteStep
from services.matching.storage import plans as stored_plans
from services.matching.storage import tables
from services.planning.model.lots import Lots
from tests.matching import world
from tests.matching.domain.test_orders_and_plans import order
from tests.matching.world import World
from tests.seeds import cases

pytestmark = pytest.mark.slow

CHAIN = ("spinning", "dyeing", "weaving", "sewing", "packing")
ENTERPRISES, ORDERS, LOTS_AN_ORDER = 1_210, (200, 2_000), 15
# Of processor time; a loaded machine takes longer by the clock.
MOST_SECONDS = 20.0


def store(small: World, entities: Iterable[object]) -> None:
    small.write(lambda session: storage.write(session, entities))


def enterprises_and_lines() -> tuple[list[Enterprise], list[Line]]:
    names = [f"enterprise-{number}" for number in range(ENTERPRISES)]
    lines = [
        world.line(f"line-{number}", name, CHAIN[number % 5], zone="west", planned_daily_capacity=100_000, lead_days=0)
        for number, name in enumerate(names)
    ]
    return [Enterprise(park=world.PARK, id=name, version=1, auto_accept=True) for name in names], lines


def lots(order: str, chance: random.Random) -> Lots:
    """An order's lots, over three lines a step."""
    ways = [[f"line-{5 * chance.randrange(ENTERPRISES // 5) + step}" for _ in range(3)] for step in range(5)]
    starts = [chance.randrange(20) for _ in range(LOTS_AN_ORDER)]
    rows = [
        (100 + number, [(chance.choice(way), world.day(start + step)) for step, way in enumerate(ways)])
        for number, start in enumerate(starts)
    ]
    return world.lots_of(order, *rows)


@pytest.fixture(params=cases(ORDERS, fast=1, slow=1))
def full(database: Database, request: pytest.FixtureRequest) -> World:
    """The park, its orders, and a plan of them that can be confirmed."""
    full, chance = World(database), random.Random(1)
    full.follow(world.park(links=tuple(map(Link, CHAIN)), quotas=()))
    for entities in enterprises_and_lines():
        store(full, entities)
    route = tuple(map(RouteStep, CHAIN))
    orders: list[Order] = [
        order(id=f"o{n:04}", quantity=2_000, route=route, own_route=True) for n in range(request.param)
    ]
    for each in orders:
        each.park, each.due, each.ship_to_zone = world.PARK, world.day(25), "west"
    store(full, orders)
    proposal = Lots.concatenated([lots(each.id, chance) for each in orders])
    full.write(lambda session: stored_plans.store_proposal(session, ready_plan(session, orders), proposal))
    return full


def ready_plan(session: object, orders: Iterable[Order]) -> Plan:
    plan = Plan(
        park=world.PARK,
        id="whole",
        number=1,
        kind=PlanKind.PARK_PLAN,
        seconds_limit=0,
        iterations_limit=0,
        seed=0,
        created_at=world.NOW,
        updated_at=world.NOW,
        state=PlanState.READY,
        orders={each.id: 0 for each in orders},
    )
    session.add(plan)  # type: ignore[attr-defined]
    return plan


class Timed(Database):
    """Adds up the processor time of its writing transactions."""

    seconds = 0.0

    def transact(self, work):  # type: ignore[no-untyped-def]
        begun = time.process_time()
        result = super().transact(work)
        self.seconds += time.process_time() - begun
        return result


def test_a_whole_park_goes_live_in_one_short_transaction(full: World, database_url: str) -> None:
    full.database = timed = Timed(database_url)
    live = full.confirm(full.plan("whole"))
    assert live.counts is not None
    assert (live.counts.lots, live.counts.dropped_lots) == (len(full.snapshot().whole_lots), 0)
    asked = len(full.snapshot().orders)
    assert live.counts.lots > 12 * asked
    if asked == max(ORDERS):
        assert timed.seconds < MOST_SECONDS
    timed.close()


def test_no_event_of_a_whole_park_is_too_large_for_the_bus(full: World) -> None:
    full.confirm(full.plan("whole"))
    outbox = tables.metadata.tables["outbox"].c
    largest = full.read(lambda session: session.scalar(select(func.max(func.length(outbox.value)))))
    assert 0 < largest <= LARGEST_BYTES
