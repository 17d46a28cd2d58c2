"""`python -m benchmarks.honest_load [--seconds 6]`: honest calls alone, and then beside each attack.

Honest callers: a manager who reads an order, an enterprise that updates its capacity, a liveness probe, the console's
/healthz. None of their calls may fail, and their 95th percentile may be the larger of twice that without an attack and
250 ms. Exit status 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from benchmarks.honest_load.attacks import ATTACKS, under
from benchmarks.walls import park
from benchmarks.walls.installation import Attacked, attacked
from parkloom.matching.v1 import matching_service_pb2
from parkloom.registry.v1 import capacity_pb2, registry_service_pb2
from services.chassis.identity import Caller, Role
from services.demo.clients import Clients

FLOOR_SECONDS, FACTOR, A_SECOND = 0.25, 2.0, 10
Calls = Mapping[str, Callable[[], object]]


@dataclass
class Measured:
    """Seconds of each call of one kind, and what failed."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else float("inf")


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.honest_load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0, help="seconds of each measurement")
    given = parser.parse_args(arguments)
    with attacked("sqlite", {}, ("all",)) as there:
        calls = honest(there)
        measured(calls, 1.0)
        alone = measured(calls, given.seconds)
        print(_row("alone", alone, alone))
        good = [_beside(there, name, calls, alone, given.seconds) for name in ATTACKS]
    return 0 if all(good) and there.installation.ended() == [] else 1


def honest(there: Attacked) -> Calls:
    """The calls of honest callers."""
    settings = there.installation.settings
    staff = Clients.of(settings, Caller("staff", park.PARK, Role.ENTERPRISE, park.ENTERPRISES[0]))
    reader = Clients.of(settings, Caller("reader", park.PARK, Role.MANAGER))
    order = matching_service_pb2.GetOrderRequest(name=f"parks/{park.PARK}/orders/o-1")
    figure = capacity_pb2.DailyFigure(date=there.start.isoformat(), daily_capacity=100)
    line = f"parks/{park.PARK}/lines/l-{park.ENTERPRISES[0]}"
    capacity = registry_service_pb2.UpdateCapacityRequest(name=line, figures=[figure])
    health = health_pb2_grpc.HealthStub(grpc.insecure_channel(settings.matching_target))
    return {
        "read": lambda: reader.matching.GetOrder(order, timeout=10),
        "write": lambda: staff.registry.UpdateCapacity(capacity, timeout=10),
        "alive": lambda: health.Check(health_pb2.HealthCheckRequest(service="alive"), timeout=10),
        "healthz": lambda: urllib.request.urlopen(f"http://{settings.console_listen}/healthz", timeout=10).read(),
    }


def measured(calls: Calls, seconds: float) -> dict[str, Measured]:
    """Each kind of call made ten times a second by a thread of its own."""
    found = {name: Measured() for name in calls}
    threads = [threading.Thread(target=_made, args=(calls[name], found[name], seconds)) for name in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _made(call: Callable[[], object], found: Measured, seconds: float) -> None:
    begun = time.monotonic()
    for number in range(int(seconds * A_SECOND)):
        time.sleep(max(0.0, begun + number / A_SECOND - time.monotonic()))
        started = time.perf_counter()
        try:
            call()
        except (grpc.RpcError, OSError) as failure:
            found.failures.append(str(failure)[:200])
        found.seconds.append(time.perf_counter() - started)


def _beside(there: Attacked, name: str, calls: Calls, alone: dict[str, Measured], seconds: float) -> bool:
    with under(ATTACKS[name], there):
        found = measured(calls, seconds)
    print(_row(name, found, alone))
    return holds(found, alone)


def holds(found: Mapping[str, Measured], alone: Mapping[str, Measured]) -> bool:
    """True if nothing failed and nothing took much longer than alone."""
    in_time = all(each.p95 <= max(FLOOR_SECONDS, FACTOR * alone[name].p95) for name, each in found.items())
    return in_time and not any(each.failures for each in found.values())


def _row(name: str, found: Mapping[str, Measured], alone: Mapping[str, Measured]) -> str:
    cells = (
        f"{kind} {each.p95 * 1000:.0f} ms ({each.p95 / alone[kind].p95:.1f}×), {len(each.failures)} failed"
        for kind, each in found.items()
    )
    return f"{name:22} {'; '.join(cells)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
