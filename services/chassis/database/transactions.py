"""The only way to a service's data: work, tried again until it went through whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, Executable, Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database.clock import CountedClock, clock_info, now
from services.chassis.database.engines import (
    DURABLE,
    check_foreign_keys,
    hold_writers,
    open_engines,
    take_migration_lock,
)
from services.chassis.database.failures import FAILURES, insist, insist_through_refusals, lost_connection
from services.chassis.ids import IdSource, random_id
from services.errors import Unavailable

T = TypeVar("T")

PATIENCE_SECONDS = 10.0
_SIGNALS, _IDS, _KEPT = "signals", "ids", "kept"


class Database:
    """One service's database: a SQLite file or PostgreSQL, behind the same guarantees.

    `patience` is how many seconds a transaction insists while the database is locked, restarting or away. `clock`,
    where a test sets it, stands for the database's own. `ids` is the source of what `new_id` draws.
    """

    clock: Clock | None = None

    def __init__(
        self, url: str, *, pool_size: int = 8, patience: float = PATIENCE_SECONDS, ids: IdSource = random_id
    ) -> None:
        self._engines = open_engines(url, pool_size)
        self._patience = patience
        self._ids = ids
        self._signals: dict[str, threading.Event] = {}
        self._counted = CountedClock(self._ask_time)

    @property
    def engine(self) -> Engine:
        """For creating tables in tests; everything else goes through `transact` and `read`."""
        return self._engines.write

    def transact(
        self, work: Callable[[Session], T], *, ahead_of_writers_to: Sequence[Table] = (), durable: bool = True
    ) -> T:
        """Returns the result of `work` once its changes are durable.

        Transactions behave as if run one after the other (PostgreSQL: SERIALIZABLE, SQLite: BEGIN IMMEDIATE). `work`
        may run several times, so it must have no effect but through its session. Raises Unavailable when patience
        ends or the storage is full or failing, AlreadyExists, Conflict or Invalid for what the database refuses by its
        rules, and any error of `work`, with nothing stored.

        Long work that rests on much is overtaken again and again where short work never ceases. With
        `ahead_of_writers_to`, others that write to these tables wait for it instead; reading goes on. Name them in the
        order in which others write to them.

        What is not `durable` does not wait for the disk: a power cut, and nothing else, may undo it, with all that came
        after it. It is for what is then done again anyway: leases, offsets, marks of what was sent.
        """
        return insist_through_refusals(
            lambda: self._write(work, ahead_of_writers_to, durable), self._patience, writing=True
        )

    def read(self, work: Callable[[Session], T]) -> T:
        """Returns the result of `work` on one read-only snapshot. `work` may run several times."""
        return insist_through_refusals(lambda: self._read(work), self._patience)

    def glance(self, statement: Executable, given: Mapping[str, object]) -> Any:
        """The first value of a statement that reads, on what is committed by now; None where there is no row.

        It costs a fraction of `read`: no session, and no transaction beyond the statement.
        """
        return insist_through_refusals(lambda: self._glance(statement, given), self._patience)

    def alter(self, work: Callable[[Connection], T]) -> T:
        """Returns the result of `work`, which changes the schema; every other `alter` of this database waits."""
        return insist(lambda: self._alter(work), self._patience, writing=True)

    def ping(self) -> None:
        """Raises Unavailable when the database does not answer at once."""
        try:
            self._read(lambda session: session.execute(text("SELECT 1")))
        except FAILURES as error:
            raise Unavailable("DATABASE_AWAY", "the database does not answer") from error

    def now(self) -> datetime:
        """The instant by the database's clock, for use outside of transactions: off by milliseconds.

        Raises Unavailable only where the database has never answered.
        """
        return self._counted() if self.clock is None else self.clock()

    def signal(self, name: str) -> threading.Event:
        """The event of this process that is set after each commit that called `announce(session, name)`."""
        return self._signals.setdefault(name, threading.Event())

    def close(self) -> None:
        self._engines.dispose()

    def _write(self, work: Callable[[Session], T], tables: Sequence[Table], durable: bool) -> T:
        with self._session(self._engines.write) as session:
            if not durable:
                session.connection(execution_options={DURABLE: False})
            hold_writers(session, tables)
            result = work(session)
            session.flush()
            self._commit(session)
            for name in session.info.get(_SIGNALS, ()):
                self.signal(name).set()
            return result

    def _commit(self, session: Session) -> None:
        transaction = _transaction_id(session)
        try:
            session.commit()
        except DBAPIError as error:
            # A connection lost while committing leaves the outcome open, and doing it twice would be worse than asking.
            if transaction is None or not lost_connection(error) or not self._landed(transaction):
                raise

    def _landed(self, transaction: str) -> bool:
        status = text("SELECT pg_xact_status(CAST(:id AS xid8))")
        deadline = time.monotonic() + self._patience
        # It is still in progress until the server notices that nobody is there any more.
        while (outcome := self.read(lambda s: s.scalar(status, {"id": transaction}))) == "in progress":
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        if outcome not in ("committed", "aborted"):
            raise Unavailable(
                "COMMIT_UNCERTAIN", "the database went away while committing; send the same request_id again"
            )
        return bool(outcome == "committed")

    def _read(self, work: Callable[[Session], T]) -> T:
        with self._session(self._engines.read) as session:
            return work(session)

    def _glance(self, statement: Executable, given: Mapping[str, object]) -> Any:
        with self._engines.glance.connect() as connection:
            return connection.scalar(statement, given)

    def _session(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info={**clock_info(self.clock), _IDS: self._ids})

    def _ask_time(self) -> datetime:
        try:
            return self._read(now)
        except FAILURES as error:
            raise Unavailable("DATABASE_AWAY", "the database does not answer") from error

    def _alter(self, work: Callable[[Connection], T]) -> T:
        with self._engines.alter.begin() as connection:
            take_migration_lock(connection)
            result = work(connection)
            check_foreign_keys(connection)
            return result


def announce(session: Session, name: str) -> None:
    """Set `database.signal(name)` once this transaction is committed: a wake-up for a thread of this process."""
    session.info.setdefault(_SIGNALS, set()).add(name)


def kept(session: Session, entity: T) -> T:
    """`entity`, held until its transaction ends: a session forgets what nobody holds, and would read it once more."""
    session.info.setdefault(_KEPT, []).append(entity)
    return entity


def unfollowed(entity: T) -> T:
    """The values of a mapped entity, for who looks at all of them: sessions follow each look at the entity itself."""
    return cast(T, SimpleNamespace(**vars(entity)))


def new_id(session: Session, purpose: str) -> str:
    """32 hexadecimal digits that nobody has had or can guess. `purpose` is for a source that a test repeats."""
    source: IdSource = session.info[_IDS]
    return source(purpose)


def _transaction_id(session: Session) -> str | None:
    if session.get_bind().dialect.name != "postgresql":
        return None
    found = session.connection().exec_driver_sql("SELECT CAST(pg_current_xact_id_if_assigned() AS text)").scalar()
    return None if found is None else str(found)
