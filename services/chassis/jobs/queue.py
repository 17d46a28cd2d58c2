"""Queues of jobs in a service's own database: rows that workers claim by lease.

A claim counts as an attempt before the work begins, so a job that kills its worker is given up after some attempts. A
claim raises the job's version, and every later change names that version: after losing its lease a worker changes
nothing. What a job is about stands in the service's own tables, under the same park and id. All instants are the
database's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from services.chassis.database import changed, insert_new, now
from services.chassis.jobs import usage
from services.chassis.jobs.table import JOBS, PAUSE_AFTER_FAILURE, Job, JobState, Queue, Turn

KEPT = timedelta(days=30)

_jobs = JOBS.c
_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
_OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
_AT_ONCE = Turn()


def enqueue(session: Session, queue: Queue, park: str, ident: str, turn: Turn = _AT_ONCE) -> bool:
    """Queue a job; False where the queue has, or had, one of this park and id."""
    instant = now(session)
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
        "created_at": instant,
        "updated_at": instant,
        "priority": turn.priority,
        "turn_at": instant + timedelta(seconds=turn.seconds),
        "most_attempts": turn.most_attempts,
    }
    return insert_new(session, JOBS, row)


def waiting(session: Session, queue: Queue) -> bool:
    """True if a job of the queue can be claimed now."""
    return session.execute(_claimable(queue, now(session)).limit(1)).first() is not None


def claim(session: Session, queue: Queue, holder: str, lease_seconds: float) -> Job | None:
    """The job whose turn it is, of those queued or whose worker let its lease run out, now this holder's; or None.

    Of the parks with such jobs, the one whose jobs had the fewest seconds lately is next. Workers that claim at the
    same time pass over the job until this transaction ends.
    """
    instant = now(session)
    for found in _next_of_parks(session, queue, instant):
        row = session.execute(_claimable(queue, instant, found).with_for_update(skip_locked=True)).first()
        if row is not None:
            return _claimed(session, queue, row, holder, instant + timedelta(seconds=lease_seconds))
    return None


def _claimed(session: Session, queue: Queue, row: Row[Any], holder: str, until: datetime) -> Job:
    instant, most = now(session), row.most_attempts or queue.most_attempts
    _charge(session, queue.name, row, min(instant, row.lease_until or instant))
    job = Job(queue.name, row.park, row.id, row.attempts + 1, row.version + 1, most)
    values = {
        "state": JobState.RUNNING,
        "attempts": job.attempts,
        "version": job.version,
        "holder": holder,
        "lease_until": until,
        "began_at": instant,
        "updated_at": instant,
    }
    session.execute(update(JOBS).where(*_key(job.queue, job.park, job.id)).values(values))
    return job


def renew(session: Session, job: Job, lease_seconds: float) -> bool:
    """Renew the lease; False where the job was cancelled or claimed by another worker."""
    values = {"lease_until": now(session) + timedelta(seconds=lease_seconds)}
    return changed(session, update(JOBS).where(_held(job)).values(values)) == 1


def held(session: Session, job: Job) -> bool:
    """True if the job is still this worker's."""
    return session.execute(select(_jobs.version).where(_held(job))).first() is not None


def finish(session: Session, job: Job) -> bool:
    """Mark the job DONE; False, with nothing changed, where it is no longer this worker's."""
    return _end(session, job.queue, _held(job), JobState.DONE)


def fail(session: Session, job: Job, reason: str) -> bool:
    """Mark the job FAILED with a reason; False, with nothing changed, where it is no longer this worker's."""
    return _end(session, job.queue, _held(job), JobState.FAILED, failure=reason)


def try_again(session: Session, job: Job, reason: str) -> bool:
    """Queue a job that has failed again, after a pause that grows; False where it is not this worker's."""
    pause = PAUSE_AFTER_FAILURE * 2 ** (job.attempts - 1)
    later = {"failure": reason, "not_before": now(session) + pause}
    return _end(session, job.queue, _held(job), JobState.QUEUED, **later)


def give_back(session: Session, job: Job) -> bool:
    """Queue the job again for another worker, with the attempt not counted; False where it is not this worker's."""
    return _end(session, job.queue, _held(job), JobState.QUEUED, attempts=job.attempts - 1)


def cancel(session: Session, queue: Queue, park: str, ident: str) -> bool:
    """Cancel a job that is queued or running, which its worker sees at its next heartbeat; False where it is over."""
    under_way = and_(*_key(queue.name, park, ident), _jobs.state.in_(_UNDER_WAY))
    return _end(session, queue.name, under_way, JobState.CANCELLED)


