"""A token is good for one park: every resource that a request names must lie in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from services.chassis.identity import Caller, Role
from services.errors import Forbidden

_PREFIX = "parks/"


def check(request: Message, caller: Caller) -> None:
    """Raises Forbidden when a string of `request`, however deep, names a resource (`parks/{park}…`) of another park.

    The error names nothing, so that it does not reveal whether the resource exists. Services are free of it.
    """
    if caller.role is not Role.SERVICE and any(_park(name) != caller.park for name in _names(request)):
        raise Forbidden("PARK_NOT_OF_TOKEN", "the token is not good for the park that the request names")


def _park(name: str) -> str:
    return name.removeprefix(_PREFIX).split("/", 1)[0]


def _names(message: Message) -> Iterator[str]:
    for field in _fields(message.DESCRIPTOR):
        for value in _values(message, field):
            if isinstance(value, str):
                if value.startswith(_PREFIX):
                    yield value
            else:
                yield from _names(value)


@cache
def _fields(descriptor: Descriptor) -> tuple[FieldDescriptor, ...]:
    """The fields that can hold a name. Figures, by far the most of a large request, are passed over."""
    return tuple(
        field
        for field in descriptor.fields
        if field.type == FieldDescriptor.TYPE_STRING
        or (field.message_type is not None and not field.message_type.full_name.startswith("google.protobuf."))
    )


def _values(message: Message, field: FieldDescriptor) -> Iterator[Any]:
    if not field.is_repeated:
        if not field.has_presence or message.HasField(field.name):
            yield getattr(message, field.name)
    elif field.message_type is not None and field.message_type.GetOptions().map_entry:
        for key, value in getattr(message, field.name).items():
            yield from (part for part in (key, value) if isinstance(part, str | Message))
    else:
        yield from getattr(message, field.name)
