"""Ends what goes on when the process is asked to, even where the first asking is lost."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN_SECONDS = 1


@contextmanager
def endable() -> Iterator[None]:
    """Within the block, of the main thread, SIGINT and SIGTERM raise KeyboardInterrupt, each second until it ends.

    Python drops what is raised while it deletes an object, and a process that loads a park deletes many.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    signal.alarm(_AGAIN_SECONDS)
    raise KeyboardInterrupt
