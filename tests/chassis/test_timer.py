"""Small work that is done again and again."""

from __future__ import annotations

import threading
import time

from services.chassis.timer import Timer
from services.errors import Unavailable


def test_the_work_is_done_again_until_the_process_stops() -> None:
    stop, done = threading.Event(), []

    def work() -> None:
        done.append(1)
        if len(done) == 3:
            stop.set()

    Timer("test", 0.001, work).run(stop)

    assert len(done) == 3


def test_an_outage_is_waited_out() -> None:
    stop, tries = threading.Event(), []

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("DATABASE_AWAY", "the database does not answer")
        stop.set()

    Timer("test", 0.001, work).run(stop)

    assert len(tries) == 2


def test_a_fault_of_the_work_ends_nothing() -> None:
    stop, tries = threading.Event(), []

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError
        stop.set()

    Timer("test", 0.001, work).run(stop)

    assert len(tries) == 2


def test_work_that_takes_long_rests_longer() -> None:
    stop, began = threading.Event(), []

    def work() -> None:
        began.append(time.monotonic())
        time.sleep(0.05)
        if len(began) == 2:
            stop.set()

    Timer("test", 0.001, work, rest=3.0).run(stop)

    assert began[1] - began[0] >= 4 * 0.05
