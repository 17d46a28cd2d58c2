from __future__ import annotations

import os
import sys
import threading

import pytest

from services.chassis.priority import NICER, in_low_priority

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own here")


def own_nice() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@on_linux
def test_the_work_and_the_threads_that_it_starts_have_a_low_priority_and_nobody_else() -> None:
    mine, found = own_nice(), list[int]()

    def work() -> None:
        found.append(own_nice())
        child = threading.Thread(target=lambda: found.append(own_nice()))
        child.start()
        child.join()

    in_low_priority(work)
    assert found == [min(19, mine + NICER)] * 2
    assert own_nice() == mine


def test_the_result_and_what_the_work_raises_come_back() -> None:
    assert in_low_priority(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        in_low_priority(lambda: 1 // 0)
