"""Watch streams: the resource now and after every change, each reply with a token to go on from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from services.chassis import rpc
from services.errors import Invalid

R = TypeVar("R")

_TOKEN = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
TICK_SECONDS = 0.3

# What changes with the resource: its version, and the number of its progress reports.
Mark = tuple[int, int]


def changes(read: Callable[[], R], mark: Callable[[R], Mark], resume_token: str) -> Iterator[tuple[R, str]]:
    """(state, resume token) after each change that the holder of `resume_token` has not seen.

    Raises Invalid, for a token too that no reply can have had yet.
    """
    seen = _mark(resume_token)
    for _ in rpc.ticks(TICK_SECONDS):
        state = read()
        now = mark(state)
        # Both numbers only grow.
        if seen and (seen[0] > now[0] or seen[1] > now[1]):
            raise _bad_token()
        if now != seen:
            seen = now
            yield state, f"{seen[0]}.{seen[1]}"


def _mark(token: str) -> Mark | None:
    if not token:
        return None
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise _bad_token()
    return int(match[1]), int(match[2])


def _bad_token() -> Invalid:
    hint = "send the resume_token of the last reply, or leave it out"
    return Invalid.field("RESUME_TOKEN_INVALID", "resume_token", {}, hint)
