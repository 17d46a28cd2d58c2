"""Paging by key: a page ends with a token that holds its last key, so that rows added or removed in between do no harm.

page = paging.of(request, rpc.caller())
orders = session.scalars(paging.keyset(select(Order), page, Order.id)).all()
shown, next_page_token = page.cut(orders, key=lambda order: (order.id,))
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from google.protobuf.message import Message
from sqlalchemy import ColumnElement, Select, tuple_

from services.chassis.identity import Caller
from services.chassis.rpc.questions import fingerprint
from services.errors import Invalid

DEFAULT_SIZE = 50
MAX_SIZE = 1000
MOST_CHARACTERS = 200
Row = TypeVar("Row")
Q = TypeVar("Q")
Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page asked for: at most `size` rows whose keys come after `after` (empty: from the beginning).

    A client may have made the key up: read it with `key_of`.
    """

    size: int
    after: Key
    question: str

    def key_of(self, *kinds: type) -> Key:
        """The key after which the page begins, a part of each of `kinds`; () for the beginning.

        Raises Invalid for any other key.
        """
        if self.after and tuple(map(type, self.after)) != kinds:
            raise bad_token()
        return self.after

    @property
    def limit(self) -> int:
        """The number of rows to fetch: one more than the page shows, to find out if there is a next page."""
        return self.size + 1

    def cut(self, rows: Sequence[Row], key: Callable[[Row], Key]) -> tuple[list[Row], str]:
        """The rows of this page, and the token of the next one or "". `rows` were fetched with `limit`."""
        shown = list(rows[: self.size])
        return shown, _token(key(shown[-1]), self.question) if len(rows) > self.size else ""


def of(request: Message, caller: Caller) -> Page:
    """The page that a List request (with page_size, page_token) asks for.

    Raises Invalid for a negative size, and for a token that belongs to another question: another filter, other caller.
    """
    fields: Any = request
    question = fingerprint(request, caller, "page_size", "page_token")
    return Page(_size(fields.page_size), _key(fields.page_token, question), question)


def keyset(query: Select[Q], page: Page, *keys: ColumnElement[Any], descending: bool = False) -> Select[Q]:
    """`query` for the rows of `page` and one more, ordered by `keys`, which no two rows have in common."""
    ordered = query.order_by(*(key.desc() if descending else key for key in keys)).limit(page.limit)
    after = page.key_of(*(key.type.python_type for key in keys))
    if not after:
        return ordered
    row, last = tuple_(*keys), tuple_(*after)
    return ordered.where(row < last if descending else row > last)


def _size(asked: int) -> int:
    if asked < 0:
        hint = f"leave it out for the default of {DEFAULT_SIZE}, or give up to {MAX_SIZE}"
        raise Invalid.field("PAGE_SIZE_NEGATIVE", "page_size", {"maximum": f"{MAX_SIZE}"}, hint)
    return min(asked, MAX_SIZE) or DEFAULT_SIZE


def _token(key: Key, question: str) -> str:
    text = json.dumps([question, *key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def _key(token: str, question: str) -> Key:
    if not token:
        return ()
    try:
        asked, *key = json.loads(base64.urlsafe_b64decode(token.encode("ascii")))
    except (ValueError, TypeError, RecursionError) as wrong:
        raise bad_token() from wrong
    if asked != question or not key or not all(map(_storable, key)):
        raise bad_token()
    return tuple(key)


def _storable(part: object) -> bool:
    """True for what a key can hold on every database: a number of 64 bits, or a text without control characters."""
    if isinstance(part, str):
        return part.isprintable() and len(part) <= MOST_CHARACTERS
    return type(part) is int and -(2**63) <= part < 2**63


def bad_token() -> Invalid:
    """The error for a token whose key is none of the list's."""
    hint = "send next_page_token of the page before, with all else as in its request"
    return Invalid.field("PAGE_TOKEN_INVALID", "page_token", {}, hint)
