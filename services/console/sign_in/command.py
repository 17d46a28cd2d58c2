"""`parkloom sign-in`: prints a link that lets one person into the console, once."""

from __future__ import annotations

import argparse
from datetime import timedelta

from services.chassis.identity import Caller, Purpose, Role, load_keys
from services.chassis.settings import Settings, read_environment
from services.console.core import sign_ins


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `parkloom sign-in`."""
    parser.add_argument("--park", required=True, help="id of the park")
    parser.add_argument("--role", required=True, choices=[role.value for role in sign_ins.ROLES])
    parser.add_argument("--subject", required=True, help="who it is for, as the services will record it")
    parser.add_argument("--enterprise", default="", help="id of the enterprise, for its own people")
    parser.add_argument("--minutes", type=int, default=60, help="how long the link is good for (60)")


def run(arguments: argparse.Namespace) -> int:
    """Print the link. Raises Invalid for what does not fit together."""
    caller = Caller(arguments.subject, arguments.park, Role(arguments.role), arguments.enterprise)
    print(link_for(read_environment(), caller, timedelta(minutes=arguments.minutes)))
    return 0


def link_for(settings: Settings, caller: Caller, good_for: timedelta) -> str:
    """The link for `caller` on the installation that `settings` describe."""
    return sign_ins.link(settings.console_url, load_keys(settings, Purpose.SIGN_IN), caller, good_for)
