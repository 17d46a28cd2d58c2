"""Counts the elements of a large request on the wire, before it is parsed.

Four megabytes hold two million empty messages, which would take hundreds of megabytes once parsed and minutes to
check. The format: https://protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from buf.validate import validate_pb2
from services.chassis.rpc import validation
from services.errors import Exhausted

# Smaller requests cannot have many elements.
SMALL_BYTES = 16_384
# A batch of 4 MB with figures for days has fewer.
MOST_ELEMENTS = 200_000
_VARINT, _EIGHT_BYTES, _SIZED, _FOUR_BYTES = 0, 1, 2, 5
_GROUPS = (3, 4)


class _Field(NamedTuple):
    """A field to count, or to look into. `most` is 0 where no rule limits it."""

    name: str
    repeated: bool
    most: int
    inner: Descriptor | None


def check(raw: bytes, descriptor: Descriptor) -> None:
    """Raises Invalid where a list of the message `raw` is longer than its rule allows, Exhausted where all are.

    What is no message at all passes: parsing it will fail.
    """
    if len(raw) < SMALL_BYTES:
        return
    try:
        _Count(raw).message(0, len(raw), descriptor, "")
    except IndexError:
        return


class _Count:
    """The elements of all lists of one message."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._elements = 0

    def message(self, at: int, end: int, descriptor: Descriptor, path: str) -> None:
        """Count what stands between `at` and `end`, which is a message of type `descriptor`."""
        raw, fields, counts = self._raw, _fields(descriptor), dict[int, int]()
        while at < end:
            tag, at = _varint(raw, at)
            kind = tag & 7
            if kind == _SIZED:
                size, at = _varint(raw, at)
                field = fields.get(tag >> 3)
                if field is not None:
                    index = self._counted(field, tag >> 3, counts, path) if field.repeated else 0
                    if field.inner is not None:
                        self.message(at, min(at + size, end), field.inner, f"{path}{field.name}[{index}].")
                at += size
            elif kind == _VARINT:
                _, at = _varint(raw, at)
            elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
                at += 8 if kind == _EIGHT_BYTES else 4
            elif kind not in _GROUPS:
                raise IndexError

    def _counted(self, field: _Field, number: int, counts: dict[int, int], path: str) -> int:
        """The index of one more element of `field`."""
        index = counts.get(number, 0)
        counts[number] = index + 1
        self._elements += 1
        if field.most and index >= field.most:
            raise validation.too_many(f"{path}{field.name}", field.most)
        if self._elements > MOST_ELEMENTS:
            message = f"the request has more than {MOST_ELEMENTS} elements: split it"
            raise Exhausted("REQUEST_OF_TOO_MANY_PARTS", message, {"maximum": f"{MOST_ELEMENTS}"})
        return index


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends. Raises IndexError where it does not."""
    value = raw[at]
    if value < 0x80:
        return value, at + 1
    value, shift = value & 0x7F, 7
    while shift < 70:
        at += 1
        value |= (raw[at] & 0x7F) << shift
        if raw[at] < 0x80:
            return value, at + 1
        shift += 7
    raise IndexError


@cache
def _fields(descriptor: Descriptor) -> dict[int, _Field]:
    """The fields to count or to look into, by number."""
    fields = {}
    for field in descriptor.fields:
        inner = field.message_type if field.message_type is not None and _has_lists(field.message_type) else None
        counted = field.is_repeated and field.type in (FieldDescriptor.TYPE_MESSAGE, FieldDescriptor.TYPE_STRING)
        if counted or inner is not None:
            fields[field.number] = _Field(field.name, field.is_repeated, _most(field), inner)
    return fields


@cache
def _has_lists(descriptor: Descriptor) -> bool:
    seen, todo = set[str](), [descriptor]
    while todo:
        message = todo.pop()
        seen.add(message.full_name)
        if any(field.is_repeated for field in message.fields):
            return True
        todo += [field.message_type for field in message.fields if field.message_type is not None]
        todo = [each for each in todo if each.full_name not in seen]
    return False


def _most(field: FieldDescriptor) -> int:
    options: Any = field.GetOptions()
    return int(options.Extensions[validate_pb2.field].repeated.max_items)
