"""`python -m benchmarks.console`: the console's pages while people click. `docs/benchmarks.md` says what it measures.

Exit status: 0; 1 where a page took longer or weighs more than it may.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine
from benchmarks.console import figures, processor
from benchmarks.console.pages import pages
from benchmarks.console.people import Pace, Person, click, weight
from benchmarks.planner import storing
from benchmarks.rpc.park import Measured, measured
from benchmarks.walls.installation import POSTGRESQL, SERVICES
from parkloom.matching.v1.matching_service_pb2 import ListPlansRequest
from services.demo.clients import Clients

SEED = 14
ORDERS_OPENED = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and return the exit status."""
    args = _arguments(arguments)
    with measured(POSTGRESQL, (*SERVICES, "console"), args.size) as there:
        document = there.requests.document
        shown = pages(_some(document["orders"]), _some(document["enterprises"]), _plan(there))
        park = document["park"]["id"]
        people = [Person(there.settings, park, f"person-{number}") for number in range(args.people)]
        sizes = {name: weight(people[0], page(random.Random(SEED))) for name, page in shown.items()}
        of_processor = processor.costs(people[0], shown, there.processes, SEED)
        clicks = click(people, shown, Pace(args.seconds, args.think), SEED)
    rows = figures.rows(clicks.seconds, clicks.failures, sizes, of_processor)
    park = f"{len(document['enterprises'])} enterprises, {len(document['orders'])} orders"
    title = f"{park}; {args.people} people, {_pace(args)}"
    printed = f"{machine.described()}\n\n{figures.table(title, rows)}"
    print(printed, flush=True)
    if args.store:
        storing.store(args.store, "console", printed)
    return 1 if any(row.too_much for row in rows) else 0


def _some(things: Sequence[dict[str, str]]) -> list[str]:
    """The ids of some of the things, the same each time."""
    ids = [thing["id"] for thing in things]
    return random.Random(SEED).sample(ids, min(ORDERS_OPENED, len(ids)))


def _plan(there: Measured) -> str:
    """The id of the newest plan."""
    clients = Clients.of(there.settings, there.caller)
    [newest] = clients.matching.ListPlans(ListPlansRequest(parent=there.requests.parent, page_size=1)).plans
    return str(newest.name).rsplit("/", 1)[-1]


def _pace(args: argparse.Namespace) -> str:
    return f"each a page every {args.think:g} s on average, {args.seconds:g} s long"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.console", description=__doc__)
    parser.add_argument("--size", type=float, default=1.0, help="times 1,210 enterprises and 2,000 orders")
    parser.add_argument("--people", type=int, default=50, help="who click at once")
    parser.add_argument("--think", type=float, default=10.0, help="seconds between two pages of one, on average")
    parser.add_argument("--seconds", type=float, default=120.0, help="for which they click")
    parser.add_argument("--store", type=Path, metavar="MD", help="page for the table, in place of the last one")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
