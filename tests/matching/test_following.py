"""Events of registry and logistics over the bus, and the events that matching publishes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import grpc
import pytest
from google.protobuf.message import Message

from parkloom.logistics.v1 import events_pb2 as logistics
from parkloom.matching.v1 import events_pb2 as matching
from parkloom.registry.v1 import events_pb2 as registry
from parkloom.registry.v1 import park_pb2
from parkloom.registry.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.bus import Bus
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.database import Database
from services.chassis.database.migrations import schema_differences
from services.chassis.messaging import snapshot
from services.chassis.messaging.events import LARGEST_BYTES, Event, to_record
from services.chassis.process import App
from services.chassis.settings import Settings
from services.matching.app import build
from services.matching.domain.orders import OrderState
from services.matching.domain.routes import RouteStep
from services.matching.handlers import logistics as goods
from services.matching.handlers import registry as reference
from services.matching.handlers.registry import RegistryHandlers
from services.matching.storage import tables
from services.matching.wire import events
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.domain.test_orders_and_plans import order as an_order
from tests.matching.world import World
from tests.statements import statements
from tests.waiting import wait_until

LINE = registry.LineChanged(
    park=world.PARK, line="sew-c", version=1, enterprise="alpha", link="sew", zone="east", planned_daily_capacity=70
)


STATED = {"machines": 12, "setup": 40, "setup_cost_micros": 7_000_000, "min_run": 0}


def handle(small: World, message: Message) -> None:
    """Matching handles one event of registry's."""
    event = Event.of("t", "k", message, source="registry", subject="s", version=2)
    group = RegistryHandlers(lambda: small.now).together()[message.DESCRIPTOR.full_name]
    small.write(lambda session: group(session, [event]))


def test_a_stated_0_is_not_a_figure_that_is_not_stated(small: World) -> None:
    handle(small, registry.LineChanged(park=world.PARK, line="sew-a", version=2, link="sew", **STATED))
    handle(small, registry.LineChanged(park=world.PARK, line="sew-b", version=2, link="sew"))
    lines = small.snapshot().lines
    assert {name: getattr(lines["sew-a"], name) for name in STATED} == STATED
    assert {name: getattr(lines["sew-b"], name) for name in STATED} == {**dict.fromkeys(STATED), "machines": 0}
    assert small.snapshot().figures_in_use["sew-a"].min_run.assumed is False


def test_a_park_s_defaults_stand_in_for_what_a_line_does_not_state(small: World) -> None:
    park = registry.ParkChanged(park=world.PARK, version=2, time_zone="Asia/Shanghai", links=[{"id": "cut"}])
    park.links.add(id="sew", default_setup=5)
    park.policy.default_setup, park.policy.default_min_run, park.policy.horizon_days = 4, 3, 30
    handle(small, park)
    handle(small, registry.LineChanged(park=world.PARK, line="sew-a", version=2, link="sew", min_run=9))
    known = small.snapshot()
    used = known.lines["sew-a"].figures_in_use(known.park)
    figures = [(each.figure, each.assumed) for each in (used.setup, used.setup_cost_micros, used.min_run)]
    assert figures == [(5, True), (0, True), (9, False)]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with closing(EmbeddedBus(str(tmp_path / "bus.db"))) as bus:
        bus.create_topics(dict.fromkeys((*reference.TOPICS, *goods.TOPICS), 2))
        yield bus


@pytest.fixture
def app(database_url: str, database: Database, tmp_path: Path, bus: Bus) -> Iterator[App]:
    """Matching, whose copy of registry is complete, so that it needs no snapshot."""
    database.transact(lambda session: snapshot.mark_bootstrapped(session, "registry"))
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_MATCHING_DATABASE_URL": database_url})
    with grpc.insecure_channel("127.0.0.1:1") as nobody:
        app = build(settings, bus, lambda _: nobody, clock=lambda: world.NOW)
        bus.create_topics(app.topics)
        yield app
        app.close()


@contextmanager
def running(app: App) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=part.run, args=(stop,)) for part in app.parts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def publish(bus: Bus, topic: str, message: Message) -> None:
    published = Event.of(topic, "key", message, source="test", subject="test", version=1)
    bus.publish([to_record(published)])


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_migrations_make_the_tables_that_the_code_expects(database_url: str) -> None:
    assert schema_differences(database_url, tables.metadata) == []


def test_what_registry_publishes_is_known_here(app: App, bus: Bus, small: World) -> None:
    with running(app):
        publish(bus, "registry.lines.v1", LINE)
        publish(bus, "registry.parks.v1", registry.ParkChanged(park="p2", version=1, links=[park_pb2.Link(id="x")]))
        figure = registry.CapacityFigure(date="2026-11-25", daily_capacity=7, report_time={"seconds": 1})
        published = registry.CapacityChanged(
            park=world.PARK, line="sew-c", month="2026-11", version=1, figures=[figure]
        )
        publish(bus, "registry.capacity.v1", published)
        wait_until(lambda: small.capacity("sew-c", world.day(3)) == 7)
    assert small.capacity("sew-c", world.day(4)) == 70


