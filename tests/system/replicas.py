"""Several processes of matching beside one another, on one database, as a cluster runs them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from services.chassis.settings import Settings
from services.demo import installation
from services.demo.real_parts import RealServers
from services.testbed.ports import free_ports

READY_SECONDS = 180.0
SERVERS = ("registry", "matching", "planner", "logistics")


@contextmanager
def replicated(parts: RealServers, folder: Path, count: int) -> Iterator[list[Settings]]:
    """An installation with `count` processes of matching: the settings by which each of these is reached.

    All follow the same topics as one group, and each has its own port; the first one's is known to the other services.
    """
    with ExitStack() as held:
        first = held.enter_context(installation.running(parts.environment, SERVERS, folder / "logs", READY_SECONDS))
        reached = [first.settings]
        for number, port in enumerate(free_ports(count - 1), start=2):
            own = {**parts.environment, "PARKLOOM_MATCHING_LISTEN": f"127.0.0.1:{port}"}
            logs = folder / f"logs-{number}"
            other = held.enter_context(installation.running(own, ("matching",), logs, READY_SECONDS))
            reached.append(other.settings)
        yield reached
