"""Names of headers that are not UTF-8: Kafka carries them, and kafka-python would stop at the first one for ever.

Its parser of a record is taken over by one that keeps the bytes of such names.
"""

from __future__ import annotations

from typing import Any, cast

from kafka.record.default_records import DefaultRecord, DefaultRecordBatch
from kafka.record.util import decode_varint

_read_message = DefaultRecordBatch._read_msg


class HeaderName(str):
    """A name that becomes the bytes that it was made of."""

    __slots__ = ()

    @classmethod
    def of(cls, data: bytes) -> HeaderName:
        return cls(data.decode(errors="surrogateescape"))

    def encode(self, _encoding: str = "utf-8", _errors: str = "strict") -> bytes:
        return super().encode("utf-8", "surrogateescape")


def install() -> None:
    """Let consumers of this process read records with any bytes as names of headers."""
    DefaultRecordBatch._read_msg = _read_any


def _read_any(batch: Any) -> Any:
    try:
        return _read_message(batch)
    except UnicodeDecodeError:
        # The batch still stands before this record: the position moves at the end of a parse only.
        return _read_with_bytes_as_names(batch)


def _read_with_bytes_as_names(batch: Any) -> Any:
    """A record of format 2: https://kafka.apache.org/documentation/#record."""
    reader = _Reader(batch._buffer, batch._pos)
    length = reader.number()
    end = reader.position + length
    reader.number()  # attributes: none are defined
    timestamp = batch.first_timestamp + reader.number()
    offset = batch.base_offset + reader.number()
    key, value = reader.data(), reader.data()
    headers = [(HeaderName.of(reader.data() or b""), reader.data()) for _ in range(reader.number())]
    batch._pos = end
    appended = batch.timestamp_type == batch.LOG_APPEND_TIME
    return DefaultRecord(
        length, offset, batch.max_timestamp if appended else timestamp, batch.timestamp_type, key, value, headers
    )


class _Reader:
    def __init__(self, buffer: bytearray, position: int) -> None:
        self._buffer = buffer
        self.position = position

    def number(self) -> int:
        found, self.position = decode_varint(self._buffer, self.position)
        return cast(int, found)

    def data(self) -> bytes | None:
        length = self.number()
        if length < 0:
            return None
        start, self.position = self.position, self.position + length
        return bytes(self._buffer[start : self.position])
