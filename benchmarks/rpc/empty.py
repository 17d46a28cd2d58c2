"""`python -m benchmarks.rpc.empty`: the services' rpcs with nothing behind them, as a process of its own.

Everything before a servicer is that of the product: token, policy, limits, turns, size, form, park, rules. The servicer
answers with an empty reply. Prints its port, and ends when its input does; it logs as a service does, to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

from google.protobuf.message_factory import GetMessageClass

from parkloom.matching.v1 import matching_service_pb2_grpc
from parkloom.registry.v1 import registry_service_pb2_grpc
from services.chassis import telemetry
from services.chassis.identity import Purpose, load_keys
from services.chassis.rpc import Limits, RpcServer, Servicer, Serving
from services.chassis.rpc.policy import rpcs
from services.chassis.settings import Settings, inherited_environment

REGISTRY, MATCHING = "parkloom.registry.v1.RegistryService", "parkloom.matching.v1.MatchingService"


def main() -> int:
    """Serve until the input ends."""
    settings = Settings.read(inherited_environment())
    telemetry.configure(settings.log_level, settings.log_format)
    servicers = [
        Servicer(registry_service_pb2_grpc.add_RegistryServiceServicer_to_server, _Empty(REGISTRY), REGISTRY),
        Servicer(matching_service_pb2_grpc.add_MatchingServiceServicer_to_server, _Empty(MATCHING), MATCHING),
    ]
    serving = Serving(limits=Limits(calls_per_second=100_000, park_calls_per_second=100_000))
    server = RpcServer("127.0.0.1:0", servicers, load_keys(settings, Purpose.ACCESS), serving)
    sys.stdout.write(f"{server.start()}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.drain_and_stop()
    return 0


class _Empty:
    """A servicer of the service `name` whose every rpc answers at once, and each message of a stream with one."""

    def __init__(self, name: str) -> None:
        self._replies: dict[str, Any] = {
            rpc.path.rsplit("/", 1)[1]: GetMessageClass(rpc.response) for rpc in rpcs([name])
        }

    def __getattr__(self, rpc: str) -> Callable[[Any, Any], Any]:
        reply = self._replies[rpc]
        return lambda request, _context: _each(request, reply) if isinstance(request, Iterator) else reply()


def _each(requests: Iterator[Any], reply: Callable[[], Any]) -> Iterator[Any]:
    return (reply() for _ in requests)


if __name__ == "__main__":
    sys.exit(main())
