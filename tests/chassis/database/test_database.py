from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from services.chassis.database import AUTOINCREMENT, Database, UtcDateTime, announce
from services.errors import Invalid, Unavailable
from services.testbed import PostgresServer
from tests.chassis.torn_wire import TornWire

METADATA = MetaData()
NOTES = Table(
    "notes",
    METADATA,
    Column("id", AUTOINCREMENT, primary_key=True),
    Column("holder", String),
    Column("at", UtcDateTime),
)
STOCK = Table("stock", METADATA, Column("id", Integer, primary_key=True), Column("left", Integer, nullable=False))


@pytest.fixture
def notes(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=20)
    database.alter(METADATA.create_all)
    yield database
    database.close()


def note(session: Session, holder: str = "me", at: datetime | None = None) -> None:
    session.execute(insert(NOTES).values(holder=holder, at=at))


def count(database: Database) -> int:
    return database.read(lambda session: session.scalar(select(func.count()).select_from(NOTES))) or 0


def at_once(number: int, work: Callable[[int], object]) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_instant_comes_back_aware_and_in_utc(notes: Database) -> None:
    shaoxing = datetime(2026, 3, 1, 19, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    notes.transact(lambda session: note(session, at=shaoxing))
    [stored] = notes.read(lambda session: list(session.scalars(select(NOTES.c.at))))
    assert stored == shaoxing
    assert stored.tzinfo is UTC or stored.utcoffset() == timedelta(0)
    assert stored.isoformat() == "2026-03-01T11:00:00.123456+00:00"


def test_instants_are_compared_as_instants_at_any_offset(notes: Database) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    notes.transact(lambda session: note(session, at=noon))
    later = (noon + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=-9)))
    earlier = select(NOTES.c.id).where(NOTES.c.at < later)
    assert len(notes.read(lambda session: session.scalars(earlier).all())) == 1


