"""Imports as jobs: a file is tried when it has come, and committed when its sender says so."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.chassis.identity import Caller, Role
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import Job, Queue
from services.chassis.jobs.worker import Result, Worker, serve
from services.console.core.access import Backend
from services.console.core.calls import PersonCalls
from services.console.core.sign_ins import SignIn
from services.console.files import storage
from services.console.files.comparing import Mode
from services.console.files.importing import Asked, bring, report_of
from services.console.files.storage import ImportState
from services.errors import ParkloomError, Problem, Unauthenticated, Unavailable

LEASE_SECONDS = 30.0


class Imports:
    """Works on imports, one at a time. A part of a process; several of them side by side share the work."""

    name = "console imports"

    def __init__(self, application: Flask, backend: Backend) -> None:
        self._worker = Worker(backend.database, ImportWork(application, backend), LEASE_SECONDS)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; an import under way is then left to another worker."""
        serve(self.name, self._worker.step, stop)


class ImportWork:
    """Tries and commits files, each in the name of who sent it."""

    def __init__(self, application: Flask, backend: Backend) -> None:
        self._application = application
        self._backend = backend

    @property
    def queue(self) -> Queue:
        return storage.QUEUE

    def begin(self, session: Session, job: Job) -> None:
        """Nothing: the import says already what is done."""

    def run(self, job: Job, heartbeat: Heartbeat) -> Result:
        row = self._backend.database.read(lambda session: storage.find(session, job.park, job.id))
        if row is None or row.state not in storage.UNDER_WAY:
            return Result()
        phases = [""]
        heartbeat.report = lambda session: storage.put(session, job.park, job.id, phase=phases[-1])
        begun = time.monotonic()
        commit = row.state == ImportState.COMMITTING
        try:
            with self._speaking(row.language), tempfile.TemporaryDirectory() as folder:
                asked = Asked(self._unpacked(row, Path(folder)), row.list, Mode(row.mode), f"import-{row.id}")
                came = bring(self._calls(row), asked, commit=commit, report=phases.append)
        except Unavailable:
            raise
        except ParkloomError as refused:
            return _failed(row, refused)
        heartbeat.report = None
        report = report_of(came, time.monotonic() - begun)
        return Result(store=lambda session: _store(session, row, report, commit=commit))

    def give_back(self, session: Session, job: Job) -> None:
        """Nothing: it waits as it did."""

    def try_again(self, session: Session, job: Job, reason: str) -> None:
        """Nothing: it waits as it did."""

    def fail(self, session: Session, job: Job, reason: str) -> None:
        report = {"failure": [["IMPORT_FAILED", {}, reason]]}
        storage.put(session, job.park, job.id, state=ImportState.FAILED, phase="", report=storage.packed(report))

    @contextmanager
    def _speaking(self, code: str) -> Iterator[None]:
        """Titles are those of the sender's language meanwhile."""
        with self._application.app_context(), force_locale(code):
            yield

    def _unpacked(self, row: Row[Any], folder: Path) -> Path:
        """The file on disk."""
        path = folder / "file"

        def write(session: Session) -> None:
            with path.open("wb") as file:
                for piece in storage.pieces(session, row.park, row.id):
                    file.write(piece)

        self._backend.database.read(write)
        return path

    def _calls(self, row: Row[Any]) -> PersonCalls:
        """Calls with the rights of who sent the file, as they are now. Raises Unauthenticated without a sign-in."""
        caller = Caller(row.subject, row.park, Role(row.role), row.enterprise)
        sign_in = self._backend.sign_ins.find(SignIn(caller, row.sign_in))
        if sign_in is None:
            raise Unauthenticated("NOT_SIGNED_IN", "the sign-in of who sent the file has ended: send it once more")
        return PersonCalls(self._backend.services, self._backend.sign_ins.token(sign_in), row.park)


def _store(session: Session, row: Row[Any], report: dict[str, Any], *, commit: bool) -> None:
    state = ImportState.COMMITTED if commit else ImportState.CHECKED
    if report["wrong_count"]:
        state = ImportState.WRONG
    if state is ImportState.COMMITTED:
        storage.drop_pieces(session, row.park, row.id)
    storage.put(session, row.park, row.id, state=state, phase="", report=storage.packed(report))


def _failed(row: Row[Any], refused: ParkloomError) -> Result:
    failure = [_stored(problem) for problem in refused.as_problems]
    report = storage.packed({"failure": failure})

    def store(session: Session) -> None:
        storage.put(session, row.park, row.id, state=ImportState.FAILED, phase="", report=report)

    return Result(store=store)


def _stored(problem: Problem) -> list[Any]:
    return [problem.code, dict(problem.params), problem.hint]
