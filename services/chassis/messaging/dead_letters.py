"""Records that a group could not apply, kept in `<topic>.<group>.dlt` with the error until they are handled.

A letter is the record's own bytes, of any kind, with headers of ours behind its own. It is handled when it was
replayed or discarded; until then it is kept, however long that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.chassis.bus import Bus, Consumer, Raw, Record
from services.chassis.clock import utc_now
from services.errors import Exhausted

# The group that replays: what it has committed was replayed, the rest is what `list_letters` shows.
GROUP = "dead-letters"
SUFFIX = ".dlt"
LONGEST_ERROR = 2_000
# A group on Kafka may take 3 s to assemble before its first record comes.
SILENCE_SECONDS = 5.0


_ABOUT = ("dlt_group", "dlt_error", "dlt_topic", "dlt_partition", "dlt_offset", "dlt_at")


@dataclass(frozen=True, slots=True)
class Letter:
    """One record put aside: which group failed on it, with what error, and the record as it came.

    Where its topic holds something that no group put aside, `group` is empty and `original` is that record.
    """

    group: str
    error: str
    put_aside_at: datetime
    original: Record


def topic_for(topic: str, group: str) -> str:
    """The topic to which `group` moves events of `topic` that it cannot apply."""
    return f"{topic}.{group}{SUFFIX}"


def put_aside(bus: Bus, group: str, record: Record, error: Exception) -> None:
    """Keep `record` with its `error`; durable on return."""
    raw, topic = record.in_bytes(), topic_for(record.topic, group)
    about = _about(group, record, f"{type(error).__name__}: {error}")
    try:
        bus.publish([Record.of(topic, replace(raw, headers=raw.headers + about))])
    except Exhausted:
        # It came through a topic that takes larger records than this one: what it was is kept, and where it stands.
        lost = f"not kept, for its {len(record.value):,} bytes are too many: {type(error).__name__}: {error}"
        bus.publish([Record.of(topic, Raw(b"", b"", _about(group, record, lost)))])


def list_letters(bus: Bus, group: str = "", silence: float = SILENCE_SECONDS) -> list[Letter]:
    """The letters of `group` (or of all) that were not handled; reading ends after `silence` seconds without one."""
    found: list[Letter] = []
    _read(bus, group, silence, lambda _consumer, records: found.extend(map(_opened, records)))
    return found


def replay(bus: Bus, group: str = "", silence: float = SILENCE_SECONDS) -> int:
    """Put the letters of `group` (or of all) at the end of the topics they came from. Returns how many.

    Every group of those topics meets them again; versions and inboxes make that harmless. What no group put aside is
    passed over.
    """
    replayed = 0

    def again(consumer: Consumer, records: Sequence[Record]) -> None:
        nonlocal replayed
        originals = [letter.original for letter in map(_opened, records) if letter.group]
        if originals:
            bus.publish(originals)
        _handled(bus, consumer, records)
        replayed += len(originals)

    _read(bus, group, silence, again)
    return replayed


def discard(bus: Bus, group: str = "", silence: float = SILENCE_SECONDS) -> int:
    """Delete the letters of `group` (or of all). Returns how many."""
    discarded = 0

    def away(consumer: Consumer, records: Sequence[Record]) -> None:
        nonlocal discarded
        _handled(bus, consumer, records)
        discarded += len(records)

    _read(bus, group, silence, away)
    return discarded


def _read(bus: Bus, group: str, silence: float, use: Callable[[Consumer, Sequence[Record]], None]) -> None:
    """Call `use` for each batch of records in the topics of `group`, or of all groups."""
    ending = topic_for("", group) if group else SUFFIX
    topics = sorted(topic for topic in bus.topics() if topic.endswith(ending))
    if not topics:
        return
    consumer = bus.consumer(GROUP, topics)
    try:
        for batch in _batches(consumer, silence):
            use(consumer, batch)
    finally:
        consumer.close()


def _batches(consumer: Consumer, silence: float) -> Iterator[Sequence[Record]]:
    while batch := consumer.poll(silence):
        yield batch


def _handled(bus: Bus, consumer: Consumer, records: Sequence[Record]) -> None:
    consumer.commit()
    ends: dict[tuple[str, int], int] = {}
    for record in records:
        ends[record.topic, record.partition] = record.offset + 1
    bus.delete_before(ends)


def _about(group: str, record: Record, error: str) -> tuple[tuple[bytes, bytes], ...]:
    place = (record.topic, f"{record.partition}", f"{record.offset}")
    values = (group, error[:LONGEST_ERROR], *place, utc_now().isoformat())
    return tuple((name.encode(), value.encode(errors="replace")) for name, value in zip(_ABOUT, values, strict=True))


def _opened(record: Record) -> Letter:
    raw = record.in_bytes()
    own, about = raw.headers[: -len(_ABOUT)], raw.headers[-len(_ABOUT) :]
    try:
        if [name.decode() for name, _ in about] != list(_ABOUT):
            raise ValueError("other headers")
        group, error, topic, partition, offset, at = ((value or b"").decode() for _, value in about)
        original = Record.of(topic, replace(raw, headers=own), int(partition), int(offset))
        return Letter(group, error, datetime.fromisoformat(at), original)
    except ValueError:
        return Letter("", "put here by none of our groups", datetime.fromtimestamp(0, UTC), record)
