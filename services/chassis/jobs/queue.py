"""Queues of jobs in a service's own database: rows that workers claim by lease.

A claim counts as an attempt before the work begins, so a job that kills its worker is given up after some attempts. A
claim raises the job's version, and every later change names that version: after losing its lease a worker changes
nothing. What a job is about stands in the service's own tables, under the same park and id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from services.chassis.clock import utc_now
from services.chassis.database import UtcDateTime, changed, insert_new

MOST_ATTEMPTS = 3
KEPT = timedelta(days=30)


class JobState(StrEnum):
    """QUEUED → RUNNING → DONE, FAILED or CANCELLED."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs of one kind. `one_per_park` lets one of a park's jobs run at a time.

    A job waits while its park has a job queued or running in one of the queues `after`. `most_attempts` is how often a
    job may be claimed before it fails.
    """

    name: str
    most_attempts: int = MOST_ATTEMPTS
    after: tuple[str, ...] = ()
    one_per_park: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `version` is that of the claim; `attempts` include this one."""

    queue: str
    park: str
    id: str
    attempts: int
    version: int


def table(metadata: MetaData) -> Table:
    """The table `jobs`, added to a service's own metadata."""
    return Table(
        "jobs",
        metadata,
        Column("queue", String(200), primary_key=True),
        Column("park", String(200), primary_key=True),
        Column("id", String(200), primary_key=True),
        Column("state", String(20), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("holder", String(200), nullable=False),
        Column("lease_until", UtcDateTime),
        Column("failure", Text, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
        Index("ix_jobs_state", "queue", "state"),
    )


_TABLE = table(MetaData())
_jobs = _TABLE.c
_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
_OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


def enqueue(session: Session, queue: Queue, park: str, ident: str, now: datetime) -> bool:
    """Queue a job; False where the queue has, or had, one of this park and id."""
    row = {
        "queue": queue.name,
        "park": park,
        "id": ident,
        "state": JobState.QUEUED,
        "attempts": 0,
        "version": 1,
        "holder": "",
        "lease_until": None,
        "failure": "",
        "created_at": now,
        "updated_at": now,
    }
    return insert_new(session, _TABLE, row)


def waiting(session: Session, queue: Queue, now: datetime) -> bool:
    """True if a job of the queue can be claimed at `now`."""
    return session.execute(_claimable(queue, now)).first() is not None


def claim(session: Session, queue: Queue, holder: str, lease_seconds: float, now: datetime) -> Job | None:
    """The oldest job that is queued, or whose worker let its lease run out, now this holder's; None without one.

    Workers that claim at the same time pass over the job until this transaction ends.
    """
    row = session.execute(_claimable(queue, now).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    job = Job(queue.name, row.park, row.id, row.attempts + 1, row.version + 1)
    values = {
        "state": JobState.RUNNING,
        "attempts": job.attempts,
        "version": job.version,
        "holder": holder,
        "lease_until": now + timedelta(seconds=lease_seconds),
        "updated_at": now,
    }
    session.execute(update(_TABLE).where(*_key(job.queue, job.park, job.id)).values(values))
    return job


def renew(session: Session, job: Job, lease_seconds: float, now: datetime) -> bool:
    """Renew the lease; False where the job was cancelled or claimed by another worker."""
    values = {"lease_until": now + timedelta(seconds=lease_seconds)}
    return changed(session, update(_TABLE).where(_held(job)).values(values)) == 1


def held(session: Session, job: Job) -> bool:
    """True if the job is still this worker's."""
    return session.execute(select(_jobs.version).where(_held(job))).first() is not None


def finish(session: Session, job: Job, now: datetime) -> bool:
    """Mark the job DONE; False, with nothing changed, where it is no longer this worker's."""
    return _end(session, _held(job), JobState.DONE, now)


def fail(session: Session, job: Job, reason: str, now: datetime) -> bool:
    """Mark the job FAILED with a reason; False, with nothing changed, where it is no longer this worker's."""
    return _end(session, _held(job), JobState.FAILED, now, failure=reason)


def give_back(session: Session, job: Job, now: datetime) -> bool:
    """Queue the job again for another worker, with the attempt not counted; False where it is not this worker's."""
    return _end(session, _held(job), JobState.QUEUED, now, attempts=job.attempts - 1)


def cancel(session: Session, queue: Queue, park: str, ident: str, now: datetime) -> bool:
    """Cancel a job that is queued or running, which its worker sees at its next heartbeat; False where it is over."""
    under_way = and_(*_key(queue.name, park, ident), _jobs.state.in_(_UNDER_WAY))
    return _end(session, under_way, JobState.CANCELLED, now)


def without_job(session: Session, queue: Queue, idents: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs (park, id) that never had a job in the queue, in the same sequence."""
    ids = [ident for _, ident in idents]
    query = select(_jobs.park, _jobs.id).where(_jobs.queue == queue.name, _jobs.id.in_(ids))
    known = {(row.park, row.id) for row in session.execute(query)} if ids else set()
    return [each for each in idents if each not in known]


def prune(session: Session) -> None:
    """Delete jobs that were over 30 days ago."""
    old = _jobs.updated_at < utc_now() - KEPT
    session.execute(delete(_TABLE).where(_jobs.state.in_(_OVER), old))


def _claimable(queue: Queue, now: datetime) -> Select[Any]:
    silent = and_(_jobs.state == JobState.RUNNING, _jobs.lease_until < now)
    waiting = or_(_jobs.state == JobState.QUEUED, silent)
    query = select(_jobs.park, _jobs.id, _jobs.attempts, _jobs.version).where(_jobs.queue == queue.name, waiting)
    if queue.after:
        query = query.where(~_others(_UNDER_WAY, queue.after).exists())
    if queue.one_per_park:
        query = query.where(~_others((JobState.RUNNING,), (queue.name,), now).exists())
    return query.order_by(_jobs.created_at).limit(1)


def _others(states: tuple[JobState, ...], queues: tuple[str, ...], leased_at: datetime | None = None) -> Select[Any]:
    """Other jobs of the same park in these queues and states; with `leased_at`, those whose lease runs then."""
    other = _TABLE.alias().c
    query = select(other.id).where(other.park == _jobs.park, other.queue.in_(queues), other.state.in_(states))
    return query if leased_at is None else query.where(other.lease_until >= leased_at)


def _key(queue: str, park: str, ident: str) -> tuple[ColumnElement[bool], ...]:
    return (_jobs.queue == queue, _jobs.park == park, _jobs.id == ident)


def _held(job: Job) -> ColumnElement[bool]:
    ours = (_jobs.version == job.version, _jobs.state == JobState.RUNNING)
    return and_(*_key(job.queue, job.park, job.id), *ours)


def _end(session: Session, which: ColumnElement[bool], state: JobState, now: datetime, **values: object) -> bool:
    row = {"state": state, "version": _jobs.version + 1, "holder": "", "lease_until": None, "updated_at": now}
    return changed(session, update(_TABLE).where(which).values(row | values)) == 1
