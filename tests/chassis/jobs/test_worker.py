from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import heartbeat as beating
from services.chassis.jobs import queue, worker
from services.chassis.jobs.heartbeat import Heartbeat
from services.chassis.jobs.table import JOBS, Job, JobState, Queue
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

    def try_again(self, _session: Session, job: Job, reason: str) -> None:
        self.happened.append(f"{job.id} waits: {reason}")

    def fail(self, _session: Session, job: Job, reason: str) -> None:
        self.happened.append(f"{job.id} failed: {reason}")


class Bench:
    """A worker, the database's clock, and what its jobs do."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.routing = Routing()
        self.worker = Worker(database, self.routing, 5)

    def step(self, stop: threading.Event | None = None) -> bool:
        self.database.clock = lambda: self.now
        return self.worker.step(stop or threading.Event())

    def steps(self, number: int) -> None:
        """So many steps, each after the longest pause."""
        for _ in range(number):
            assert self.step()
            self.now += timedelta(seconds=60)

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
    monkeypatch.setattr(worker, "LEFT_BEHIND_SECONDS", 0.3)
    return Bench(database)


def raising(error: BaseException) -> Running:
    def run(_job: Job, _heartbeat: Heartbeat) -> Result:
        raise error

    return run


def refuse(*_: object, **__: object) -> None:
    raise LookupError("no row")


def test_a_job_begins_runs_and_is_stored_in_the_transaction_that_ends_it(bench: Bench) -> None:
    enqueue(bench.database, "a")
    assert bench.step()
    assert not bench.step()
    assert bench.routing.happened == ["a began", "a stored"]
    assert state(bench.database, "a") == (JobState.DONE, "")


@pytest.mark.parametrize("fault", [KeyError("w-17"), OverflowError(), SystemExit(1)], ids=repr)
def test_a_job_that_raises_three_times_waits_for_a_person_and_the_next_one_runs(
    bench: Bench, fault: BaseException
) -> None:
    enqueue(bench.database, "bad")
    enqueue(bench.database, "good", after=1)
    bench.routing.steps["bad"] = raising(fault)
    assert bench.step()
    assert bench.step()
    assert not bench.step()
    assert state(bench.database, "good")[0] == JobState.DONE
    reason = "an internal error: the worker's log has the details"
    assert state(bench.database, "bad") == (JobState.QUEUED, reason)
    bench.now += timedelta(seconds=60)
    bench.steps(2)
    assert state(bench.database, "bad") == (JobState.FAILED, reason)
    assert not bench.step()
    waits = [f"bad waits: {reason}"] * 2
    assert [each for each in bench.routing.happened if each.startswith("bad") and "began" not in each] == [
        *waits,
        f"bad failed: {reason}",
    ]


def test_a_job_that_cannot_be_logged_fails_all_the_same(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceback with the values of a row that was gone ended the planner of all parks."""
    enqueue(bench.database, "bad")
    bench.routing.steps["bad"] = raising(Infeasible("NO_VEHICLE", "no vehicle can carry it"))
    monkeypatch.setattr(worker.log, "error", refuse, raising=False)
    with pytest.raises(LookupError):
        bench.step()
    assert state(bench.database, "bad")[0] == JobState.FAILED


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
    bench.steps(3)
    assert state(bench.database, "bad")[0] == JobState.FAILED
    assert not bench.step()


def test_a_job_that_cannot_begin_fails_and_is_not_met_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue(bench.database, "bad")
    monkeypatch.setattr(bench.routing, "begin", refuse)
    bench.steps(3)
    assert state(bench.database, "bad")[0] == JobState.FAILED
    assert not bench.step()


def test_a_result_that_cannot_be_stored_fails_the_job_and_leaves_nothing(bench: Bench) -> None:
    enqueue(bench.database, "bad")

    def store(session: Session) -> None:
        queue.enqueue(session, Queue("others"), "p1", "half")
        raise LookupError("no row")

    bench.routing.steps["bad"] = lambda _job, _heartbeat: Result(store)
    bench.steps(3)
    assert state(bench.database, "bad")[0] == JobState.FAILED
    assert not bench.database.read(lambda session: queue.waiting(session, Queue("others")))


