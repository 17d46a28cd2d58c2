"""Records that a group could not apply, kept in `<topic>.<group>.dlt` with the error until they are replayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.chassis.bus import Bus, Consumer, Record
from services.chassis.clock import utc_now

# The group that replays: what it has committed was replayed, the rest is what `list_letters` shows.
GROUP = "dead-letters"
SUFFIX = ".dlt"
LONGEST_ERROR = 2_000
# A group on Kafka may take 3 s to assemble before its first record comes.
SILENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Letter:
    """One record put aside: which group failed on it, with what error, and the record as it came."""

    group: str
    error: str
    put_aside_at: datetime
    original: Record


def topic_for(topic: str, group: str) -> str:
    """The topic to which `group` moves events of `topic` that it cannot apply."""
    return f"{topic}.{group}{SUFFIX}"


def put_aside(bus: Bus, group: str, record: Record, error: Exception) -> None:
    """Keep `record` with its `error`; durable on return."""
    about = {
        "dlt_group": group,
        "dlt_error": f"{type(error).__name__}: {error}"[:LONGEST_ERROR],
        "dlt_topic": record.topic,
        "dlt_partition": str(record.partition),
        "dlt_offset": str(record.offset),
        "dlt_at": utc_now().isoformat(),
    }
    bus.publish([Record(topic_for(record.topic, group), record.key, record.value, {**record.headers, **about})])


def list_letters(bus: Bus, group: str = "", silence: float = SILENCE_SECONDS) -> list[Letter]:
    """The letters of `group` (or of all) that were not replayed; reading ends after `silence` seconds without one."""
    topics = _topics(bus, group)
    if not topics:
        return []
    consumer = bus.consumer(GROUP, topics)
    try:
        return [_opened(record) for batch in _batches(consumer, silence) for record in batch]
    finally:
        consumer.close()


def replay(bus: Bus, group: str = "", silence: float = SILENCE_SECONDS) -> int:
    """Put the letters of `group` (or of all) at the end of the topics they came from. Returns how many.

    Every group of those topics meets them again; versions and inboxes make that harmless.
    """
    topics = _topics(bus, group)
    if not topics:
        return 0
    consumer = bus.consumer(GROUP, topics)
    replayed = 0
    try:
        for batch in _batches(consumer, silence):
            bus.publish([_opened(record).original for record in batch])
            consumer.commit()
            replayed += len(batch)
    finally:
        consumer.close()
    return replayed


def _topics(bus: Bus, group: str) -> list[str]:
    ending = topic_for("", group) if group else SUFFIX
    return sorted(topic for topic in bus.topics() if topic.endswith(ending))


def _batches(consumer: Consumer, silence: float) -> Iterator[Sequence[Record]]:
    while batch := consumer.poll(silence):
        yield batch


def _opened(record: Record) -> Letter:
    headers = dict(record.headers)
    about = {name: headers.pop(name) for name in list(headers) if name.startswith("dlt_")}
    place = int(about["dlt_partition"]), int(about["dlt_offset"])
    original = Record(about["dlt_topic"], record.key, record.value, headers, *place)
    return Letter(about["dlt_group"], about["dlt_error"], datetime.fromisoformat(about["dlt_at"]), original)
