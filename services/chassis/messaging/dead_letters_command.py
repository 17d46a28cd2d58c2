"""`parkloom dead-letters`: lists the events that a service could not handle, replays them after a repair, or discards
them.
"""

from __future__ import annotations

import argparse
from contextlib import closing

from services.chassis import settings
from services.chassis.bus import connect_by
from services.chassis.messaging import dead_letters
from services.chassis.messaging.dead_letters import Letter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "action",
        choices=["list", "replay", "discard"],
        help="show them, give them to their topics again, or delete them; until then they are kept",
    )
    parser.add_argument("--group", default="", help="only what this group could not handle, such as matching")
    parser.add_argument(
        "--silence",
        type=float,
        default=dead_letters.SILENCE_SECONDS,
        help="seconds without one after which there are no more (default: %(default)g)",
    )


def run(arguments: argparse.Namespace) -> int:
    """List, replay or discard. Raises Unavailable while the bus is away."""
    with closing(connect_by(settings.read_environment())) as bus:
        if arguments.action == "replay":
            print(f"{dead_letters.replay(bus, arguments.group, arguments.silence)} replayed")
            return 0
        if arguments.action == "discard":
            print(f"{dead_letters.discard(bus, arguments.group, arguments.silence)} discarded")
            return 0
        letters = dead_letters.list_letters(bus, arguments.group, arguments.silence)
    for letter in letters:
        print(_line(letter))
    print(f"{len(letters)} waiting")
    return 0


def _line(letter: Letter) -> str:
    headers = letter.original.headers
    what = f"{headers.get('ce_type', 'no event')} {headers.get('ce_subject', letter.original.key)}"
    line = (
        f"{letter.put_aside_at:%Y-%m-%d %H:%M:%SZ}  {letter.group}  {letter.original.position}  {what}  {letter.error}"
    )
    # Every writer of a topic chooses these words, and must not steer the reader's terminal.
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
