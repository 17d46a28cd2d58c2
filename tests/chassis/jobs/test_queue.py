from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from services.chassis.database import Database
from services.chassis.jobs import queue
from services.chassis.jobs.queue import Job, JobState, Queue

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ROUTES = Queue("routes")
IMPORTS = Queue("imports", after=("routes",))
ACTIVATIONS = Queue("activations", one_per_park=True)


def enqueue(database: Database, ident: str, which: Queue = ROUTES, *, park: str = "p1", after: int = 0) -> bool:
    now = NOW + timedelta(seconds=after)
    return database.transact(lambda session: queue.enqueue(session, which, park, ident, now))


def claim(database: Database, which: Queue = ROUTES, *, after: float = 0, lease: float = 5) -> Job | None:
    now = NOW + timedelta(seconds=after)
    return database.transact(lambda session: queue.claim(session, which, "worker", lease, now))


def claimed(database: Database, which: Queue = ROUTES, *, after: float = 0) -> Job:
    job = claim(database, which, after=after)
    assert job is not None
    return job


def state(database: Database, ident: str) -> tuple[str, str]:
    """The job's state and why it failed."""
    columns = queue.table(queue.MetaData()).c
    row = database.read(lambda s: s.execute(select(columns.state, columns.failure).where(columns.id == ident)).one())
    return row.state, row.failure


def test_the_oldest_job_is_claimed_first_and_by_one_worker_only(database: Database) -> None:
    enqueue(database, "late", after=1)
    enqueue(database, "early")
    assert [claimed(database).id, claimed(database).id] == ["early", "late"]
    assert claim(database) is None


def test_a_job_is_queued_once(database: Database) -> None:
    assert enqueue(database, "a")
    assert not enqueue(database, "a")


def test_a_job_whose_worker_was_killed_is_claimed_again_after_its_lease(database: Database) -> None:
    enqueue(database, "a")
    first = claimed(database)
    assert claim(database, after=4) is None
    second = claimed(database, after=6)
    assert (second.attempts, second.version) == (first.attempts + 1, first.version + 1)


def test_finishing_after_the_lease_was_lost_changes_nothing(database: Database) -> None:
    enqueue(database, "a")
    slow = claimed(database)
    quick = claimed(database, after=6)
    assert not database.transact(lambda session: queue.finish(session, slow, NOW))
    assert not database.transact(lambda session: queue.fail(session, slow, "too slow", NOW))
    assert not database.transact(lambda session: queue.give_back(session, slow, NOW))
    assert not database.transact(lambda session: queue.renew(session, slow, 5, NOW))
    assert state(database, "a") == (JobState.RUNNING, "")
    assert database.transact(lambda session: queue.finish(session, quick, NOW))
    assert state(database, "a") == (JobState.DONE, "")


def test_a_renewed_lease_keeps_a_job_from_others(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    assert database.transact(lambda session: queue.renew(session, job, 5, NOW + timedelta(seconds=4)))
    assert claim(database, after=8) is None


def test_a_cancelled_job_is_no_longer_held_and_is_not_claimed(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    assert database.transact(lambda session: queue.cancel(session, ROUTES, "p1", "a", NOW))
    assert not database.read(lambda session: queue.held(session, job))
    assert claim(database, after=60) is None
    assert not database.transact(lambda session: queue.cancel(session, ROUTES, "p1", "a", NOW))


def test_a_job_that_is_given_back_has_not_used_up_an_attempt(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    database.transact(lambda session: queue.give_back(session, job, NOW))
    assert claimed(database).attempts == 1


def test_a_job_waits_for_those_of_its_park_that_go_first(database: Database) -> None:
    enqueue(database, "import", IMPORTS)
    enqueue(database, "route")
    enqueue(database, "other import", IMPORTS, park="p2", after=1)
    assert claimed(database, IMPORTS).id == "other import"
    route = claimed(database)
    assert claim(database, IMPORTS) is None
    database.transact(lambda session: queue.finish(session, route, NOW))
    assert claimed(database, IMPORTS).id == "import"


def test_a_queue_of_one_per_park_holds_back_a_second_job_until_the_first_ends_or_falls_silent(
    database: Database,
) -> None:
    for number, park in enumerate(("p1", "p1", "p2")):
        enqueue(database, f"a{number}", ACTIVATIONS, park=park, after=number)
    assert [claimed(database, ACTIVATIONS).id, claimed(database, ACTIVATIONS).id] == ["a0", "a2"]
    assert claim(database, ACTIVATIONS) is None
    assert claimed(database, ACTIVATIONS, after=6).id == "a0"


def test_jobs_that_were_over_long_ago_are_pruned_and_those_under_way_are_not(database: Database) -> None:
    for ident in ("done", "running"):
        enqueue(database, ident)
    done = claimed(database)
    claimed(database)
    database.transact(lambda session: queue.finish(session, done, NOW))
    old = datetime.now(UTC) - queue.KEPT - timedelta(days=1)
    database.transact(lambda session: session.execute(update(queue.table(queue.MetaData())).values(updated_at=old)))
    database.transact(queue.prune)
    known = [("p1", "done"), ("p1", "running")]
    assert database.read(lambda session: queue.without_job(session, ROUTES, known)) == [("p1", "done")]


@pytest.mark.real_parts
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_workers_that_claim_at_once_never_claim_the_same_job(database: Database) -> None:
    for number in range(4):
        enqueue(database, f"a{number}")
    barrier = threading.Barrier(8)

    def work() -> Job | None:
        barrier.wait()
        return claim(database)

    with ThreadPoolExecutor(8) as pool:
        jobs = [job for job in pool.map(lambda _: work(), range(8)) if job is not None]
    assert len({job.id for job in jobs}) == len(jobs) > 0
