"""`python -m benchmarks.fuzz [--calls 2000] [--database sqlite|postgresql] [--seed 0]`: random calls on every rpc.

Half of the calls are messages of the right type, half are bytes. No answer may be INTERNAL or UNKNOWN, none may come
later than its deadline, and all processes must be there at the end. Exit status 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random

import grpc

from benchmarks.fuzz.messages import Requests
from benchmarks.walls import park
from benchmarks.walls.installation import POSTGRESQL, SQLITE, Attacked, attacked
from parkloom.logistics.v1 import logistics_service_pb2
from parkloom.matching.v1 import matching_service_pb2
from services.chassis.identity import Caller, Purpose, Role, load_keys, mint
from services.chassis.rpc.policy import Rpc, product_rpcs

DEADLINE_SECONDS = 10.0
# A stream is read for so many answers or seconds at most.
MOST_ANSWERS, STREAM_SECONDS = 3, 0.2
BAD = ("INTERNAL", "UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED")
# One account makes all calls: what limits it is measured elsewhere.
SETTINGS = {
    "PARKLOOM_CALLER_CALLS_PER_SECOND": "100000",
    "PARKLOOM_PARK_CALLS_PER_SECOND": "100000",
    "PARKLOOM_CALLER_PLANS": "100000",
    "PARKLOOM_CALLER_SOLVER_SECONDS": "1000000",
    "PARKLOOM_PARK_SOLVER_SECONDS": "1000000",
}
SCOPES = frozenset(("orders.write", "orders.read", "capacity.write", "plans.read", "prices.read"))
ACCOUNTS = (
    Caller("manager", park.PARK, Role.MANAGER),
    Caller("another manager", park.PARK, Role.MANAGER),
    Caller("auditor", park.PARK, Role.AUDITOR),
    Caller("staff", park.PARK, Role.ENTERPRISE, park.ENTERPRISES[0]),
    Caller("buyer", park.PARK, Role.INTEGRATOR, "", SCOPES),
)


@dataclass
class Found:
    """Answers by status, and the calls whose answers should not be."""

    statuses: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def calls(self) -> int:
        return self.statuses.total()


def main(arguments: Sequence[str]) -> int:
    """Fuzz each database that is asked for, print the counts and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--calls", type=int, default=2000, help="calls on each rpc")
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), help="left out: both, one after the other")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    databases = (given.database,) if given.database else (SQLITE, POSTGRESQL)
    found = [fuzzed(database, given.calls, given.seed) for database in databases]
    return 1 if any(each.bad for each in found) else 0


def fuzzed(database: str, calls: int, seed: int) -> Found:
    """`calls` random calls on every rpc of an installation of its own, printed and returned."""
    found, rng = Found(), Random(seed)
    with attacked(database, SETTINGS) as there:
        requests = Requests(rng, _names(there))
        for rpc in sorted(product_rpcs(), key=lambda rpc: rpc.path):
            _fuzz(there, rpc, requests, calls, found)
        found.bad += [f"{name} ended" for name in there.installation.ended()]
    print(f"{database}: {found.calls} calls, slowest {found.slowest:.2f} s, {_table(found)}")
    print("".join(f"  {line}\n" for line in found.bad[:20]), end="")
    return found


def _table(found: Found) -> str:
    return ", ".join(f"{status} {count}" for status, count in found.statuses.most_common())


def _names(there: Attacked) -> Mapping[str, list[str]]:
    """Names of things that exist, by type of resource, and short ids and dates under ""."""
    parent = f"parks/{park.PARK}"
    enterprises = [f"{parent}/enterprises/{each}" for each in park.ENTERPRISES[:2]]
    plans = there.manager.matching.ListPlans(matching_service_pb2.ListPlansRequest(parent=parent)).plans
    work = there.manager.matching.ListAssignments(matching_service_pb2.ListAssignmentsRequest(parent=parent))
    moves = there.manager.logistics.ListMovements(logistics_service_pb2.ListMovementsRequest(parent=parent))
    named = {
        "Park": [parent],
        "Product": [f"{parent}/products/crew"],
        "Enterprise": enterprises,
        "Line": [*(f"{parent}/lines/l-{each}" for each in park.ENTERPRISES[:2]), f"{parent}/lines/-"],
        "Order": [f"{parent}/orders/o-{number}" for number in range(3)],
        "Plan": [plan.name for plan in plans],
        "Assignment": [each.name for each in work.assignments][:5],
        "Movement": [each.name for each in moves.movements][:5],
    }
    others = ["north", "port", "weaving", "n168", "crew", "*", there.start.isoformat(), parent, *enterprises]
    return {f"parkloom.dev/{kind}": names for kind, names in named.items()} | {"": others}


def _fuzz(there: Attacked, rpc: Rpc, requests: Requests, calls: int, found: Found) -> None:
    settings = there.installation.settings
    keys = load_keys(settings, Purpose.ACCESS)
    with ExitStack() as held:
        tokens = [mint(keys, account, seconds=3600) for account in ACCOUNTS]
        channel = held.enter_context(grpc.insecure_channel(_target(there, rpc)))
        for number in range(calls):
            raw = requests.message(rpc.request) if number % 2 else requests.noise(rpc.request)
            metadata = (("authorization", f"Bearer {tokens[number // 2 % len(tokens)]}"),)
            started = time.perf_counter()
            status = _answered(channel, rpc, raw, metadata)
            found.slowest = max(found.slowest, time.perf_counter() - started)
            found.statuses[status] += 1
            if status in BAD:
                found.bad.append(f"{status} from {rpc.path}: {raw[:60].hex()}")


def _target(there: Attacked, rpc: Rpc) -> str:
    settings = there.installation.settings
    service = next(
        (name for name in ("registry", "matching", "logistics") if f"parkloom.{name}." in rpc.path), "registry"
    )
    return str(getattr(settings, f"{service}_target"))


def _answered(channel: grpc.Channel, rpc: Rpc, raw: bytes, metadata: tuple[tuple[str, str], ...]) -> str:
    """The status of the answer, OK for a stream that is left while it goes on."""
    try:
        if not rpc.streams:
            call = channel.unary_unary(rpc.path, request_serializer=None, response_deserializer=None)
            call(raw, timeout=DEADLINE_SECONDS, metadata=metadata)
            return "OK"
        stream = channel.unary_stream(rpc.path, request_serializer=None, response_deserializer=None)
        return _streamed(stream(raw, timeout=STREAM_SECONDS, metadata=metadata))
    except grpc.RpcError as failure:
        code = failure.code()
        return "OK" if rpc.streams and code is grpc.StatusCode.DEADLINE_EXCEEDED else str(code.name)


def _streamed(answers: Iterable[bytes]) -> str:
    for number, _ in enumerate(answers, start=1):
        if number == MOST_ANSWERS:
            break
    return "OK"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
