"""Work that computes for long, in threads that leave the processors to others who want them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# A thread so much nicer gets a third of what another one does that wants the same processor. With more, one that is
# preempted with Python's lock in its hand would keep the threads of its process waiting for long.
NICER = 5


def in_low_priority(work: Callable[[], T]) -> T:
    """The result of `work`, done by a thread of low priority, as are the threads that it starts.

    Where a thread cannot have a priority of its own (on Linux it can), it is done as all else.
    """
    with ThreadPoolExecutor(1, thread_name_prefix=threading.current_thread().name, initializer=_be_nicer) as thread:
        return thread.submit(work).result()


def _be_nicer() -> None:
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICER)
