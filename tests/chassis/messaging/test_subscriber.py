from __future__ import annotations

import errno
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.orm import Session

from services.chassis.bus import Bus, Raw, Record, connect
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.bus.embedded.consumer import EmbeddedConsumer
from services.chassis.database import Database
from services.chassis.messaging import dead_letters, inbox, subscriber
from services.chassis.messaging.events import Event, to_record
from services.chassis.messaging.subscriber import GroupHandler, Handler, Subscriber
from services.errors import Unavailable
from tests.chassis.messages import Thing, ThingChanged
from tests.waiting import wait_until

TOPIC, GROUP = "things.v1", "shelf"
METADATA = MetaData()
inbox.table(METADATA)
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


def apply_each(session: Session, events: Sequence[Event]) -> None:
    for event in events:
        apply(session, event)


def applied(shelf: Database) -> list[str]:
    names = select(APPLIED.c.name).order_by(APPLIED.c.id)
    return [str(name) for name in shelf.read(lambda session: session.scalars(names).all())]


@contextmanager
def subscribed(
    shelf: Database,
    bus: Bus,
    handlers: Mapping[str, Handler] | None = None,
    together: Mapping[str, GroupHandler] | None = None,
) -> Iterator[None]:
    stop = threading.Event()
    handlers = handlers or {"tests.chassis.ThingChanged": apply}
    thread = threading.Thread(
        target=Subscriber(shelf, bus, GROUP, handlers, [TOPIC], together=together).run, args=(stop,)
    )
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


def test_an_event_that_comes_again_is_handled_once_where_it_goes_through_the_inbox(shelf: Database, bus: Bus) -> None:
    twice = record_of("twice")
    bus.publish([twice, twice])
    with subscribed(shelf, bus, together=inbox.once(GROUP, {"tests.chassis.ThingChanged": apply_each})):
        wait_until(lambda: applied(shelf) == ["twice"])
        bus.publish([twice, record_of("last")])
        wait_until(lambda: "last" in applied(shelf))
    assert applied(shelf) == ["twice", "last"]


@pytest.mark.parametrize("committed", [False, True], ids=["before the transaction", "before the offset"])
def test_an_event_counts_once_after_a_crash_between_its_handling_and_a_commit(
    shelf: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    crashes = [Unavailable("SERVICE_AWAY", "the process is killed")]

    def apply_and_crash(session: Session, events: Sequence[Event]) -> None:
        apply_each(session, events)
        if crashes and not committed:
            raise crashes.pop()

    def commit_and_crash(consumer: EmbeddedConsumer) -> None:
        if crashes and committed:
            raise crashes.pop()
        commit(consumer)

    commit = EmbeddedConsumer.commit
    monkeypatch.setattr(EmbeddedConsumer, "commit", commit_and_crash)
    bus.publish([record_of("once")])
    with subscribed(shelf, bus, together=inbox.once(GROUP, {"tests.chassis.ThingChanged": apply_and_crash})):
        wait_until(lambda: not crashes and applied(shelf) == ["once"])
        bus.publish([record_of("last")])
        wait_until(lambda: "last" in applied(shelf))
    assert applied(shelf) == ["once", "last"]


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


ODD = [
    Raw(b"k", b"\x00\xff", ((b"ce_id", b"\xff\xfe"), (b"n", b"1"))),
    Raw(b"k", b"x", ((b"\xff", b"1"),)),
    Raw(b"\xc3\x28", b"x", ()),
    Raw(b"k", None, ((b"ce_id", b"1"),)),
    Raw(b"k", b"x", ((b"ce_id", b"1"), (b"ce_id", b"2"))),
    Raw(b"k", b"x", ((b"n", b"\xff" * 50_000),)),
]


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.real_parts)])
def any_bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bus]:
    where = request.param
    url = f"embedded:///{tmp_path}/any.db" if where == "embedded" else f"kafka://{request.getfixturevalue('kafka')}"
    bus = connect(url)
    yield bus
    bus.close()


