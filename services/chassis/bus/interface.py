"""The interface of every bus: records, consumers and the bus itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

# A topic and the number of one of its partitions.
Partition = tuple[str, int]

# How long records are kept where nothing else is set.
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Raw:
    """A record's own bytes. Kafka takes what no text can hold: None, other encodings, a header given twice."""

    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[bytes, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a topic. `partition` and `offset` are -1 until the bus has it.

    `raw` is there only where the other fields cannot hold the record's bytes; they are then an approximation.
    """

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str]
    partition: int = -1
    offset: int = -1
    raw: Raw | None = None

    @classmethod
    def of(cls, topic: str, raw: Raw, partition: int = -1, offset: int = -1) -> Record:
        """The record of these bytes, of any kind."""
        headers = {_text(name): _text(value) for name, value in raw.headers}
        record = cls(topic, _text(raw.key), raw.value or b"", headers, partition, offset)
        return record if record.in_bytes() == raw else replace(record, raw=raw)

    @property
    def position(self) -> str:
        """The record's place in words: topic, partition and offset."""
        return f"{self.topic}[{self.partition}]@{self.offset}"

    def in_bytes(self) -> Raw:
        """The record's bytes, exactly as they came or as they are sent."""
        if self.raw is not None:
            return self.raw
        headers = tuple((name.encode(), value.encode()) for name, value in self.headers.items())
        return Raw(self.key.encode(), self.value, headers)


@dataclass(frozen=True, slots=True)
class LogGap:
    """Records of one partition that were deleted before a group had read them: those below offset `start`."""

    topic: str
    partition: int
    start: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a group in one partition: `done` is the offset of its next record, `end` that of the next to come."""

    group: str
    topic: str
    partition: int
    done: int
    end: int


class Consumer(Protocol):
    """One member of a group. Used by one thread at a time."""

    def poll(self, seconds: float, limit: int = 500) -> list[Record]:
        """Up to `limit` next records; waits at most about `seconds` for the first. Raises Unavailable."""

    def gaps(self) -> list[LogGap]:
        """The gaps found by the polls since the last commit: what the group missed must be had in another way."""

    def commit(self) -> None:
        """Everything returned by the polls so far is done, except what another member has taken over meanwhile.

        Gaps are done with, too: they are not found again.
        """

    def rewind(self) -> None:
        """Give everything since the last commit again."""

    def close(self) -> None:
        """Leave the group, so that others take over at once. Commits nothing."""


class Bus(Protocol):
    """Used by any number of threads.

    Records are kept for a time that the bus is made with; the embedded bus keeps what a group has still to read longer.
    """

    def create_topics(self, topics: Mapping[str, int], *, until_handled: bool = False) -> None:
        """Create what is missing of `topics` (name to number of partitions); those that exist stay as they are.

        With `until_handled` their records, also of those that exist, are kept until `delete_before` is called.
        """

    def topics(self) -> Mapping[str, int]:
        """The topics there are, with their numbers of partitions."""

    def publish(self, records: Sequence[Record]) -> None:
        """Append `records` and return when all are durable, in order per key.

        Raises NotFound for a topic that was not created, Exhausted for a record that is too large, and Unavailable,
        after which any part of them may be stored.
        """

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """A new member of `group`, from the earliest record where the group has committed nothing yet."""

    def delete_before(self, offsets: Mapping[Partition, int]) -> None:
        """Delete the records below these offsets."""

    def progress(self) -> list[Progress]:
        """The progress of each group in each partition in which it has committed something."""

    def release(self, group: str) -> None:
        """Forget how far `group` is, so that nothing is kept for it. Raises Conflict while it has members.

        Should it come back it finds a gap where records have been deleted meanwhile.
        """

    def ping(self) -> None:
        """Raises Unavailable when the bus does not answer."""

    def close(self) -> None: ...


def _text(data: bytes | None) -> str:
    return "" if data is None else data.decode(errors="replace")
