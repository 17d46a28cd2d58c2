"""`parkloom token`: prints a token for calls by rpc."""

from __future__ import annotations

import argparse

from services.chassis import identity, rpc, settings
from services.chassis.identity import Caller, Role
from services.errors import Invalid

MAX_HOURS = 24 * 366


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--park", default="", help="the park the token is good for, such as sock")
    parser.add_argument("--role", required=True, choices=[role.value for role in Role], help="what its bearer is")
    parser.add_argument("--subject", required=True, help="who its bearer is; named in logs and in the audit trail")
    parser.add_argument(
        "--enterprise", default="", help="the enterprise it is bound to (roles enterprise and integrator)"
    )
    parser.add_argument("--scope", action="append", default=[], help="what an integrator may do; may be repeated")
    parser.add_argument("--hours", type=float, default=12.0, help="how long it is good for (default: 12)")


def run(arguments: argparse.Namespace) -> int:
    """Print the token that `arguments` describe. Raises Invalid when they contradict each other."""
    caller = _caller(arguments)
    if not 0 < arguments.hours <= MAX_HOURS:
        raise Invalid.field(
            "HOURS_OUT_OF_RANGE",
            "--hours",
            {"maximum": f"{MAX_HOURS}"},
            f"give more than 0 and at most {MAX_HOURS} hours",
        )
    configured = settings.read_environment()
    keys = identity.load_keys(configured.token_keys, configured.data_dir)
    print(identity.mint(keys, caller, seconds=round(arguments.hours * 3600)))
    return 0


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
