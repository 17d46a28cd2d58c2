"""Taking the owner's snapshot before following its topics."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import grpc
import pytest
from sqlalchemy.orm import Session

from services.chassis.bus import Bus, Record
from services.chassis.database import Database
from services.chassis.messaging import follower, snapshot
from services.chassis.messaging.follower import Follower
from services.chassis.messaging.subscriber import Subscriber
from services.errors import ParkloomError
from tests.waiting import wait_until


@pytest.fixture
def database_url(tmp_path: object) -> str:
    return f"sqlite:///{tmp_path}/service.db"


class Owner:
    """Gives three entries as its snapshot, but fails in the middle of the first `failures` calls."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.calls = 0

    def take(self) -> Iterator[str]:
        self.calls += 1
        yield from ("a", "b")
        if self.calls <= self.failures:
            raise _Broken
        yield "c"


class _Broken(grpc.RpcError):
    """A stream that broke off."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNAVAILABLE

    def details(self) -> str:
        return "away"

    def trailing_metadata(self) -> None:
        return None


def following(
    database: Database, bus: Bus, owner: Owner, applied: list[str], topics: Sequence[str] = ()
) -> Follower[str]:
    def apply(_session: Session, entries: Sequence[str]) -> None:
        applied.extend(entries)

    return Follower(database, "owner", owner.take, apply, Subscriber(database, bus, "group", {}, topics))


def test_the_snapshot_is_taken_whole_and_once(database: Database, embedded_bus: Bus) -> None:
    applied: list[str] = []
    part = following(database, embedded_bus, Owner(), applied)

    part.bootstrap()
    part.bootstrap()

    assert applied == ["a", "b", "c"]


def test_a_snapshot_that_breaks_off_is_not_taken_for_whole(database: Database, embedded_bus: Bus) -> None:
    part = following(database, embedded_bus, Owner(failures=1), [])

    with pytest.raises(ParkloomError, match="away"):
        part.bootstrap()

    assert not database.read(lambda session: snapshot.bootstrapped(session, "owner"))


def test_it_waits_for_an_owner_that_is_away(
    database: Database, embedded_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "RETRY_SECONDS", 0.01)
    owner, applied, stop = Owner(failures=2), [], threading.Event()
    part = following(database, embedded_bus, owner, applied)
    running = threading.Thread(target=part.run, args=(stop,))
    running.start()

    while "c" not in applied and running.is_alive():
        stop.wait(0.01)
    stop.set()
    running.join()

    assert (owner.calls, applied[-3:]) == (3, ["a", "b", "c"])


@pytest.mark.slow
def test_the_snapshot_is_taken_again_where_events_were_deleted_before_they_were_read(
    database: Database, embedded_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "RETRY_SECONDS", 0.01)
    embedded_bus.create_topics({"things": 1})
    owner, applied = Owner(), []
    part = following(database, embedded_bus, owner, applied, ["things"])
    part.bootstrap()
    embedded_bus.publish([Record("things", "k", b"", {})] * 3)
    embedded_bus.delete_before({("things", 0): 3})
    owner.failures = 3  # it breaks off twice more
    for _ in range(2):
        stop = threading.Event()
        running = threading.Thread(target=part.run, args=(stop,))
        running.start()
        wait_until(lambda: embedded_bus.progress() and embedded_bus.progress()[0].done == 3)
        stop.set()
        running.join()
    assert (owner.calls, applied) == (4, ["a", "b", "c"] * 2), "once, when it worked"
