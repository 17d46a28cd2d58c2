"""Fields that an integrator bound to no enterprise reads with a scope only: an option beside the field in its proto."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from parkloom.access.v1 import access_pb2
from services.chassis.identity import Caller

_READ_SCOPE: Any = access_pb2.read_scope  # its stub does not name what it extends


def withhold(reply: Message, caller: Caller) -> None:
    """Clears, however deep in `reply`, what the scopes of `caller` do not open to it; for all others nothing."""
    if caller.buyer:
        _withhold(reply, caller.scopes)


def scopes_within(message: Descriptor) -> set[str]:
    """The scopes that fields of `message` ask for, however deep."""
    return {scope for each in _reachable(message) for scope in _guarded(each).values()}


def _withhold(message: Message, scopes: frozenset[str]) -> None:
    for name, scope in _guarded(message.DESCRIPTOR).items():
        if scope not in scopes:
            message.ClearField(name)
    for field in _leading_to_guarded(message.DESCRIPTOR):
        for part in _parts(message, field):
            _withhold(part, scopes)


@cache
def _guarded(message: Descriptor) -> dict[str, str]:
    """The scope by the name of each field that asks for one."""
    scopes = {field.name: str(field.GetOptions().Extensions[_READ_SCOPE]) for field in message.fields}
    return {name: scope for name, scope in scopes.items() if scope}


@cache
def _leading_to_guarded(message: Descriptor) -> tuple[FieldDescriptor, ...]:
    return tuple(field for field in message.fields if field.message_type and scopes_within(field.message_type))


def _reachable(message: Descriptor) -> list[Descriptor]:
    """The type itself and those of its fields, however deep, each once."""
    found = [message]
    for each in found:
        parts = {field.message_type for field in each.fields if field.message_type}
        found += sorted(parts - set(found), key=lambda part: part.full_name)
    return found


def _parts(message: Message, field: FieldDescriptor) -> Iterator[Message]:
    value: Any = getattr(message, field.name)
    if field.is_repeated:
        yield from value.values() if hasattr(value, "values") else value
    elif message.HasField(field.name):
        yield value
