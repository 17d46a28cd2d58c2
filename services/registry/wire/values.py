"""Values whose fields are named alike in the contract and in the domain: copied by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from google.protobuf.message import Message

V = TypeVar("V")


def value(kind: type[V], message: Message) -> V:
    """The `kind`, a frozen dataclass of plain fields, that `message` says."""
    said = {field.name: getattr(message, field.name) for field in fields(kind)}  # type: ignore[arg-type]
    return kind(
        **{name: entry if isinstance(entry, str | int | float) else tuple(entry) for name, entry in said.items()}
    )


def values(kind: type[V], messages: Iterable[Message]) -> tuple[V, ...]:
    """One `kind` for each of `messages`."""
    return tuple(value(kind, message) for message in messages)


def plain(entity: object, names: Collection[str]) -> dict[str, Any]:
    """The fields `names` of `entity` as a message's constructor takes them."""
    return {name: _plain(getattr(entity, name)) for name in names}


def _plain(entry: Any) -> Any:
    if isinstance(entry, tuple):
        return [_plain(part) for part in entry]
    return plain(entry, [field.name for field in fields(entry)]) if is_dataclass(entry) else entry
