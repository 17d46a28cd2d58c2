from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from services.chassis.database import Database
from services.chassis.jobs import queue, usage
from services.chassis.jobs.table import JOBS, Job, JobState, Queue, Turn

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ANY_TURN = Turn()
ROUTES = Queue("routes")
IMPORTS = Queue("imports", after=("routes",))
ACTIVATIONS = Queue("activations", most_per_park=1)


def enqueue(
    database: Database,
    ident: str,
    which: Queue = ROUTES,
    *,
    park: str = "p1",
    after: float = 0,
    turn: Turn = ANY_TURN,
) -> bool:
    at(database, after)
    return database.transact(lambda session: queue.enqueue(session, which, park, ident, turn))


def claim(database: Database, which: Queue = ROUTES, *, after: float = 0, lease: float = 5) -> Job | None:
    at(database, after)
    return database.transact(lambda session: queue.claim(session, which, "worker", lease))


def at(database: Database, after: float) -> None:
    """The database's clock stands so many seconds after `NOW`."""
    database.clock = lambda: NOW + timedelta(seconds=after)


def claimed(database: Database, which: Queue = ROUTES, *, after: float = 0) -> Job:
    job = claim(database, which, after=after)
    assert job is not None
    return job


def state(database: Database, ident: str) -> tuple[str, str]:
    """The job's state and why it failed."""
    columns = JOBS.c
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
    assert not database.transact(lambda session: queue.finish(session, slow))
    assert not database.transact(lambda session: queue.fail(session, slow, "too slow"))
    assert not database.transact(lambda session: queue.give_back(session, slow))
    assert not database.transact(lambda session: queue.renew(session, slow, 5))
    assert state(database, "a") == (JobState.RUNNING, "")
    assert database.transact(lambda session: queue.finish(session, quick))
    assert state(database, "a") == (JobState.DONE, "")


def test_a_renewed_lease_keeps_a_job_from_others(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    at(database, 4)
    assert database.transact(lambda session: queue.renew(session, job, 5))
    assert claim(database, after=8) is None


def test_a_cancelled_job_is_no_longer_held_and_is_not_claimed(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    assert database.transact(lambda session: queue.cancel(session, ROUTES, "p1", "a"))
    assert not database.read(lambda session: queue.held(session, job))
    assert claim(database, after=60) is None
    assert not database.transact(lambda session: queue.cancel(session, ROUTES, "p1", "a"))


def test_a_job_that_is_given_back_has_not_used_up_an_attempt(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    database.transact(lambda session: queue.give_back(session, job))
    assert claimed(database).attempts == 1


def test_a_job_waits_for_those_of_its_park_that_go_first(database: Database) -> None:
    enqueue(database, "import", IMPORTS)
    enqueue(database, "route")
    enqueue(database, "other import", IMPORTS, park="p2", after=1)
    assert claimed(database, IMPORTS).id == "other import"
    route = claimed(database)
    assert claim(database, IMPORTS) is None
    database.transact(lambda session: queue.finish(session, route))
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
    database.transact(lambda session: queue.finish(session, done))
    at(database, (queue.KEPT + timedelta(days=1)).total_seconds())
    database.transact(queue.prune)
    known = [("p1", "done"), ("p1", "running")]
    assert database.read(lambda session: queue.without_job(session, ROUTES, known)) == [("p1", "done")]


def test_the_park_whose_jobs_had_the_fewest_seconds_lately_is_next(database: Database) -> None:
    """Twenty long jobs of one park were all claimed before another's short one."""
    for number in range(20):
        enqueue(database, f"long{number:02}", turn=Turn(seconds=60))
    first = claimed(database, after=1)
    enqueue(database, "short", park="p2", after=2, turn=Turn(seconds=1))
    assert claimed(database, after=3).id == "short"
    at(database, 61)
    database.transact(lambda session: queue.finish(session, first))
    enqueue(database, "later", park="p2", after=62, turn=Turn(seconds=60))
    database.transact(lambda session: queue.cancel(session, ROUTES, "p2", "short"))
    assert [claimed(database, after=63).id, claimed(database, after=64).id] == ["later", "long01"]


def test_seconds_that_a_park_had_long_ago_no_longer_count(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    at(database, 100)
    database.transact(lambda session: queue.finish(session, job))
    enqueue(database, "b", park="p2", after=100)
    job = claimed(database, after=100)
    at(database, 110)
    database.transact(lambda session: queue.finish(session, job))
    for park in ("p1", "p2"):
        enqueue(database, park, park=park, after=111)
    assert claimed(database, after=111).park == "p2"
    at(database, 111)
    job = claimed(database, after=111)
    at(database, 112 + 4 * 3600)
    database.transact(lambda session: queue.finish(session, job))
    seconds = database.read(lambda session: usage.seconds_of(session, "routes", ["p2"], NOW + timedelta(hours=12)))
    assert seconds["p2"] < 12 * 3600


def test_of_a_park_s_jobs_the_important_ones_go_first_and_of_these_the_short_ones(database: Database) -> None:
    enqueue(database, "long", turn=Turn(seconds=600))
    enqueue(database, "short", after=1, turn=Turn(seconds=2))
    enqueue(database, "urgent", after=2, turn=Turn(priority=1, seconds=600))
    assert [claimed(database, after=3).id for _ in range(3)] == ["urgent", "short", "long"]


def test_short_jobs_do_not_keep_a_long_one_waiting_for_ever(database: Database) -> None:
    enqueue(database, "long", turn=Turn(seconds=60))
    for number in range(4):
        enqueue(database, f"short{number}", after=30 * number, turn=Turn(seconds=1))
    assert [claimed(database, after=100).id for _ in range(3)] == ["short0", "short1", "long"]


def test_a_job_that_failed_waits_longer_each_time(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    assert database.transact(lambda session: queue.try_again(session, job, "no luck"))
    assert state(database, "a") == (JobState.QUEUED, "no luck")
    assert claim(database, after=9) is None
    job = claimed(database, after=10)
    database.transact(lambda session: queue.try_again(session, job, "no luck"))
    assert claim(database, after=29) is None
    assert claimed(database, after=30).attempts == 3


def test_a_job_that_is_over_is_tried_again_when_a_person_says_so(database: Database) -> None:
    enqueue(database, "a")
    job = claimed(database)
    database.transact(lambda session: queue.fail(session, job, "no luck"))
    assert database.transact(lambda session: queue.retry(session, ROUTES, "p1", "a"))
    assert claimed(database).attempts == 1
    assert not database.transact(lambda session: queue.retry(session, ROUTES, "p1", "a"))


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
