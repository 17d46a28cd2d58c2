"""`python -m benchmarks.promise.server URL NOW`: matching's quotes on a database, as a process of its own.

Everything before the servicer is that of the product: token, policy, limits, turns, size, form, park, rules. Prints its
port, and ends when its input does. `NOW` is the instant that it is in the park.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from parkloom.matching.v1.quote_service_pb2_grpc import add_QuoteServiceServicer_to_server
from services.chassis.database import Database
from services.chassis.identity import Purpose, load_keys
from services.chassis.rpc import Limits, RpcServer, Servicer, Serving
from services.chassis.settings import Settings, inherited_environment
from services.matching.api.quote import QuoteApi
from services.matching.use_cases.quoting import ResidentParks


def main() -> int:
    """Serve until the input ends."""
    url, now = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    settings = Settings.read(inherited_environment())
    with closing(Database(url)) as database:
        database.clock = lambda: now
        api = QuoteApi(database, lambda: now, ResidentParks(database, lambda: now))
        servicer = Servicer(add_QuoteServiceServicer_to_server, api, "parkloom.matching.v1.QuoteService")
        serving = Serving(limits=Limits(calls_per_second=100_000, park_calls_per_second=100_000))
        server = RpcServer("127.0.0.1:0", [servicer], load_keys(settings, Purpose.ACCESS), serving)
        sys.stdout.write(f"{server.start()}\n")
        sys.stdout.flush()
        # Nobody reads what is logged from here on: a pipe that is full would hold up every call.
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        sys.stdin.read()
        server.drain_and_stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
