"""Lives of several seeds, one after the other or side by side."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import structlog

from benchmarks.in_process import migrated, parks_folder
from benchmarks.simulation.chances import Habits
from benchmarks.simulation.ledger import Ledger
from benchmarks.simulation.life import begun


def ledgers(seeds: Sequence[int], days: int, jobs: int, *, until_found: bool = False) -> Iterator[Ledger]:
    """The ledgers of parks of these seeds after so many days, `jobs` of them at a time.

    With `until_found` each park lives until the midnight of the first finding.
    """
    life = partial(lived, days=days, until_found=until_found)
    if jobs == 1:
        yield from map(life, seeds)
        return
    with ProcessPoolExecutor(jobs, max_tasks_per_child=1) as pool:
        yield from pool.map(life, seeds)


def lived(seed: int, days: int, *, until_found: bool = False) -> Ledger:
    """The ledger of a park of the seed after so many days, or up to the first finding."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with parks_folder() as folder, begun(folder / "park", migrated(folder / "made"), seed, Habits()) as life:
        try:
            life.live(days, until_found=until_found)
        except Exception as fault:
            # Where several live side by side, the first one's fault would show only after all others.
            message = f"seed {seed} on {life.people.today}: {type(fault).__name__}: {fault}"
            print(message, file=sys.stderr, flush=True)
            raise RuntimeError(message) from fault  # an RpcError cannot be handed from process to process
        return life.ledger
