"""Random requests: messages of the right type with odd values, and bytes that are hardly a message at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from google.api import resource_pb2
from google.protobuf import message_factory
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

_FIELD = FieldDescriptor
_DEEPEST = 4
TEXTS = (
    "",
    " ",
    "   ",
    "a",
    "o-0",
    "\x00",
    "a\x00b",
    "'; DROP TABLE orders; --",
    "%s%n{0}",
    "../../etc/passwd",
    "\ufeff名称",
    "\u202eabc",
    "é" * 5,
    "x" * 201,
    "x" * 100_000,
    "2026-02-30",
    "2026-12-01",
    "0000-00-00",
    "9999-12-31",
    "v1",
    "v999999999999999999999",
    "WzFd",
    "eyJhIjoxfQ==",
    "-1",
)
NUMBERS = (0, 1, -1, 2, 7, 1000, 10**9, 2**31 - 1, -(2**31), 2**53, 2**62, 2**63 - 1, -(2**63))
FLOATS = (0.0, -0.0, 1.0, -1.0, 1e-9, 5e-324, 1e9, 1e300, float("inf"), float("-inf"), float("nan"))
_UNSIGNED = (_FIELD.CPPTYPE_UINT32, _FIELD.CPPTYPE_UINT64)
_BITS = {_FIELD.CPPTYPE_INT32: 31, _FIELD.CPPTYPE_UINT32: 32, _FIELD.CPPTYPE_INT64: 63, _FIELD.CPPTYPE_UINT64: 64}


class Requests:
    """Random requests that name, more often than not, things that exist: `names`, by type of resource ("": others)."""

    def __init__(self, rng: Random, names: Mapping[str, Sequence[str]]) -> None:
        self._rng = rng
        self._names = names
        # Of the fields besides the names, so many are given. Few: the request comes far; many: much of it is odd.
        self._density = 0.0

    def message(self, kind: Descriptor) -> bytes:
        """A message of the right type, whose fields have odd values."""
        self._density = self._rng.choice((0.0, 0.1, 0.1, 0.3, 0.7))
        return self._filled(kind, 0).SerializeToString()

    def noise(self, kind: Descriptor) -> bytes:
        """Bytes: random ones, or a message cut off or with some bits turned."""
        if self._rng.random() < 0.3:
            return self._rng.randbytes(self._rng.choice((0, 1, 7, 64, 5_000)))
        raw = bytearray(self.message(kind)[:20_000])
        for _ in range(self._rng.randint(1, 4)):
            if raw:
                raw[self._rng.randrange(len(raw))] ^= 1 << self._rng.randrange(8)
        return bytes(raw[: self._rng.randint(0, len(raw))] if self._rng.random() < 0.5 else raw)

    def _filled(self, kind: Descriptor, depth: int) -> Message:
        message: Any = message_factory.GetMessageClass(kind)()
        for field in kind.fields:
            # A parent or a name is nearly always given: without it nothing behind it would be reached.
            wanted = 0.95 if field.name in ("parent", "name") else self._density
            if self._rng.random() < wanted:
                self._fill(message, field, depth)
        return message  # type: ignore[no-any-return]

    def _fill(self, message: Any, field: FieldDescriptor, depth: int) -> None:
        if field.message_type is not None and depth >= _DEEPEST:
            return
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            return
        if field.is_repeated:
            values = [self._value(field, depth) for _ in range(self._rng.choice((1, 1, 2, 3, 30)))]
            getattr(message, field.name).extend(values)
        elif field.message_type is not None:
            getattr(message, field.name).CopyFrom(self._value(field, depth))
        else:
            setattr(message, field.name, self._value(field, depth))

    def _value(self, field: FieldDescriptor, depth: int) -> Any:
        if field.message_type is not None:
            return self._filled(field.message_type, depth + 1)
        if field.type == _FIELD.TYPE_STRING:
            return self._rng.choice(self._fitting(field) if self._rng.random() < 0.7 else TEXTS)
        if field.type == _FIELD.TYPE_BYTES:
            return self._rng.randbytes(self._rng.choice((0, 3, 200)))
        if field.cpp_type in (_FIELD.CPPTYPE_DOUBLE, _FIELD.CPPTYPE_FLOAT):
            return self._rng.choice(FLOATS)
        return self._whole(field)

    def _fitting(self, field: FieldDescriptor) -> Sequence[str]:
        """Names of the type that the field refers to; of a parent, those of what may have the resource."""
        reference = field.GetOptions().Extensions[resource_pb2.resource_reference]
        kind = reference.type or ("parkloom.dev/Park" if reference.child_type else "")
        return self._names.get(kind) or self._names[""]

    def _whole(self, field: FieldDescriptor) -> int | bool:
        if field.cpp_type == _FIELD.CPPTYPE_BOOL:
            return self._rng.random() < 0.5
        if field.cpp_type == _FIELD.CPPTYPE_ENUM:
            return self._rng.choice((0, 1, 2, 3, 99))
        bits = _BITS[field.cpp_type]
        lowest = 0 if field.cpp_type in _UNSIGNED else -(1 << bits)
        return min(max(self._rng.choice(NUMBERS), lowest), (1 << bits) - 1)
