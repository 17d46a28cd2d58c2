"""`parkloom check`: a plan against its park, or routes against their wave; the first file shows which."""

from __future__ import annotations

import argparse
import sys

from services.errors import Invalid

UNREADABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("park", metavar="PARK|WAVE", help="the park file or wave file, gzipped or not")
    parser.add_argument("plan", metavar="PLAN|ROUTES", help="the plan file or routes file, gzipped or not")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="for solving a plan again that calls itself optimal (default 10)"
    )


def run(args: argparse.Namespace) -> int:
    """0: no rule is broken; 1: some rule is, or a plan called optimal is not; 2: a file that cannot be read."""
    from services import files

    try:
        document = files.load(args.park)
        if "shipments" in document and "vehicles" in document:
            from services.vehicle_routing import check_command as of_routes

            return of_routes.check(document, args)
        from services.planning import check_command as of_plans

        return of_plans.check(document, args)
    except Invalid as error:
        print(f"parkloom check: {error.message}", file=sys.stderr)
        return UNREADABLE
