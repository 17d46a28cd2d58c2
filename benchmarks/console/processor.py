"""Processor time of pages, opened one after another by one person: unlike seconds, it is the same on a busy machine."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.console.people import Pages, Person

OPENINGS = 5
IDLE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of a processor that one opening of a page takes of each process, by its name."""

    each: Mapping[str, float]

    @property
    def together(self) -> float:
        return sum(self.each.values())


def costs(person: Person, pages: Pages, processes: Mapping[str, int], seed: int) -> dict[str, Costs]:
    """The costs of each page, by name; `processes` are ids by name. What these do anyway is taken off.

    A page has been opened before, so that what is read once is there.
    """
    idle = _spent(lambda: time.sleep(IDLE_SECONDS), processes)
    rates = {name: spent / IDLE_SECONDS for name, spent in idle.items()}
    found = {}
    for name, page in pages.items():
        paths = [page(random.Random(seed + number)) for number in range(OPENINGS)]
        begun = time.perf_counter()
        spent = _spent(lambda paths=paths: [person.open(path) for path in paths], processes)  # type: ignore[misc]
        seconds = time.perf_counter() - begun
        found[name] = Costs({key: max(0.0, own - rates[key] * seconds) / OPENINGS for key, own in spent.items()})
    return found


def _spent(work: Callable[[], object], processes: Mapping[str, int]) -> dict[str, float]:
    before = {name: _clock(process) for name, process in processes.items()}
    work()
    return {name: _clock(process) - before[name] for name, process in processes.items()}


def _clock(process: int) -> float:
    """Seconds of a processor that a process has taken so far, by the clock that Linux keeps for each."""
    return time.clock_gettime((~process << 3) | 2)