def retry(session: Session, queue: Queue, park: str, ident: str) -> bool:
    """Queue a job that is over again, as if it had never been tried; False where there is none."""
    over = and_(*_key(queue.name, park, ident), _jobs.state.in_(_OVER))
    return _end(
        session, queue.name, over, JobState.QUEUED, attempts=0, failure="", not_before=None, turn_at=now(session)
    )


def forget(session: Session, queue: Queue, park: str, ident: str) -> None:
    """Delete a job that is over, so that another may be queued in its place."""
    session.execute(delete(JOBS).where(*_key(queue.name, park, ident), _jobs.state.in_(_OVER)))


def without_job(session: Session, queue: Queue, idents: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs (park, id) that never had a job in the queue, in the same sequence."""
    ids = [ident for _, ident in idents]
    query = select(_jobs.park, _jobs.id).where(_jobs.queue == queue.name, _jobs.id.in_(ids))
    known = {(row.park, row.id) for row in session.execute(query)} if ids else set()
    return [each for each in idents if each not in known]


def prune(session: Session) -> None:
    """Delete jobs that were over 30 days ago, and what parks had so long ago that it no longer counts."""
    old = _jobs.updated_at < now(session) - KEPT
    session.execute(delete(JOBS).where(_jobs.state.in_(_OVER), old))
    usage.prune(session, now(session))


def _next_of_parks(session: Session, queue: Queue, instant: datetime) -> list[tuple[str, str]]:
    """(park, id) of the job that is next in each park, the parks in the sequence of their turns."""
    found = _claimable(queue, instant).subquery()
    turn = func.coalesce(found.c.turn_at, found.c.created_at)
    of_park = func.row_number().over(
        partition_by=found.c.park, order_by=(found.c.priority.desc(), turn, found.c.created_at, found.c.id)
    )
    ranked = select(found.c.park, found.c.id, turn.label("turn"), of_park.label("place")).subquery()
    rows = session.execute(select(ranked).where(ranked.c.place == 1)).all()
    had = usage.seconds_of(session, queue.name, (row.park for row in rows), instant) if len(rows) > 1 else {}
    return [(row.park, row.id) for row in sorted(rows, key=lambda row: (had.get(row.park, 0.0), row.turn, row.park))]


def _claimable(queue: Queue, instant: datetime, only: tuple[str, str] | None = None) -> Select[Any]:
    silent = and_(_jobs.state == JobState.RUNNING, _jobs.lease_until < instant)
    due = and_(_jobs.state == JobState.QUEUED, or_(_jobs.not_before.is_(None), _jobs.not_before <= instant))
    query = select(JOBS).where(_jobs.queue == queue.name, or_(due, silent))
    if only is not None:
        query = query.where(_jobs.park == only[0], _jobs.id == only[1])
    if queue.after:
        query = query.where(~_others(_UNDER_WAY, queue.after).exists())
    if queue.most_per_park is not None:
        running = _others((JobState.RUNNING,), (queue.name,), instant)
        query = query.where(running.with_only_columns(func.count()).scalar_subquery() < queue.most_per_park)
    return query


def _others(states: tuple[JobState, ...], queues: tuple[str, ...], leased_at: datetime | None = None) -> Select[Any]:
    """Other jobs of the same park in these queues and states; with `leased_at`, those whose lease runs then."""
    other = JOBS.alias().c
    query = select(other.id).where(other.park == _jobs.park, other.queue.in_(queues), other.state.in_(states))
    return query if leased_at is None else query.where(other.lease_until >= leased_at)


def _key(queue: str, park: str, ident: str) -> tuple[ColumnElement[bool], ...]:
    return (_jobs.queue == queue, _jobs.park == park, _jobs.id == ident)


def _held(job: Job) -> ColumnElement[bool]:
    ours = (_jobs.version == job.version, _jobs.state == JobState.RUNNING)
    return and_(*_key(job.queue, job.park, job.id), *ours)


def _end(session: Session, queue: str, which: ColumnElement[bool], state: JobState, **values: object) -> bool:
    """The job `which` comes to `state`; the seconds of an attempt under way are its park's."""
    found = session.execute(select(JOBS).where(which)).first()
    if found is None:
        return False
    instant = now(session)
    row = {
        "state": state,
        "version": found.version + 1,
        "holder": "",
        "lease_until": None,
        "began_at": None,
        "updated_at": instant,
    }
    current = and_(*_key(queue, found.park, found.id), _jobs.version == found.version)
    ended = changed(session, update(JOBS).where(current).values(row | values)) == 1
    if ended:
        _charge(session, queue, found, instant)
    return ended


def _charge(session: Session, queue: str, row: Row[Any], until: datetime) -> None:
    if row.state == JobState.RUNNING and row.began_at is not None:
        usage.charge(session, queue, row.park, (until - row.began_at).total_seconds(), until)
