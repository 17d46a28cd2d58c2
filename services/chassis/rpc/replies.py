"""Replies that keep below the largest message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from google.protobuf.message import Message

from services.chassis.rpc.paging import Key, Page
from services.errors import Invalid

Row = TypeVar("Row")
M = TypeVar("M", bound=Message)

LARGEST_BYTES = 3_500_000
# Most bytes of one resource, so that a page has room for several and an event for one.
RESOURCE_BYTES = 256_000
PARK_BYTES = 850_000

# Tag and length of a message inside another.
_FRAME_BYTES = 8


def one_page(
    page: Page, rows: Sequence[Row], translate: Callable[[Row], M], key: Callable[[Row], Key]
) -> tuple[list[M], str]:
    """As many of `rows` as the page asks for and one reply can hold, and the token of the next page."""
    messages: list[M] = []
    room = LARGEST_BYTES
    for row in rows[: page.size]:
        message = translate(row)
        room -= message.ByteSize() + _FRAME_BYTES
        if room < 0 and messages:
            break
        messages.append(message)
    _, next_page_token = replace(page, size=len(messages)).cut(rows, key)
    return messages, next_page_token


def fitting(messages: Iterable[M], room: int = LARGEST_BYTES) -> list[M]:
    """As many of `messages`, from the first on, as `room` bytes hold."""
    found: list[M] = []
    for message in messages:
        room -= message.ByteSize() + _FRAME_BYTES
        if room < 0:
            break
        found.append(message)
    return found


def refuse_large_resource(resource: Message, field: str, most: int = RESOURCE_BYTES) -> None:
    """Raises Invalid where the resource in `field` of a request has more than `most` bytes."""
    if resource.ByteSize() > most:
        hint = f"make it smaller: all of it together may have {most:,} bytes"
        raise Invalid.field("RESOURCE_TOO_LARGE", field, {"maximum": f"{most}"}, hint)


def refuse_if_too_large(reply: M, field: str) -> M:
    """Raises Invalid, so that the whole change is undone, where its reply would be too large to send."""
    if reply.ByteSize() > LARGEST_BYTES:
        raise Invalid.field("BATCH_TOO_LARGE", field, {}, "send fewer at once: the reply would be too large")
    return reply