def test_a_job_that_meets_a_part_that_is_away_is_given_back_and_no_attempt_counts(bench: Bench) -> None:
    """After three outages a job was taken for one that kills its workers."""
    enqueue(bench.database, "a")
    bench.routing.steps["a"] = raising(Unavailable("SERVICE_AWAY", "the map is away"))
    for _ in range(4):
        with pytest.raises(Unavailable):
            bench.step()
    bench.routing.steps.clear()
    assert bench.step()
    assert state(bench.database, "a")[0] == JobState.DONE
    assert bench.routing.happened[-3:] == ["a given back", "a began", "a stored"]


def test_a_heartbeat_sees_that_the_job_was_cancelled(bench: Bench) -> None:
    enqueue(bench.database, "a")
    bench.lasting("a", lambda: bench.database.transact(lambda s: queue.cancel(s, Routing.queue, "p1", "a")))
    assert bench.step()
    assert bench.routing.happened == ["a began"]
    assert state(bench.database, "a") == (JobState.CANCELLED, "")


def test_a_worker_that_lost_its_lease_stores_nothing(bench: Bench) -> None:
    enqueue(bench.database, "a")

    def take(session: Session) -> None:
        session.execute(update(JOBS).values(version=JOBS.c.version + 1))

    def another() -> None:
        bench.database.transact(take)

    bench.lasting("a", another)
    assert bench.step()
    assert bench.routing.happened == ["a began"]
    assert state(bench.database, "a")[0] == JobState.RUNNING


def test_a_worker_that_stops_gives_its_job_back(bench: Bench) -> None:
    enqueue(bench.database, "a")
    stop = threading.Event()
    bench.lasting("a", stop.set)
    assert bench.step(stop)
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


def test_a_report_that_raises_does_not_end_the_heartbeat(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cost above 2^63 in a report ended the heartbeat, and another worker took the job over, again and again."""
    monkeypatch.setattr(bench.worker, "_lease_seconds", 0.5)
    enqueue(bench.database, "a")
    stopwatch = time.monotonic()

    def overflow(session: Session) -> None:
        session.execute(update(JOBS).values(version=2**64))

    def run(_job: Job, heartbeat: Heartbeat) -> Result:
        heartbeat.report = overflow
        wait_until(lambda: time.monotonic() - stopwatch > 0.7)
        return Result(lambda _: bench.routing.happened.append("a stored"))

    bench.routing.steps["a"] = run
    assert bench.step()
    assert bench.routing.happened == ["a began", "a stored"]


def test_the_heartbeat_goes_on_until_the_result_is_stored(bench: Bench) -> None:
    enqueue(bench.database, "a")
    beating_then: list[bool] = []

    def store(_session: Session) -> None:
        beating_then.append(any(thread.name == "heartbeat of routes a" for thread in threading.enumerate()))

    bench.routing.steps["a"] = lambda _job, _heartbeat: Result(store)
    assert bench.step()
    assert beating_then == [True]


def test_a_cancelled_job_is_left_while_it_goes_on_and_asks_nobody(bench: Bench) -> None:
    enqueue(bench.database, "deaf")
    enqueue(bench.database, "next", after=1)
    go_on, ended = threading.Event(), threading.Event()

    def deaf(_job: Job, _heartbeat: Heartbeat) -> Result:
        bench.database.transact(lambda session: queue.cancel(session, Routing.queue, "p1", "deaf"))
        go_on.wait(60)
        ended.set()
        return Result(lambda _: bench.routing.happened.append("deaf stored"))

    bench.routing.steps["deaf"] = deaf
    assert bench.step()
    assert not ended.is_set()
    assert bench.step()
    go_on.set()
    wait_until(ended.is_set)
    assert state(bench.database, "deaf")[0] == JobState.CANCELLED
    assert state(bench.database, "next")[0] == JobState.DONE
    assert "deaf stored" not in bench.routing.happened


def test_a_worker_with_many_jobs_left_behind_claims_no_more_until_one_ends(bench: Bench) -> None:
    go_on = threading.Event()

    def deaf(job: Job, _heartbeat: Heartbeat) -> Result:
        bench.database.transact(lambda session: queue.cancel(session, Routing.queue, "p1", job.id))
        go_on.wait(20)
        return Result()

    for number in range(worker.MOST_LEFT_BEHIND + 1):
        enqueue(bench.database, f"a{number}", after=number)
        bench.routing.steps[f"a{number}"] = deaf
    for _ in range(worker.MOST_LEFT_BEHIND):
        assert bench.step()
    assert not bench.step()
    go_on.set()
    wait_until(bench.step)


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
