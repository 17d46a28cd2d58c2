from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy.event import listen

from services.chassis.bus import Bus, Record
from services.chassis.database import Database
from services.chassis.messaging import outbox
from services.chassis.messaging.events import Event, from_record
from services.chassis.messaging.outbox import Relay
from services.errors import Unavailable
from tests.chassis.messages import ThingChanged
from tests.seeds import cases

TOPIC = "things.v1"


def event(name: str, key: str = "k") -> Event:
    return Event.of(TOPIC, key, ThingChanged(name=name), source="/things", subject=name, version=1)


def append(database: Database, *names: str) -> None:
    database.transact(lambda session: outbox.append(session, [event(name) for name in names]))


def published(bus: Bus, count: int, seconds: float = 30) -> list[str]:
    consumer = bus.consumer("watcher", [TOPIC])
    deadline = time.monotonic() + seconds
    names: list[str] = []
    while len(names) < count and time.monotonic() < deadline:
        names += [from_record(record).subject for record in consumer.poll(0.2)]
    consumer.close()
    return names


@contextmanager
def running(run: Callable[[threading.Event], None]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


@pytest.fixture
def bus(embedded_bus: Bus) -> Bus:
    embedded_bus.create_topics({TOPIC: 3})
    return embedded_bus


def test_events_are_published_in_the_order_they_were_appended(database: Database, bus: Bus) -> None:
    names = [f"n{number}" for number in range(2_500)]
    append(database, *names)
    with running(Relay(database, bus, "things").run):
        assert published(bus, 2_500) == names


def test_events_of_changes_that_follow_each_other_go_out_together(
    database: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "GATHER_SECONDS", 0.5)
    batches, publish = list[int](), bus.publish

    def counted(records: Sequence[Record]) -> None:
        batches.append(len(records))
        publish(records)

    monkeypatch.setattr(bus, "publish", counted)
    names = [f"{number}" for number in range(10)]
    with running(Relay(database, bus, "things").run):
        for name in names:
            append(database, name)
        assert published(bus, 10) == names
    assert len(batches) < len(names)


def test_an_event_of_a_failed_transaction_is_never_published(database: Database, bus: Bus) -> None:
    def fail(session: object) -> None:
        outbox.append(session, [event("lost")])  # type: ignore[arg-type]
        raise LookupError

    with pytest.raises(LookupError):
        database.transact(fail)
    append(database, "kept")
    assert Relay(database, bus, "things").publish_batch() == 1
    assert published(bus, 1) == ["kept"]


def test_what_was_sent_is_not_sent_again(database: Database, bus: Bus) -> None:
    append(database, "once")
    relay = Relay(database, bus, "things")
    assert [relay.publish_batch(), relay.publish_batch()] == [1, 0]


def test_an_id_that_commits_late_is_not_skipped(database: Database, bus: Bus) -> None:
    relay = Relay(database, bus, "things")
    append(database, "first", "second")
    relay.publish_batch()
    # As if the transaction of the first had committed only now.
    late = outbox.OUTBOX.update().where(outbox.OUTBOX.c.id == 1).values(sent_at=None)
    database.transact(lambda session: session.execute(late))
    assert relay.publish_batch() == 1


def test_of_two_relays_one_works(database: Database, bus: Bus) -> None:
    append(database, "one")
    first, second = Relay(database, bus, "things"), Relay(database, bus, "things")
    assert first.publish_batch() == 1
    append(database, "two")
    assert second.publish_batch() == 0


def test_a_relay_that_stops_hands_over_at_once(database: Database, bus: Bus) -> None:
    with running(Relay(database, bus, "things").run):
        append(database, "one")
        published(bus, 1)
    append(database, "two")
    assert Relay(database, bus, "things").publish_batch() == 1


class FailingOnce:
    """A bus that is away when it is first needed."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.away = True

    def publish(self, records: Sequence[Record]) -> None:
        if self.away:
            self.away = False
            raise Unavailable("BROKER_AWAY", "the bus is away")
        self.bus.publish(records)


def test_a_relay_waits_out_a_bus_that_is_away(database: Database, bus: Bus) -> None:
    append(database, "patient")
    with running(Relay(database, FailingOnce(bus), "things").run):  # type: ignore[arg-type]
        assert published(bus, 1) == ["patient"]


def test_a_relay_goes_on_after_a_fault_that_nobody_thought_of(
    database: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, faults = bus.publish, iter([LookupError("no such thing")])

    def fail_once(records: Sequence[Record]) -> None:
        for fault in faults:
            raise fault
        publish(records)

    monkeypatch.setattr(bus, "publish", fail_once)
    append(database, "patient")
    with running(Relay(database, bus, "things").run):
        assert published(bus, 1) == ["patient"]


def test_a_relay_wakes_at_once_when_its_process_appends(
    database: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "IDLE_SECONDS", 30.0)
    stop = threading.Event()
    thread = threading.Thread(target=Relay(database, bus, "things").run, args=(stop,))
    thread.start()
    time.sleep(0.3)
    append(database, "quick")
    assert published(bus, 1, seconds=20) == ["quick"]
    stop.set()
    append(database, "last")
    thread.join(60)
    assert not thread.is_alive()


def test_the_backlog_counts_what_waits(database: Database, bus: Bus) -> None:
    append(database, "a", "b")
    assert database.read(outbox.backlog) == 2
    Relay(database, bus, "things").publish_batch()
    assert database.read(outbox.backlog) == 0


def test_pruning_deletes_only_what_was_sent_long_ago(database: Database, bus: Bus) -> None:
    append(database, "sent")
    Relay(database, bus, "things").publish_batch()
    append(database, "waiting")
    assert database.transact(outbox.prune) == 0
    assert database.transact(lambda session: outbox.prune(session, timedelta(0))) == 1
    assert database.read(outbox.backlog) == 1


@pytest.mark.parametrize("events", cases([5_000, 50_000], fast=1, slow=1))
def test_many_thousand_events_are_appended_in_few_statements(database: Database, events: int) -> None:
    statements: list[str] = []
    listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    database.transact(lambda session: outbox.append(session, [event(f"n{number}") for number in range(events)]))
    assert len(statements) < 100
    assert database.read(outbox.backlog) == events


def test_topics_are_made_before_anything_is_published(database: Database, embedded_bus: Bus) -> None:
    append(database, "first")
    with running(Relay(database, embedded_bus, "things", {TOPIC: 3}).run):
        assert published(embedded_bus, 1) == ["first"]
    assert embedded_bus.topics()[TOPIC] == 3
