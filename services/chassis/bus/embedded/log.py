"""The tables of the embedded bus, and the questions asked of its log."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

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

from services.chassis.bus.interface import Partition, Raw, Record
from services.chassis.database import UtcDateTime, insert_all_new, now
from services.errors import NotFound

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
# Topics whose records are kept until they are deleted by name.
KEPT_TOPICS = Table("kept_topics", METADATA, Column("topic", String, primary_key=True))
# The sum of all offsets to come of some topics: it grows with each record.
END = select(func.sum(PARTITIONS.c.next_offset)).where(PARTITIONS.c.topic.in_(bindparam("topics", expanding=True)))


def create_topics(session: Session, topics: Mapping[str, int], until_handled: bool) -> None:
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
    if until_handled:
        insert_all_new(session, KEPT_TOPICS, [{"topic": topic} for topic in topics])


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
        found.append(_record(topic, partition, row))
        most_bytes -= len(row.value)
        if most_bytes <= 0:
            break
    return found


def start_of(session: Session, place: Partition) -> int:
    """The offset of the earliest record of a partition that is kept; of the next to come where there is none."""
    topic, partition = place
    earliest = session.scalar(select(func.min(LOG.c.offset)).where(LOG.c.topic == topic, LOG.c.partition == partition))
    return next_offsets(session, [topic])[place] if earliest is None else earliest


def delete_before(session: Session, offsets: Mapping[Partition, int]) -> None:
    """Delete the records below these offsets."""
    for (topic, partition), offset in offsets.items():
        here = (LOG.c.topic == topic, LOG.c.partition == partition)
        session.execute(delete(LOG).where(*here, LOG.c.offset < offset))


def _partition_of(record: Record, counts: Mapping[str, int]) -> int:
    if record.topic not in counts:
        raise NotFound("TOPIC_UNKNOWN", f"the topic {record.topic} was not created", {"topic": record.topic})
    return zlib.crc32(record.in_bytes().key or b"") % counts[record.topic]


def _row(record: Record, place: Partition, offset: int, stored_at: datetime) -> dict[str, object]:
    return {
        "topic": place[0],
        "partition": place[1],
        "offset": offset,
        "key": record.key,
        "headers": json.dumps(_raw_as_json(record.raw) if record.raw else dict(record.headers)),
        "value": record.value,
        "stored_at": stored_at,
    }


def _record(topic: str, partition: int, row: Any) -> Record:
    headers = json.loads(row.headers)
    if isinstance(headers, dict):
        return Record(topic, row.key, row.value, headers, partition, row.offset)
    key, has_value, pairs = headers
    raw = Raw(_bytes(key), row.value if has_value else None, tuple((_bytes(n) or b"", _bytes(v)) for n, v in pairs))
    return Record.of(topic, raw, partition, row.offset)


def _raw_as_json(raw: Raw) -> list[Any]:
    """All of a record but its value, where an object of headers cannot hold it: each byte is a character."""
    return [_chars(raw.key), raw.value is not None, [[_chars(name), _chars(value)] for name, value in raw.headers]]


def _chars(data: bytes | None) -> str | None:
    return None if data is None else data.decode("latin-1")


def _bytes(chars: str | None) -> bytes | None:
    return None if chars is None else chars.encode("latin-1")


def _advance(session: Session, ends: Mapping[Partition, int]) -> None:
    here = (PARTITIONS.c.topic == bindparam("of_topic"), PARTITIONS.c.partition == bindparam("of_partition"))
    session.connection().execute(
        update(PARTITIONS).where(*here).values(next_offset=bindparam("end")),
        [{"of_topic": topic, "of_partition": number, "end": end} for (topic, number), end in ends.items()],
    )
