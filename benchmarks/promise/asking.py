"""Questions at a steady rate, and as many as are answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.call_seconds import Seconds

Ask = Callable[[int], Any]
Then = Callable[[Any], object]


def at_rate(ask: Ask, a_second: float, calls: int, *, clients: int = 16, then: Then = lambda _: None) -> Seconds:
    """Calls at a steady rate, however long the ones before take: one that has to wait for another has waited.

    `then` is called with each reply, and its time not counted.
    """
    began = time.perf_counter() + 0.1

    def call(number: int) -> float:
        due = began + number / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        reply = ask(number)
        seconds = time.perf_counter() - due
        then(reply)
        return seconds

    with ThreadPoolExecutor(clients) as pool:
        return Seconds(list(pool.map(call, range(calls))))


def rate(ask: Ask, clients: int, seconds: float) -> float:
    """Calls a second of clients that ask one question after another."""
    done = [0] * clients
    until = time.perf_counter() + seconds

    def run(client: int) -> None:
        while time.perf_counter() < until:
            ask(client + clients * done[client])
            done[client] += 1

    threads = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)
