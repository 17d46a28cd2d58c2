"""Seconds of calls: one after another beside their yardsticks, by several clients at once, and at a steady rate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.call_seconds import Seconds, Work


def in_turn(works: Sequence[Work], calls: int) -> list[Seconds]:
    """Each of `works` called so often, in turn, so that what else the machine does meets them alike."""
    found = [Seconds() for _ in works]
    for number in range(calls):
        for work, seconds in zip(works, found, strict=True):
            seconds.take(work, number)
    return found


def at_once(work: Callable[[int, int], object], clients: int, seconds: float) -> tuple[float, Seconds]:
    """Calls a second of `clients` that call one after another, and what each call took.

    `work` is called with the number of the client and that of its call.
    """
    found = [Seconds() for _ in range(clients)]
    until = time.perf_counter() + seconds

    def run(client: int) -> None:
        number = 0
        while time.perf_counter() < until:
            found[client].take(lambda call: work(client, call), number)
            number += 1

    threads = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = Seconds([each for one in found for each in one.each])
    return len(together.each) / (time.perf_counter() - began), together


def at_rate(work: Work, a_second: float, seconds: float, clients: int) -> Seconds:
    """Calls at a steady rate, each timed from the moment at which it was due: one that waits for another has waited."""
    found, began = Seconds(), time.perf_counter()

    def call(number: int) -> None:
        due = began + number / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        work(number)
        found.each.append(time.perf_counter() - due)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(call, range(int(a_second * seconds))))
    return found
