"""A sweep on a cluster of Ray: as many scenarios at a time as it has halves of processors.

A worker that dies takes one scenario with it, which is given to another; what others have planned stays planned.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.errors import Unavailable
from services.sweep.rows import Limits, Row, planned
from services.sweep.scenarios_file import Document, Scenario

SHARE_OF_PROCESSOR = 0.5
OBJECT_STORE_BYTES = 200 * 1024 * 1024
MOST_ATTEMPTS = 3


def rows(
    park: Document, scenarios: Sequence[Scenario], limits: Limits, *, workers: int, address: str | None
) -> Iterator[Row]:
    """The row of each scenario, as soon as it is planned.

    `workers` is how many a cluster begun here has; one at `address` has those that it has. Raises Unavailable where Ray
    is not installed.
    """
    ray = _ray()
    _connect(ray, workers, address)
    try:
        yield from _planned(ray, ray.put(park), scenarios, limits)
    finally:
        ray.shutdown()


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as missing:
        message = "ray is not installed: `pip install parkloom[ray]`, or plan with --workers 0, in this process"
        raise Unavailable("RAY_MISSING", message) from missing
    return ray


def _connect(ray: Any, workers: int, address: str | None) -> None:
    quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    if address is not None:
        ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    else:
        ray.init(num_cpus=workers * SHARE_OF_PROCESSOR, object_store_memory=OBJECT_STORE_BYTES, **quiet)


def _planned(ray: Any, park: Any, scenarios: Sequence[Scenario], limits: Limits) -> Iterator[Row]:
    # Ray would try a scenario again by itself without saying so: attempts are counted here.
    plan = ray.remote(num_cpus=SHARE_OF_PROCESSOR, max_retries=0)(planned)
    running = {plan.remote(park, scenario, limits): (scenario, 1) for scenario in scenarios}
    while running:
        done, _ = ray.wait(list(running), num_returns=1)
        scenario, attempts = running.pop(done[0])
        try:
            yield replace(ray.get(done[0]), attempts=attempts)
        except ray.exceptions.WorkerCrashedError:
            if attempts < MOST_ATTEMPTS:
                running[plan.remote(park, scenario, limits)] = scenario, attempts + 1
            else:
                yield Row(scenario.id, attempts=attempts, failure=f"{attempts} workers died while they planned it")
