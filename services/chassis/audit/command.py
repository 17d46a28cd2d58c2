"""`parkloom audit`: the audit trails of all services, verified, listed or exported."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.chassis import settings
from services.chassis.audit.entries import BLOCKS, ENTRIES
from services.chassis.audit.sealing import Verified, verify
from services.chassis.database import Database
from services.errors import Invalid

SERVICES = ("registry", "matching", "logistics", "console")
BATCH = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("action", choices=["verify", "list", "export"], help="what to do with the trails")
    parser.add_argument("--service", choices=SERVICES, help="the service whose trail is meant (default: all)")
    parser.add_argument("--park", default="", help="list: only entries of this park")
    parser.add_argument("--subject", default="", help="list: only entries of this subject")
    parser.add_argument("--limit", type=int, default=50, help="list: the most entries of a service (default: 50)")
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="SERVICE:NUMBER:HASH",
        help="verify: a block as an earlier run printed it; may be repeated",
    )


def run(arguments: argparse.Namespace) -> int:
    """Do what `arguments` ask. The status is 1 where a trail does not verify."""
    configured = settings.read_environment()
    expected = _expected(arguments.expect)
    status = 0
    for service in [arguments.service] if arguments.service else SERVICES:
        with closing(Database(getattr(configured, f"{service}_database_url"))) as database:
            if arguments.action == "verify":
                kept = timedelta(days=configured.audit_days)
                status |= _report(service, database.read(lambda s: verify(s, kept, expected.get(service))))  # noqa: B023
            elif arguments.action == "list":
                _list(service, database, arguments)
            else:
                _export(service, database)
    return status


def _expected(given: list[str]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for text in given:
        service, _, block = text.partition(":")
        number, _, known = block.partition(":")
        if service not in SERVICES or not number.isdecimal() or not known:
            hint = "give SERVICE:NUMBER:HASH as `parkloom audit verify` printed it"
            raise Invalid.field("BLOCK_MALFORMED", "--expect", {}, hint)
        found.setdefault(service, {})[int(number)] = known
    return found


def _report(service: str, found: Verified) -> int:
    state = "FAULTY" if found.faults else "as sealed"
    print(f"{service}: {state}; {found.blocks} blocks, {found.entries} entries, {found.waiting} not sealed yet")
    if found.head:
        print(f"  last block {service}:{found.head}")
    for fault in found.faults:
        print(f"  {fault}", file=sys.stderr)
    return 1 if found.faults else 0


def _list(service: str, database: Database, arguments: argparse.Namespace) -> None:
    wanted = select(ENTRIES).order_by(ENTRIES.c.id.desc()).limit(arguments.limit)
    for name in ("park", "subject"):
        if getattr(arguments, name):
            wanted = wanted.where(ENTRIES.c[name] == getattr(arguments, name))
    for row in reversed(database.read(lambda session: session.execute(wanted).all())):
        place = f" for {row.acting_for}" if row.acting_for else ""
        print(
            f"{row.time:%Y-%m-%d %H:%M:%S} {service} {row.park or '-'} {row.role} {row.subject}{place}: "
            f"{row.act.rpartition('/')[2]} {row.resource}"
        )


def _export(service: str, database: Database) -> None:
    """Print blocks and entries as lines of JSON, each as it was hashed."""
    for kind, table, key in (("block", BLOCKS, BLOCKS.c.number), ("entry", ENTRIES, ENTRIES.c.id)):
        for row in _rows(database, table, key):
            print(json.dumps({"service": service, "kind": kind, **_plain(row)}, ensure_ascii=False))


def _rows(database: Database, table: Any, key: Any) -> Iterator[Row[Any]]:
    after = 0
    while True:

        def read(session: Session, after: int = after) -> list[Row[Any]]:
            return list(session.execute(select(table).where(key > after).order_by(key).limit(BATCH)).all())

        found = database.read(read)
        if not found:
            return
        yield from found
        after = getattr(found[-1], key.name)


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {
        name: value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value
        for name, value in row._mapping.items()
    }
