"""`parkloom groups`: lists what each group has still to read, or releases one that will not come back.

The embedded bus keeps what a group has not read; a service that was taken out of use would let it grow for ever.
"""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import closing

from services.chassis import settings
from services.chassis.bus import Bus, connect_by
from services.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("action", choices=["list", "release"], help="show them, or keep nothing for one any more")
    parser.add_argument("--group", default="", help="the group to release, such as logistics")


def run(arguments: argparse.Namespace) -> int:
    """List or release. Raises Unavailable while the bus is away, Conflict for a group that is in use."""
    with closing(connect_by(settings.read_environment())) as bus:
        if arguments.action == "list":
            return _list(bus)
        if not arguments.group:
            raise Invalid.field("GROUP_MISSING", "--group", {}, "give the group to release, as `groups list` shows it")
        bus.release(arguments.group)
    print(f"{arguments.group} released: should it come back, it takes its snapshots again")
    return 0


def _list(bus: Bus) -> int:
    unread: Counter[tuple[str, str]] = Counter()
    for each in bus.progress():
        unread[each.group, each.topic] += each.end - each.done
    for (group, topic), count in sorted(unread.items()):
        print(f"{group}  {topic}  {count} unread")
    return 0