def test_an_event_of_a_version_seen_before_changes_nothing(app: App, bus: Bus, small: World) -> None:
    with running(app):
        for line, version, capacity in (("sew-c", 2, 50), ("sew-c", 1, 70), ("sew-c", 2, 60), ("sew-last", 1, 1)):
            changed = registry.LineChanged()
            changed.CopyFrom(LINE)
            changed.line, changed.version, changed.planned_daily_capacity = line, version, capacity
            publish(bus, "registry.lines.v1", changed)
        wait_until(lambda: small.capacity("sew-last", world.day(1)) == 1)
    assert small.capacity("sew-c", world.day(1)) == 50


def test_short_orders_are_sought_once_for_many_capacities(app: App, bus: Bus, small: World) -> None:
    for ident in ("sew-a", "sew-b"):
        small.follow(world.line(ident, "alpha", "sew", version=2, planned_daily_capacity=0))
    small.place(world.draft())
    small.fill_in()
    assert small.waiting() == []
    for number in range(40):
        figure = registry.CapacityFigure(date="2026-11-25", daily_capacity=number + 1, report_time={"seconds": 1})
        published = registry.CapacityChanged(
            park="p1", line="sew-a", month="2026-11", version=number + 1, figures=[figure]
        )
        publish(bus, "registry.capacity.v1", published)
    with statements() as asked, running(app):
        wait_until(lambda: small.capacity("sew-a", world.day(3)) == 40)
    assert small.waiting() == ["o1"]
    assert len([statement for statement in asked if "scheduled_quantity <" in statement]) < 5


SNAPSHOT = (
    StreamSnapshotResponse(line=LINE),
    StreamSnapshotResponse(enterprise=registry.EnterpriseChanged(park="p1", enterprise="alpha", auto_accept=True)),
    StreamSnapshotResponse(
        park=registry.ParkChanged(
            park="p1",
            version=1,
            time_zone="Asia/Shanghai",
            links=[park_pb2.Link(id="sew", carriage=True)],
            zones=[park_pb2.Zone(id="east")],
            policy=park_pb2.PlanningPolicy(horizon_days=30, default_unmet_cost_micros=9_000_000),
        )
    ),
    StreamSnapshotResponse(
        product=registry.ProductChanged(park="p1", product="sock", version=1, routing=[{"link": "sew"}])
    ),
)


def test_a_snapshot_of_registry_is_taken_over_also_twice(database: Database) -> None:
    handlers, empty = RegistryHandlers(lambda: world.NOW), World(database)
    for _ in range(2):
        empty.write(lambda session: handlers.on_snapshot_entries(session, SNAPSHOT))
    empty.place(world.draft(ship_to_zone="east"))
    empty.go_live()
    assert (empty.order().state, empty.assignment("sew-c").agreed) == (OrderState.SCHEDULED, True)


def test_an_order_is_delivered_when_its_last_movements_have_arrived(app: App, bus: Bus, small: World) -> None:
    small.place(world.draft())
    small.go_live()
    hop = {"park": world.PARK, "order": "o1", "from_enterprise": "alpha"}
    with running(app):
        for movement, units, state in (("m1", 50, "LOADED"), ("m2", 30, "DELIVERED")):
            publish(bus, goods.TOPICS[0], _moved(hop, movement, units, state, version=1))
        wait_until(lambda: small.order().state is OrderState.IN_PRODUCTION)
        publish(bus, goods.TOPICS[0], _moved(hop, "m1", 50, "DELIVERED", version=2))
        wait_until(lambda: small.order().state is OrderState.DELIVERED)


def _moved(hop: dict[str, str], movement: str, units: int, state: str, *, version: int) -> logistics.MovementChanged:
    return logistics.MovementChanged(
        movement=movement, quantity=units, state=f"MOVEMENT_STATE_{state}", version=version, **hop
    )


def test_what_matching_publishes_reaches_the_bus(app: App, bus: Bus, small: World) -> None:
    small.place(world.draft())
    small.go_live()
    consumer = bus.consumer("test", events.TOPICS)
    published: list[str] = []
    with running(app):
        wait_until(lambda: published.extend(record.topic for record in consumer.poll(0.1)) or len(published) >= 6)
    assert set(published) == set(events.TOPICS)


def test_a_schedule_of_any_length_goes_in_pages_that_a_bus_takes() -> None:
    route = tuple(RouteStep("sew") for _ in range(40))
    lines = {"sew-a": world.line("sew-a", "alpha", "sew")}
    steps = [("sew-a", world.day(number)) for number in range(40)]
    lots = world.lots_of("o1", *((number, steps) for number in range(1, 501)))
    pages = events.order_scheduled_events(an_order(route=route), lots, events.ScheduleLines.of(world.park(), lines))
    messages = [page.message(matching.OrderScheduled) for page in pages]
    assert len(messages) > 1
    assert all(len(page.data) <= LARGEST_BYTES and page.topic == events.SCHEDULES for page in pages)
    assert [message.page for message in messages] == list(range(messages[0].pages))
    assert [lot.quantity for message in messages for lot in message.lots] == list(range(1, 501))
