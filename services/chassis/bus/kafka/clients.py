"""Clients of the brokers: how they are made and configured, and what their errors mean.

A client that met an outage is thrown away and a new one made, so that nothing it still held is sent late, out of order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError
from kafka.net.compat import KafkaNetClient

from services.errors import Exhausted, Unavailable

# kafka-python's own limits wait half a minute before they try a broker again that was away.
PATIENCE = {"reconnect_backoff_max_ms": 500, "bootstrap_timeout_ms": 3_000}
# A dead letter has headers beyond those of the record that it keeps.
LARGEST_REQUEST = 2 * 1024 * 1024
PRODUCER = {
    "acks": "all",
    "enable_idempotence": True,
    "request_timeout_ms": 5_000,
    "delivery_timeout_ms": 9_000,
    "max_block_ms": 5_000,
    "batch_size": 262_144,
    "linger_ms": 5,
    "max_request_size": LARGEST_REQUEST,
}
CONSUMER = {
    "enable_auto_commit": False,
    # Where a group stands nowhere, or where nothing is left, the member decides, and reports the gap.
    "auto_offset_reset": "none",
    "allow_auto_create_topics": False,
    "metadata_max_age_ms": 3_000,
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 2_000,
    "request_timeout_ms": 15_000,
}


def made(kind: Callable[..., Any], common: Mapping[str, Any], **config: Any) -> Any:
    """A new client. One that cannot reach the brokers would leave its thread running, so it is closed here."""
    connections: list[Any] = []

    def connection(**settings: Any) -> Any:
        connections.append(KafkaNetClient(**settings))
        return connections[-1]

    try:
        return kind(kafka_client=connection, **PATIENCE, **common, **config)
    except BaseException:
        for opened in connections:
            opened.close()
        raise


class SharedClient:
    """One client shared by all threads, made when it is needed, and a new one after an outage."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._client: Any = None

    @contextmanager
    def using(self) -> Iterator[Any]:
        """The client, for one thread at a time. Raises Unavailable instead of Kafka's errors."""
        with self._lock, outages_named():
            try:
                self._client = self._client or self._make()
                yield self._client
            except KafkaError:
                self._close(0)
                raise

    def discard(self, seconds: float = 0) -> None:
        with self._lock:
            self._close(seconds)

    def _close(self, seconds: float) -> None:
        client, self._client = self._client, None
        if isinstance(client, KafkaProducer):
            client.close(timeout=seconds)
        elif client is not None:
            client.close()


@contextmanager
def outages_named() -> Iterator[None]:
    """Raises Unavailable, or Exhausted for a record that is too large, instead of Kafka's errors."""
    try:
        yield
    except MessageSizeTooLargeError as error:
        raise Exhausted("RECORD_TOO_LARGE", f"a record is larger than the message broker takes: {error}") from error
    except KafkaError as error:
        raise Unavailable("BROKER_AWAY", f"the message broker does not answer: {type(error).__name__}") from error
