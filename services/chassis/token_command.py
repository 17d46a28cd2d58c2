"""`parkloom token`: prints a token for calls by rpc, and on standard error its id and how long it is good."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta

from services.chassis import identity, rpc, settings
from services.chassis.identity import Caller, Purpose, Role, Token
from services.errors import Invalid

DEFAULT_HOURS, MAX_HOURS = 1.0, 24
# For machine accounts whose token nobody can renew by the hour.
MAX_DAYS = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--park", default="", help="the park the token is good for, such as sock")
    parser.add_argument("--role", required=True, choices=[role.value for role in Role], help="what its bearer is")
    parser.add_argument("--subject", required=True, help="who its bearer is; named in logs and in the audit trail")
    parser.add_argument(
        "--enterprise", default="", help="the enterprise it is bound to (roles enterprise and integrator)"
    )
    parser.add_argument("--scope", action="append", default=[], help="what an integrator may do; may be repeated")
    lifetime = parser.add_mutually_exclusive_group()
    lifetime.add_argument(
        "--hours", type=float, default=DEFAULT_HOURS, help=f"how long it is good for (default: 1; at most {MAX_HOURS})"
    )
    lifetime.add_argument(
        "--days", type=float, help=f"how long it is good for, for a machine account (at most {MAX_DAYS})"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the token that `arguments` describe. Raises Invalid when they contradict each other."""
    caller, lifetime = _caller(arguments), _lifetime(arguments)
    purpose = Purpose.SERVICE if caller.role is Role.SERVICE else Purpose.ACCESS
    keys = identity.load_keys(settings.read_environment(), purpose)
    token = identity.mint(keys, caller, seconds=round(lifetime.total_seconds()))
    print(token)
    print(_described(identity.decode(keys, token)), file=sys.stderr)
    return 0


def _lifetime(arguments: argparse.Namespace) -> timedelta:
    if arguments.days is not None:
        if not 0 < arguments.days <= MAX_DAYS:
            hint = f"give more than 0 and at most {MAX_DAYS} days"
            raise Invalid.field("DAYS_OUT_OF_RANGE", "--days", {"maximum": f"{MAX_DAYS}"}, hint)
        return timedelta(days=arguments.days)
    if not 0 < arguments.hours <= MAX_HOURS:
        hint = f"give more than 0 and at most {MAX_HOURS} hours; a machine account's token may have --days"
        raise Invalid.field("HOURS_OUT_OF_RANGE", "--hours", {"maximum": f"{MAX_HOURS}"}, hint)
    return timedelta(hours=arguments.hours)


def _described(token: Token) -> str:
    good = f"good until {token.expires:%Y-%m-%d %H:%M} UTC"
    return f"id {token.id}, {good}; `parkloom revoke --token-id {token.id}` ends it before"


def _caller(arguments: argparse.Namespace) -> Caller:
    role = Role(arguments.role)
    unknown = sorted(set(arguments.scope) - set(rpc.known_scopes()))
    if unknown:
        known = ", ".join(rpc.known_scopes())
        raise Invalid.field(
            "SCOPE_UNKNOWN", "--scope", {"known": known}, f"{', '.join(unknown)} is not a scope; there are {known}"
        )
    if role is Role.INTEGRATOR and not arguments.scope:
        raise Invalid.field(
            "SCOPES_MISSING", "--scope", {}, "name at least one: an integrator may do what its scopes allow"
        )
    return Caller(arguments.subject, arguments.park, role, arguments.enterprise, frozenset(arguments.scope))
