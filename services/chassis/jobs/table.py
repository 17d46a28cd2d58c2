"""The rows of jobs and of the seconds that parks have had, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, String, Table, Text

from services.chassis.database import UtcDateTime

MOST_ATTEMPTS = 3
# After the first failure of a job; each further one lets it wait twice as long.
PAUSE_AFTER_FAILURE = timedelta(seconds=10)


class JobState(StrEnum):
    """QUEUED → RUNNING → DONE, FAILED or CANCELLED; a FAILED job waits for a person."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs of one kind. `most_per_park`: so many of a park's jobs run at a time (None: any number).

    A job waits while its park has a job queued or running in one of the queues `after`. `most_attempts` is how often a
    job may fail, or be claimed by workers that die, before it waits for a person.
    """

    name: str
    most_attempts: int = MOST_ATTEMPTS
    after: tuple[str, ...] = ()
    most_per_park: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A job's place in its queue: of one park's, those of a higher `priority` go first, and of these the shorter ones.

    `seconds` are those it is expected to take. `most_attempts` replaces the queue's.
    """

    priority: int = 0
    seconds: float = 0.0
    most_attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `version` is that of the claim; `attempts` include this one, of `most_attempts`."""

    queue: str
    park: str
    id: str
    attempts: int
    version: int
    most_attempts: int = MOST_ATTEMPTS


def table(metadata: MetaData) -> Table:
    """The table `jobs`, added to a service's own metadata.

    `turn_at` is the instant by which a park's jobs of one priority take turns: queued, plus the seconds expected.
    """
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
        Column("priority", Integer, nullable=False, server_default="0"),
        Column("turn_at", UtcDateTime),
        Column("not_before", UtcDateTime),
        Column("began_at", UtcDateTime),
        Column("most_attempts", Integer),
        Index("ix_jobs_state", "queue", "state"),
    )


def usage_table(metadata: MetaData) -> Table:
    """The table `job_usage`: seconds that the jobs of a park have taken lately, as of `updated_at`."""
    return Table(
        "job_usage",
        metadata,
        Column("queue", String(200), primary_key=True),
        Column("park", String(200), primary_key=True),
        Column("seconds", Double, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )


JOBS = table(MetaData())
USAGE = usage_table(MetaData())
