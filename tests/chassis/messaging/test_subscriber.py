from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.orm import Session

from services.chassis.bus import Bus, Record
from services.chassis.database import Database
from services.chassis.messaging import dead_letters, subscriber
from services.chassis.messaging.events import Event, to_record
from services.chassis.messaging.subscriber import Handler, Subscriber
from services.errors import Unavailable
from tests.chassis.messages import Thing, ThingChanged
from tests.waiting import wait_until

TOPIC, GROUP = "things.v1", "shelf"
METADATA = MetaData()
APPLIED = Table("applied", METADATA, Column("id", Integer, primary_key=True), Column("name", String))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/shelf.db")
    database.alter(METADATA.create_all)
    yield database
    database.close()


@pytest.fixture
def bus(embedded_bus: Bus) -> Bus:
    embedded_bus.create_topics({TOPIC: 2})
    return embedded_bus


def record_of(name: str, kind: type = ThingChanged, key: str = "k") -> Record:
    return to_record(Event.of(TOPIC, key, kind(name=name), source="/things", subject=name, version=1))


def apply(session: Session, event: Event) -> None:
    session.execute(insert(APPLIED).values(name=event.message(ThingChanged).name))


def applied(shelf: Database) -> list[str]:
    names = select(APPLIED.c.name).order_by(APPLIED.c.id)
    return [str(name) for name in shelf.read(lambda session: session.scalars(names).all())]


@contextmanager
def subscribed(shelf: Database, bus: Bus, handlers: Mapping[str, Handler] | None = None) -> Iterator[None]:
    stop = threading.Event()
    handlers = handlers or {"tests.chassis.ThingChanged": apply}
    thread = threading.Thread(target=Subscriber(shelf, bus, GROUP, handlers, [TOPIC]).run, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


def test_events_are_applied_in_order(shelf: Database, bus: Bus) -> None:
    names = [f"n{number}" for number in range(30)]
    bus.publish([record_of(name) for name in names])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == names)


def test_events_of_one_type_that_come_one_after_the_other_are_handled_together(shelf: Database, bus: Bus) -> None:
    groups: list[list[str]] = []

    def apply_all(session: Session, events: Sequence[Event]) -> None:
        groups.append([event.subject for event in events])
        for event in events:
            apply(session, event)

    bus.publish([record_of("a"), record_of("b"), record_of("between", kind=Thing), record_of("c")])
    stop = threading.Event()
    together = {"tests.chassis.ThingChanged": apply_all}
    thread = threading.Thread(target=Subscriber(shelf, bus, GROUP, {}, [TOPIC], together=together).run, args=(stop,))
    thread.start()
    wait_until(lambda: applied(shelf) == ["a", "b", "c"])
    stop.set()
    thread.join(60)
    assert groups == [["a", "b"], ["c"]]


def test_types_without_a_handler_are_passed_over(shelf: Database, bus: Bus) -> None:
    bus.publish([record_of("other", kind=Thing), record_of("mine")])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == ["mine"])
    assert dead_letters.list_letters(bus, GROUP, silence=0.1) == []


def test_what_was_applied_is_not_applied_again_after_a_restart(shelf: Database, bus: Bus) -> None:
    bus.publish([record_of("first")])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == ["first"])
    bus.publish([record_of("second")])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == ["first", "second"])


def test_an_event_that_keeps_failing_is_put_aside_and_the_rest_goes_on(shelf: Database, bus: Bus) -> None:
    def refuse_poison(session: Session, event: Event) -> None:
        if event.subject == "poison":
            raise ValueError("no such thing")
        apply(session, event)

    bus.publish([record_of("before"), record_of("poison"), record_of("after")])
    with subscribed(shelf, bus, {"tests.chassis.ThingChanged": refuse_poison}):
        wait_until(lambda: applied(shelf) == ["before", "after"])
    [letter] = dead_letters.list_letters(bus, silence=0.1)
    assert (letter.group, letter.error) == (GROUP, "ValueError: no such thing")
    assert letter.original.headers["ce_subject"] == "poison"


def test_a_record_that_is_no_event_is_put_aside(shelf: Database, bus: Bus) -> None:
    bus.publish([Record(TOPIC, "k", b"?", {}), record_of("good")])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == ["good"])
    [letter] = dead_letters.list_letters(bus, GROUP, silence=0.1)
    assert "is no event" in letter.error


def test_an_event_that_fails_once_is_tried_again(shelf: Database, bus: Bus) -> None:
    tries: list[int] = []

    def fail_at_first(session: Session, event: Event) -> None:
        tries.append(1)
        if len(tries) < subscriber.TRIES:
            raise ValueError("not yet")
        apply(session, event)

    bus.publish([record_of("late")])
    with subscribed(shelf, bus, {"tests.chassis.ThingChanged": fail_at_first}):
        wait_until(lambda: applied(shelf) == ["late"])
    assert dead_letters.list_letters(bus, GROUP, silence=0.1) == []


def test_an_outage_is_waited_out_and_is_no_fault_of_the_event(
    shelf: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriber, "RETRY_SECONDS", 0.01)
    tries: list[int] = []

    def away_for_long(session: Session, event: Event) -> None:
        tries.append(1)
        if len(tries) < 3 * subscriber.TRIES:
            raise Unavailable("SERVICE_AWAY", "the other service is away")
        apply(session, event)

    bus.publish([record_of("patient")])
    with subscribed(shelf, bus, {"tests.chassis.ThingChanged": away_for_long}):
        wait_until(lambda: applied(shelf) == ["patient"])
    assert dead_letters.list_letters(bus, GROUP, silence=0.1) == []


def test_a_replayed_letter_is_applied(shelf: Database, bus: Bus) -> None:
    repaired = threading.Event()

    def refuse_until_repaired(session: Session, event: Event) -> None:
        if not repaired.is_set():
            raise ValueError("not repaired")
        apply(session, event)

    bus.publish([record_of("again")])
    with subscribed(shelf, bus, {"tests.chassis.ThingChanged": refuse_until_repaired}):
        letters = dead_letters.topic_for(TOPIC, GROUP)
        wait_until(lambda: letters in bus.topics() and bool(dead_letters.list_letters(bus, GROUP, 0.1)))
        repaired.set()
        assert dead_letters.replay(bus, GROUP, silence=0.1) == 1
        wait_until(lambda: applied(shelf) == ["again"])


def test_a_batch_is_one_transaction_so_its_failure_leaves_no_half(shelf: Database, bus: Bus) -> None:
    first_batches: list[list[str]] = []

    def fail_on_second(session: Session, event: Event) -> None:
        first_batches.append(applied(shelf))
        if event.subject == "bad":
            raise ValueError("bad")
        apply(session, event)

    bus.publish([record_of("good"), record_of("bad")])
    with subscribed(shelf, bus, {"tests.chassis.ThingChanged": fail_on_second}):
        wait_until(lambda: applied(shelf) == ["good"])
    assert first_batches[:3] == [[], [], []]
