"""`python -m benchmarks.rpc`: what rpcs cost. `docs/benchmarks.md` says what it measures.

Exit status: 0; 1 where an rpc took longer than it may.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import machine
from benchmarks.planner import storing
from benchmarks.rpc import figures
from benchmarks.rpc.park import Measured, measured
from benchmarks.walls.installation import POSTGRESQL, SERVICES, SQLITE

MODES = {"embedded": (SQLITE, ("all",)), "processes": (POSTGRESQL, SERVICES)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and return the exit status."""
    args = _arguments(arguments)
    good = True
    for mode in args.modes:
        database, names = MODES[mode]
        with measured(database, names, args.size) as there:
            rows = [_shown(row) for row in _rows(there, args)]
        table = figures.table(f"{mode}, on {database}", rows)
        good = good and not any(row.too_much for row in rows)
        print(table, flush=True)
        if args.store:
            storing.store(args.store, f"rpc {mode}", f"{machine.described()}\n\n{table}")
    return 0 if good else 1


def _rows(there: Measured, args: argparse.Namespace) -> Iterator[figures.Row]:
    for kind in there.requests.kinds():
        if not args.only or kind.rpc in args.only:
            yield figures.of(there, kind, calls=args.calls, clients=args.clients, seconds=args.seconds)
    if not args.only or "StreamCapacity" in args.only:
        yield figures.stream(there, args.seconds)
    if not args.only or "CreateOrder" in args.only:
        yield figures.beside_plans(there, args.beside_seconds, args.clients)
    if not args.only or "BatchCreateOrders" in args.only:
        yield figures.many_orders(there)


def _shown(row: figures.Row) -> figures.Row:
    """The row, printed as soon as it is measured."""
    sys.stderr.write(f"{row.text}\n")
    sys.stderr.flush()
    return row


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    args = parser.parse_args(arguments)
    if args.store and args.only:
        parser.error("--store takes whole tables: leave out --only")
    return args


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.rpc", description=__doc__)
    parser.add_argument("--modes", nargs="+", choices=MODES, default=list(MODES), help="both by default")
    parser.add_argument("--only", nargs="+", metavar="RPC", help="these rpcs only, by name")
    parser.add_argument("--size", type=float, default=0.3, help="times 1,210 enterprises and 2,000 orders")
    parser.add_argument("--calls", type=int, default=100, help="one after another, beside their yardsticks")
    parser.add_argument("--clients", type=int, default=4, help="that call at once")
    parser.add_argument("--seconds", type=float, default=3.0, help="for which they do")
    parser.add_argument("--beside-seconds", type=float, default=20.0, help="of orders placed beside fill-in plans")
    parser.add_argument(
        "--store", type=Path, metavar="MD", help="page for the tables, each in place of the last one of its mode"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
