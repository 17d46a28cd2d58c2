"""`parkloom generate`: write a park file of our own making."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from services.errors import Invalid
from services.generator import PROFILES, START, generate, shift


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("-o", "--output", type=Path, required=True, help="the file to write; gzipped if it ends in .gz")
    parser.add_argument("--profile", choices=list(PROFILES), default="sock-park", help="the kind of park")
    parser.add_argument("--enterprises", type=int, default=1210, help="how many enterprises")
    parser.add_argument("--orders", type=int, default=400, help="how many open orders")
    parser.add_argument("--seed", type=int, default=7, help="another seed, another park")
    parser.add_argument("--days", type=int, default=30, help="length of the horizon, up to 120")
    parser.add_argument("--load", type=float, default=0.72, help="share of the core link's capacity that is asked for")
    parser.add_argument("--start", type=date.fromisoformat, default=START, help="day 0, YYYY-MM-DD")
    parser.add_argument(
        "--set-ups",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="set-ups, smallest runs, transfer batches, few suppliers for an order (default: with them)",
    )


def run(args: argparse.Namespace) -> int:
    """0 where the file is written, 2 where the arguments make no park or the file cannot be written."""
    try:
        document = generate(
            profile=args.profile,
            enterprises=args.enterprises,
            orders=args.orders,
            seed=args.seed,
            days=args.days,
            load=args.load,
            set_ups=args.set_ups,
        )
        moved = shift(document, args.start)
        args.output.write_bytes(encoded(moved, compressed=args.output.suffix == ".gz"))
    except Invalid as error:
        print(f"parkloom generate: {error.message}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"parkloom generate: {args.output} cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def encoded(document: Mapping[str, object], compressed: bool) -> bytes:
    """The bytes of a park file: the same park gives the same bytes."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(text, compresslevel=9, mtime=0) if compressed else text + b"\n"
