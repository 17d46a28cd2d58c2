"""The tables of the embedded bus, and the questions asked of its log."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from services.chassis.bus.interface import Record
from services.chassis.database import UtcDateTime, changed, now
from services.errors import NotFound

Partition = tuple[str, int]

METADATA = MetaData()
PARTITIONS = Table(
    "partitions",
    METADATA,
    Column("topic", String, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next_offset", Integer, nullable=False),
)
LOG = Table(
    "log",
    METADATA,
    Column("topic", String, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("headers", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    Index("ix_log_stored_at", "stored_at"),
)


def create_topics(session: Session, topics: Mapping[str, int]) -> None:
    """Create what is missing; a topic that exists keeps its partitions."""
    existing = all_topics(session)
    rows = [
        {"topic": topic, "partition": partition, "next_offset": 0}
        for topic, count in topics.items()
        if topic not in existing
        for partition in range(count)
    ]
    if rows:
        session.execute(insert(PARTITIONS), rows)


def all_topics(session: Session) -> dict[str, int]:
    """The topics there are, with their numbers of partitions."""
    counted = select(PARTITIONS.c.topic, func.count()).group_by(PARTITIONS.c.topic)
    return dict(iter(session.execute(counted)))


def append(session: Session, records: Sequence[Record]) -> None:
    """Add `records` at the end of their partitions. Raises NotFound for a topic that was not created."""
    ends = next_offsets(session, {record.topic for record in records})
    counts = Counter(topic for topic, _ in ends)
    touched: dict[Partition, int] = {}
    rows = []
    for record in records:
        place = (record.topic, _partition_of(record, counts))
        offset = touched.get(place, ends[place])
        touched[place] = offset + 1
        rows.append(_row(record, place, offset, now(session)))
    session.execute(insert(LOG), rows)
    _advance(session, touched)


def next_offsets(session: Session, topics: Sequence[str] | set[str]) -> dict[Partition, int]:
    """The offset that the next record of each partition of `topics` will get."""
    rows = session.execute(select(PARTITIONS).where(PARTITIONS.c.topic.in_(topics)).order_by(PARTITIONS.c.topic))
    return {(row.topic, row.partition): row.next_offset for row in rows}


def records_from(session: Session, place: Partition, offset: int, limit: int, most_bytes: int) -> list[Record]:
    """Up to `limit` records of one partition from `offset` on, ending after `most_bytes` of values."""
    topic, partition = place
    query = select(LOG).where(LOG.c.topic == topic, LOG.c.partition == partition, LOG.c.offset >= offset)
    found: list[Record] = []
    for row in session.execute(query.order_by(LOG.c.offset).limit(limit).execution_options(yield_per=50)):
        found.append(Record(topic, row.key, row.value, json.loads(row.headers), partition, row.offset))
        most_bytes -= len(row.value)
        if most_bytes <= 0:
            break
    return found


def prune(session: Session, older_than: timedelta) -> int:
    """Delete records stored longer ago than `older_than`. Returns how many went."""
    return changed(session, delete(LOG).where(LOG.c.stored_at < now(session) - older_than))


def _partition_of(record: Record, counts: Mapping[str, int]) -> int:
    if record.topic not in counts:
        raise NotFound("TOPIC_UNKNOWN", f"the topic {record.topic} was not created", {"topic": record.topic})
    return zlib.crc32(record.key.encode()) % counts[record.topic]


def _row(record: Record, place: Partition, offset: int, stored_at: datetime) -> dict[str, object]:
    return {
        "topic": place[0],
        "partition": place[1],
        "offset": offset,
        "key": record.key,
        "headers": json.dumps(dict(record.headers)),
        "value": record.value,
        "stored_at": stored_at,
    }


def _advance(session: Session, ends: Mapping[Partition, int]) -> None:
    here = (PARTITIONS.c.topic == bindparam("of_topic"), PARTITIONS.c.partition == bindparam("of_partition"))
    session.connection().execute(
        update(PARTITIONS).where(*here).values(next_offset=bindparam("end")),
        [{"of_topic": topic, "of_partition": number, "end": end} for (topic, number), end in ends.items()],
    )
