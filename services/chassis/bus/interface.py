"""The interface of every bus: records, consumers and the bus itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a topic. `partition` and `offset` are -1 until the bus has it."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str]
    partition: int = -1
    offset: int = -1

    @property
    def position(self) -> str:
        """The record's place in words: topic, partition and offset."""
        return f"{self.topic}[{self.partition}]@{self.offset}"


class Consumer(Protocol):
    """One member of a group. Used by one thread at a time."""

    def poll(self, seconds: float, limit: int = 500) -> list[Record]:
        """Up to `limit` next records; waits at most about `seconds` for the first. Raises Unavailable."""

    def commit(self) -> None:
        """Everything returned by the polls so far is done, except what another member has taken over meanwhile."""

    def rewind(self) -> None:
        """Give everything since the last commit again."""

    def close(self) -> None:
        """Leave the group, so that others take over at once. Commits nothing."""


class Bus(Protocol):
    """Used by any number of threads."""

    def create_topics(self, topics: Mapping[str, int]) -> None:
        """Create what is missing of `topics` (name to number of partitions); those that exist stay as they are."""

    def topics(self) -> Mapping[str, int]:
        """The topics there are, with their numbers of partitions."""

    def publish(self, records: Sequence[Record]) -> None:
        """Append `records` and return when all are durable, in order per key.

        Raises NotFound for a topic that was not created, and Unavailable, after which any part of them may be stored.
        """

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """A new member of `group`, from the earliest record where the group has committed nothing yet."""

    def ping(self) -> None:
        """Raises Unavailable when the bus does not answer."""

    def close(self) -> None: ...
