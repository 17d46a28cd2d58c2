from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import heartbeat as beating
from services.chassis.jobs import queue
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.queue import Job, JobState, Queue
from services.chassis.jobs.worker import Result, Worker, serve
from services.errors import Infeasible, Unavailable
from tests.chassis.jobs.test_queue import NOW, claimed, enqueue, state
from tests.waiting import wait_until

Running = Callable[[Job, Heartbeat], Result]


class Routing:
    """Work whose jobs run `steps` by their id, and that records what happened to them."""

    queue = Queue("routes")

    def __init__(self) -> None:
        self.steps: dict[str, Running] = {}
        self.happened: list[str] = []

    def begin(self, _session: Session, job: Job) -> None:
        self.happened.append(f"{job.id} began")

    def run(self, job: Job, heartbeat: Heartbeat) -> Result:
        step = self.steps.get(job.id)
        return Result(lambda _: self.happened.append(f"{job.id} stored")) if step is None else step(job, heartbeat)

    def give_back(self, _session: Session, job: Job) -> None:
        self.happened.append(f"{job.id} given back")

    def fail(self, _session: Session, job: Job, reason: str) -> None:
        self.happened.append(f"{job.id} failed: {reason}")


class Bench:
    """A worker, its clock, and what its jobs do."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.routing = Routing()
        self.worker = Worker(database, self.routing, 5, lambda: self.now)

    def step(self) -> bool:
        return self.worker.step(threading.Event())

    def lasting(self, ident: str, then: Callable[[], object]) -> None:
        """The job `ident` does `then` and works on until it is interrupted."""

        def run(_job: Job, heartbeat: Heartbeat) -> Result:
            then()
            wait_until(heartbeat.interrupted)
            return Result(lambda _: self.routing.happened.append(f"{ident} stored"))

        self.routing.steps[ident] = run


@pytest.fixture
def bench(database: Database, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(beating, "SECONDS", 0.02)
    return Bench(database)


def raising(error: Exception) -> Running:
    def run(_job: Job, _heartbeat: Heartbeat) -> Result:
        raise error

    return run


def refuse(*_: object) -> None:
    raise LookupError("no row")


def test_a_job_begins_runs_and_is_stored_in_the_transaction_that_ends_it(bench: Bench) -> None:
    enqueue(bench.database, "a")
    assert bench.step()
    assert not bench.step()
    assert bench.routing.happened == ["a began", "a stored"]
    assert state(bench.database, "a") == (JobState.DONE, "")


def test_a_job_that_raises_fails_with_a_reason_and_the_next_one_runs(bench: Bench) -> None:
    enqueue(bench.database, "bad")
    enqueue(bench.database, "good", after=1)
    bench.routing.steps["bad"] = raising(KeyError("w-17"))
    assert bench.step()
    assert bench.step()
    assert state(bench.database, "bad") == (JobState.FAILED, "an internal error: the worker's log has the details")
    assert state(bench.database, "good")[0] == JobState.DONE


def test_a_failure_in_our_own_words_is_the_reason(bench: Bench) -> None:
    enqueue(bench.database, "bad")
    bench.routing.steps["bad"] = raising(Infeasible("NO_VEHICLE", "no vehicle can carry it"))
    bench.step()
    assert bench.routing.happened == ["bad began", "bad failed: no vehicle can carry it"]


def test_a_poisoned_job_fails_after_its_attempts_while_the_next_one_runs(bench: Bench) -> None:
    """A job that kills its worker leaves nothing but a claim behind."""
    enqueue(bench.database, "poison")
    enqueue(bench.database, "good", after=1)
    for attempt in range(3):
        assert claimed(bench.database, after=6 * attempt).id == "poison"
    bench.now += timedelta(seconds=18)
    assert bench.step()
    assert bench.step()
    assert not bench.step()
    assert "3 attempts" in state(bench.database, "poison")[1]
    assert bench.routing.happened[1:] == ["good began", "good stored"]


def test_a_job_whose_failing_raises_too_fails_all_the_same(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue(bench.database, "bad")
    bench.routing.steps["bad"] = raising(KeyError("w-17"))
    monkeypatch.setattr(bench.routing, "fail", refuse)
    assert bench.step()
    assert state(bench.database, "bad")[0] == JobState.FAILED
    assert not bench.step()


def test_a_job_that_cannot_begin_fails_and_is_not_met_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue(bench.database, "bad")
    monkeypatch.setattr(bench.routing, "begin", refuse)
    assert bench.step()
    assert state(bench.database, "bad")[0] == JobState.FAILED
    assert not bench.step()


def test_a_result_that_cannot_be_stored_fails_the_job_and_leaves_nothing(bench: Bench) -> None:
    enqueue(bench.database, "bad")

    def store(session: Session) -> None:
        queue.enqueue(session, Queue("others"), "p1", "half", NOW)
        raise LookupError("no row")

    bench.routing.steps["bad"] = lambda _job, _heartbeat: Result(store)
    assert bench.step()
    assert state(bench.database, "bad")[0] == JobState.FAILED
    assert not bench.database.read(lambda session: queue.waiting(session, Queue("others"), NOW))


def test_a_job_that_meets_a_part_that_is_away_is_claimed_again_after_its_lease(bench: Bench) -> None:
    enqueue(bench.database, "a")
    bench.routing.steps["a"] = raising(Unavailable("SERVICE_AWAY", "the map is away"))
    with pytest.raises(Unavailable):
        bench.step()
    assert not bench.step()
    bench.routing.steps.clear()
    bench.now += timedelta(seconds=6)
    assert bench.step()
    assert state(bench.database, "a")[0] == JobState.DONE


def test_a_heartbeat_sees_that_the_job_was_cancelled(bench: Bench) -> None:
    enqueue(bench.database, "a")
    bench.lasting("a", lambda: bench.database.transact(lambda s: queue.cancel(s, Routing.queue, "p1", "a", bench.now)))
    assert bench.step()
    assert bench.routing.happened == ["a began"]
    assert state(bench.database, "a") == (JobState.CANCELLED, "")


def test_a_worker_that_lost_its_lease_stores_nothing(bench: Bench) -> None:
    enqueue(bench.database, "a")

    def another() -> None:
        bench.database.transact(lambda s: queue.claim(s, Routing.queue, "other", 5, NOW + timedelta(seconds=60)))

    bench.lasting("a", another)
    assert bench.step()
    assert bench.routing.happened == ["a began"]
    assert state(bench.database, "a")[0] == JobState.RUNNING


def test_a_worker_that_stops_gives_its_job_back(bench: Bench) -> None:
    enqueue(bench.database, "a")
    stop = threading.Event()
    bench.lasting("a", stop.set)
    assert bench.worker.step(stop)
    assert bench.routing.happened == ["a began", "a given back"]
    assert claimed(bench.database).attempts == 1


def test_progress_is_stored_with_each_renewal_of_the_lease(bench: Bench) -> None:
    enqueue(bench.database, "a")
    reports: list[float] = []

    def run(_job: Job, heartbeat: Heartbeat) -> Result:
        heartbeat.report = lambda _session: reports.append(time.monotonic())
        wait_until(lambda: len(reports) >= 2)
        return Result()

    bench.routing.steps["a"] = run
    assert bench.step()
    assert state(bench.database, "a")[0] == JobState.DONE


def test_nothing_that_a_step_raises_ends_a_worker() -> None:
    stop, steps = threading.Event(), iter([KeyError("w-17"), None])

    def step(stop: threading.Event) -> bool:
        error = next(steps)
        if error is not None:
            raise error
        stop.set()
        return True

    stop.wait = lambda _seconds=None: stop.is_set()  # type: ignore[method-assign]
    serve("routing", step, stop)
    assert next(steps, "both") == "both"