def test_records_with_any_bytes_are_put_aside_and_replayed_unchanged(
    shelf: Database, any_bus: Bus, fresh_prefix: str
) -> None:
    topic, group = f"{fresh_prefix}.things", f"{fresh_prefix}-shelf"
    silence = 0.1 if isinstance(any_bus, EmbeddedBus) else 2.0
    any_bus.create_topics({topic: 1})
    good = replace(record_of("good"), topic=topic)
    any_bus.publish([*(Record.of(topic, raw) for raw in ODD), good])
    stop = threading.Event()
    reading = Subscriber(shelf, any_bus, group, {"tests.chassis.ThingChanged": apply}, [topic])
    thread = threading.Thread(target=reading.run, args=(stop,))
    thread.start()
    wait_until(lambda: applied(shelf) == ["good"])
    stop.set()
    thread.join(60)
    letters = dead_letters.list_letters(any_bus, group, silence)
    assert [letter.original.in_bytes() for letter in letters] == ODD
    assert all("is no event" in letter.error for letter in letters)
    assert dead_letters.replay(any_bus, group, silence) == len(ODD)
    reader = any_bus.consumer(f"{fresh_prefix}-reader", [topic])
    found: list[Record] = []
    wait_until(lambda: found.extend(reader.poll(0.5)) or len(found) == 2 * len(ODD) + 1)
    reader.close()
    assert [record.in_bytes() for record in found[-len(ODD) :]] == ODD
    assert dead_letters.list_letters(any_bus, group, silence) == []


def test_discarded_letters_are_gone(shelf: Database, bus: Bus) -> None:
    bus.publish([Record(TOPIC, "k", b"?", {}), record_of("good")])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == ["good"])
    assert dead_letters.discard(bus, GROUP, silence=0.1) == 1
    assert dead_letters.list_letters(bus, GROUP, silence=0.1) == []


def test_what_no_group_put_into_a_letters_topic_is_listed_and_not_replayed(bus: Bus) -> None:
    topic = dead_letters.topic_for(TOPIC, GROUP)
    bus.create_topics({topic: 1})
    bus.publish([Record(topic, "k", b"?", {"dlt_group": "x"})])
    [letter] = dead_letters.list_letters(bus, GROUP, silence=0.1)
    assert (letter.group, letter.original.value) == ("", b"?")
    assert dead_letters.replay(bus, GROUP, silence=0.1) == 0


def test_an_event_whose_time_has_no_offset_is_put_aside(shelf: Database, bus: Bus) -> None:
    naive = record_of("naive")
    bus.publish([replace(naive, headers={**naive.headers, "ce_time": "2026-03-01T12:00:00"}), record_of("good")])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == ["good"])
    [letter] = dead_letters.list_letters(bus, GROUP, silence=0.1)
    assert "has no offset" in letter.error


def test_a_full_database_makes_no_dead_letter_and_is_gone_on_with_when_there_is_room(
    shelf: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriber, "RETRY_SECONDS", 0.05)
    with shelf.engine.connect() as writer:
        pages = writer.exec_driver_sql("PRAGMA page_count").scalar()
        writer.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    waits = count_waits(monkeypatch)
    names = [f"n{number}" + "x" * 1_000 for number in range(40)]
    bus.publish([record_of(name) for name in names])
    with subscribed(shelf, bus):
        wait_until(lambda: len(waits) >= 3)
        assert applied(shelf) == []
        with shelf.engine.connect() as writer:
            writer.exec_driver_sql("PRAGMA max_page_count=100000")
        wait_until(lambda: applied(shelf) == names)
    assert dead_letters.list_letters(bus, GROUP, silence=0.1) == []


def count_waits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reasons for which subscribers wait from now on."""
    reasons: list[str] = []
    with_reason = subscriber.log.warning
    monkeypatch.setattr(
        subscriber.log, "warning", lambda event, **fields: (reasons.append(event), with_reason(event, **fields))
    )
    return reasons


@pytest.mark.parametrize("outage", [OSError(errno.ENOSPC, "no space"), MemoryError(), OSError(errno.EMFILE, "files")])
def test_a_machine_that_has_run_out_of_something_is_no_fault_of_the_event(
    shelf: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch, outage: Exception
) -> None:
    monkeypatch.setattr(subscriber, "RETRY_SECONDS", 0.01)
    tries: list[int] = []

    def fail_for_long(session: Session, event: Event) -> None:
        tries.append(1)
        if len(tries) < 3 * subscriber.TRIES:
            raise outage
        apply(session, event)

    bus.publish([record_of("patient")])
    with subscribed(shelf, bus, {"tests.chassis.ThingChanged": fail_for_long}):
        wait_until(lambda: applied(shelf) == ["patient"])
    assert dead_letters.list_letters(bus, GROUP, silence=0.1) == []


def test_a_consumer_that_breaks_is_followed_by_another(
    shelf: Database, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriber, "RETRY_SECONDS", 0.01)
    made = bus.consumer

    def broken(group: str, topics: Sequence[str]) -> object:
        monkeypatch.setattr(bus, "consumer", made)
        raise LookupError("no such thing")

    monkeypatch.setattr(bus, "consumer", broken)
    bus.publish([record_of("late")])
    with subscribed(shelf, bus):
        wait_until(lambda: applied(shelf) == ["late"])
