"""Replies that keep below the largest message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from google.protobuf.message import Message

from services.chassis.rpc.paging import Key, Page
from services.errors import Invalid

Row = TypeVar("Row")
M = TypeVar("M", bound=Message)

LARGEST_BYTES = 3_500_000


def one_page(
    page: Page, rows: Sequence[Row], translate: Callable[[Row], M], key: Callable[[Row], Key]
) -> tuple[list[M], str]:
    """As many of `rows` as the page asks for and one reply can hold, and the token of the next page."""
    messages: list[M] = []
    room = LARGEST_BYTES
    for row in rows[: page.size]:
        message = translate(row)
        room -= message.ByteSize()
        if room < 0 and messages:
            break
        messages.append(message)
    _, next_page_token = replace(page, size=len(messages)).cut(rows, key)
    return messages, next_page_token


def refuse_if_too_large(reply: M, field: str) -> M:
    """Raises Invalid, so that the whole change is undone, where its reply would be too large to send."""
    if reply.ByteSize() > LARGEST_BYTES:
        raise Invalid.field("BATCH_TOO_LARGE", field, {}, "send fewer at once: the reply would be too large")
    return reply
