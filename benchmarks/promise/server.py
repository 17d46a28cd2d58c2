"""`python -m benchmarks.promise.server URL NOW`: matching's quotes on a database, as a process of its own.

Everything before the servicer is that of the product: token, policy, limits, turns, size, form, park, rules; and so is
the pace at which its threads take turns and garbage is collected. Prints its port. `NOW` is the instant that it is in
the park.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from parkloom.matching.v1.quote_service_pb2_grpc import add_QuoteServiceServicer_to_server
from services.chassis import process
from services.chassis.database import Database
from services.chassis.identity import Purpose, load_keys
from services.chassis.rpc import Limits, RpcServer, Servicer, Serving
from services.chassis.settings import Settings, inherited_environment
from services.matching.api.quote import QuoteApi
from services.matching.use_cases.quoting import ResidentParks


def main() -> int:
    """Serve until asked to stop; returns the exit status."""
    url, now = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    settings = Settings.read(inherited_environment())
    with closing(Database(url)) as database:
        database.clock = lambda: now
        api = QuoteApi(database, lambda: now, ResidentParks(database, lambda: now))
        servicer = Servicer(add_QuoteServiceServicer_to_server, api, "parkloom.matching.v1.QuoteService")
        serving = Serving(limits=Limits(calls_per_second=100_000, park_calls_per_second=100_000))
        server = RpcServer("127.0.0.1:0", [servicer], load_keys(settings, Purpose.ACCESS), serving)
        return process.run([_Announced(server)], grace=serving.grace)


@dataclass
class _Announced:
    """The server as a part of its process that prints the port."""

    server: RpcServer
    name: str = "rpc"

    def run(self, stop: threading.Event) -> None:
        sys.stdout.write(f"{self.server.start()}\n")
        sys.stdout.flush()
        # Nobody reads what is logged from here on: a pipe that is full would hold up every call.
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        stop.wait()
        self.server.drain_and_stop()


if __name__ == "__main__":
    sys.exit(main())