def test_a_naive_instant_is_refused(notes: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone: give an aware datetime"):
        notes.transact(lambda session: note(session, at=datetime(2026, 3, 1)))  # noqa: DTZ001
    assert count(notes) == 0


def test_what_a_failing_transaction_did_is_undone(notes: Database) -> None:
    def fail(session: Session) -> None:
        note(session)
        raise LookupError

    with pytest.raises(LookupError):
        notes.transact(fail)
    assert count(notes) == 0


def test_reading_cannot_write(notes: Database) -> None:
    with pytest.raises(DBAPIError):
        notes.read(note)


def test_a_reader_sees_one_snapshot_while_others_write(notes: Database) -> None:
    def look_twice(session: Session) -> tuple[int, int]:
        number = select(func.count()).select_from(NOTES)
        before = session.scalar(number) or 0
        writer = threading.Thread(target=lambda: notes.transact(note))
        writer.start()
        writer.join()
        return before, session.scalar(number) or 0

    assert notes.read(look_twice) == (0, 0)
    assert count(notes) == 1


def test_two_transactions_that_check_and_then_act_cannot_both_pass(notes: Database) -> None:
    both_checked = threading.Barrier(2)

    def book(holder: str) -> Callable[[Session], bool]:
        def work(session: Session) -> bool:
            taken = session.scalar(select(func.count()).select_from(NOTES))
            meet(both_checked)
            if not taken:
                note(session, holder)
            return not taken

        return work

    got: list[bool] = []
    at_once(2, lambda n: got.append(notes.transact(book(f"h{n}"))))
    assert sorted(got) == [False, True]
    assert count(notes) == 1


def meet(barrier: threading.Barrier) -> None:
    """Wait for the other where the database lets both in at once (PostgreSQL); go on where it does not (SQLite)."""
    try:
        barrier.wait(0.3)
    except threading.BrokenBarrierError:
        return


def test_twenty_buyers_of_ten_pieces_never_oversell(notes: Database) -> None:
    notes.transact(lambda session: session.execute(insert(STOCK).values(id=1, left=10)))
    sold: list[bool] = []

    def buy(session: Session) -> bool:
        left = session.scalar(select(STOCK.c.left)) or 0
        if left:
            session.execute(update(STOCK).values(left=left - 1))
        return left > 0

    at_once(20, lambda _: sold.append(notes.transact(buy)))
    assert sum(sold) == 10
    assert notes.read(lambda session: session.scalar(select(STOCK.c.left))) == 0


def test_a_signal_is_set_by_a_commit_and_not_by_a_failure(notes: Database) -> None:
    def fail(session: Session) -> None:
        announce(session, "noted")
        raise LookupError

    with pytest.raises(LookupError):
        notes.transact(fail)
    assert not notes.signal("noted").is_set()
    notes.transact(lambda session: announce(session, "noted"))
    assert notes.signal("noted").is_set()


def test_pinging_a_database_that_answers_is_silent(notes: Database) -> None:
    notes.ping()


def test_a_locked_sqlite_file_is_waited_for_and_then_unavailable(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.chassis.database.engines.BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path}/locked.db"
    holder, waiting = Database(url), Database(url, patience=0.3)
    holder.alter(METADATA.create_all)

    def hold(session: Session) -> None:
        note(session)
        with pytest.raises(Unavailable, match="try again"):
            waiting.transact(note)

    holder.transact(hold)
    waiting.transact(note)
    assert count(waiting) == 2


@pytest.mark.parametrize("url", ["", "mysql://u@h/d", "sqlite://", "sqlite:///:memory:", "not a url"])
def test_another_kind_of_url_is_refused_with_the_forms_there_are(url: str) -> None:
    with pytest.raises(Invalid, match=r"write it as sqlite:///<file> or postgresql://"):
        Database(url)


def test_a_database_that_is_not_there_is_unavailable_after_patience() -> None:
    nowhere = Database("postgresql://postgres@127.0.0.1:1/none", patience=0.5)
    started = time.monotonic()
    with pytest.raises(Unavailable, match="the database does not answer; try again"):
        nowhere.transact(note)
    with pytest.raises(Unavailable):
        nowhere.ping()
    assert time.monotonic() - started < 15


@pytest.fixture
def postgres_notes(postgres_url: str) -> Iterator[Database]:
    """Patient: on a busy machine a server that was killed takes its time to start again."""
    database = Database(postgres_url, patience=60)
    database.alter(METADATA.create_all)
    yield database
    database.close()


@pytest.mark.real_parts
def test_a_lost_connection_is_made_again(postgres_notes: Database) -> None:
    kills = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    tries: list[int] = []

    def work(session: Session) -> None:
        note(session)
        tries.append(1)
        if len(tries) == 1:
            session.execute(kills)

    postgres_notes.transact(work)
    assert len(tries) == 2
    assert count(postgres_notes) == 1


@pytest.mark.real_parts
def test_a_killed_postgresql_is_waited_for(postgres: PostgresServer, postgres_notes: Database) -> None:
    postgres_notes.transact(note)
    postgres.kill()
    threading.Timer(0.5, postgres.start).start()
    postgres_notes.transact(note)
    assert count(postgres_notes) == 2


@pytest.mark.real_parts
def test_a_commit_whose_answer_was_lost_takes_effect_once(postgres: PostgresServer, postgres_url: str) -> None:
    wire = TornWire(postgres.port, b"COMMIT")
    database = Database(postgres_url.replace(f":{postgres.port}/", f":{wire.port}/"))
    direct = Database(postgres_url)
    direct.alter(METADATA.create_all)
    database.transact(note)
    assert wire.torn.is_set()
    assert count(direct) == 1
    database.close()
    direct.close()
    wire.close()


@pytest.mark.real_parts
def test_a_connection_lost_before_its_commit_arrived_is_tried_again(
    postgres: PostgresServer, postgres_url: str
) -> None:
    wire = TornWire(postgres.port, b"INSERT INTO notes")
    database = Database(postgres_url.replace(f":{postgres.port}/", f":{wire.port}/"))
    direct = Database(postgres_url)
    direct.alter(METADATA.create_all)
    database.transact(note)
    assert wire.torn.is_set()
    assert count(direct) == 1
    database.close()
    direct.close()
    wire.close()


def test_the_files_of_an_embedded_database_are_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "park.db"
    database = Database(f"sqlite:///{file}")
    database.alter(lambda connection: connection.exec_driver_sql("CREATE TABLE t (x)"))
    database.transact(lambda session: session.execute(text("INSERT INTO t VALUES (1)")))
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"park.db": 0o600, "park.db-wal": 0o600, "park.db-shm": 0o600}
    database.close()


def test_a_database_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "park.db"
    file.touch(0o644)
    Database(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o600
