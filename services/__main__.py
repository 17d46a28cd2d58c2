"""The command line.

    parkloom all                                            the whole park in one command, embedded
    parkloom {registry|matching|planner|logistics|console|gateway}  one process of it, by environment variables
    parkloom {plan|route|check|generate|scenarios}          planning from files, nothing else loaded
    parkloom {migrate|token|sign-in|dead-letters|groups|demo}     what operators need around it

A subcommand imports its parts inside itself, so that `plan` loads no database, bus, gRPC or Flask.
Exit status: 0 done, 1 something failed, 2 the input is wrong.
"""

from __future__ import annotations

import argparse
import importlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from services.errors import Invalid, ParkloomError, Unavailable

if TYPE_CHECKING:
    from services.chassis.settings import Settings

# The purpose of a command, and the module with its `add_arguments(parser)` and `run(args) -> status`.
COMMANDS = {
    "plan": ("services.planning.plan_command", "plan a park file, and write the plan file"),
    "route": ("services.vehicle_routing.route_command", "route a wave file, and write the routes file"),
    "check": ("services.check_command", "check a plan file against its park file, or routes against their wave"),
    "generate": ("services.generator.command", "write a park file of made-up enterprises and orders"),
    "scenarios": ("services.sweep.command", "plan many edits of a park file, side by side on workers of Ray"),
    "token": ("services.chassis.token_command", "mint a token for a person or a machine account"),
    "revoke": ("services.chassis.revoking.command", "make tokens and sign-ins of somebody good no longer"),
    "sign-in": ("services.console.sign_in.command", "make a one-time link to the console"),
    "audit": ("services.chassis.audit.command", "verify, list or export who did what"),
    "mcp": ("services.assistants.command", "serve rpcs as tools to an assistant, over standard input and output"),
    "dead-letters": (
        "services.chassis.messaging.dead_letters_command",
        "list, replay or discard events that could not be handled",
    ),
    "groups": ("services.chassis.messaging.groups_command", "list what each service has still to read, or release one"),
    "demo": ("services.demo.command", "run a whole park of 1,210 enterprises and show its story"),
}
# Services with a database of their own, by the name of their process.
DATABASES = ("registry", "matching", "logistics", "console")
_RESTART_SECONDS = 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    # The solver brings its own threads; those of the linear algebra would only spin beside them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    given = list(sys.argv[1:] if arguments is None else arguments)
    parsed = _parser(given[:1]).parse_args(given)
    try:
        status: int = parsed.run(parsed)
    except ParkloomError as failure:
        print(f"parkloom {parsed.command}: {failure}", file=sys.stderr)
        return 2 if isinstance(failure, Invalid) else 1
    return status


def _parser(chosen: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; of the commands with modules only the chosen one is imported."""
    parser = argparse.ArgumentParser(
        prog="parkloom", description="Matches orders to the capacity of a park's enterprises."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (text, run) in _PROCESSES.items():
        process = commands.add_parser(name, help=text, description=text)
        # A process that another one started: it shows no metrics of its own and ends when its standard input does.
        process.add_argument("--attached", action="store_true", help=argparse.SUPPRESS)
        process.set_defaults(run=run)
    for name, (module_name, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in chosen:
            module = importlib.import_module(module_name)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def _migrate(_: argparse.Namespace) -> int:
    settings = _settings()
    for service in DATABASES:
        _upgrade(settings, service)
        print(f"{service}: up to date")
    return 0


def _all(_: argparse.Namespace) -> int:
    """Everything in this process, but the planner: solving would hold up the servers' threads."""
    from services.assembly import Assembly

    settings = _settings()
    for service in DATABASES:
        _upgrade(settings, service)
    assembly = Assembly(settings)
    return assembly.run([assembly.app(service) for service in DATABASES], [_PlannerProcess()])


def _one(service: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        from services.assembly import Assembly

        settings = _settings()
        if arguments.attached:
            settings = replace(settings, metrics_listen="")
        _refuse_unless_migrated(settings, "matching" if service == "planner" else service)
        assembly = Assembly(settings)
        return assembly.run([assembly.app(service)], [_EndsWithInput()] if arguments.attached else [])

    return run


def _gateway(_: argparse.Namespace) -> int:
    """Envoy serves health and metrics of the gateway by itself."""
    from services.assembly import Assembly
    from services.gateway.app import build

    settings = _settings()
    return Assembly(replace(settings, metrics_listen="")).run([build(settings)])


def _settings() -> Settings:
    from services.chassis import telemetry
    from services.chassis.settings import read_environment

    settings = read_environment()
    telemetry.configure(settings.log_level, settings.log_format)
    return settings


def _upgrade(settings: Settings, service: str) -> None:
    from services.chassis.database.migrations import migrate

    migrate(getattr(settings, f"{service}_database_url"), f"services.{service}")


def _refuse_unless_migrated(settings: Settings, service: str) -> None:
    from services.chassis.database.migrations import pending

    missing = pending(getattr(settings, f"{service}_database_url"), f"services.{service}")
    if missing:
        message = f"the database of {service} lacks {', '.join(missing)}: run `parkloom migrate` first"
        raise Unavailable("DATABASE_BEHIND", message)


class _PlannerProcess:
    """The planner as a process of its own, started again when it dies; its job is claimed again after the lease."""

    name = "planner process"

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            # Attached: it ends in order when the block closes its input, and does not outlive us, however we end.
            command = [sys.executable, "-m", "services", "planner", "--attached"]
            with subprocess.Popen(command, stdin=subprocess.PIPE) as planner:
                while planner.poll() is None and not stop.wait(0.2):
                    pass
            stop.wait(_RESTART_SECONDS if planner.returncode else 0)


class _EndsWithInput:
    """Ends the process in order when its standard input ends, as it does when the process that started it has gone."""

    name = "end of input"

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            readable, _, _ = select.select([sys.stdin], [], [], 0.2)
            if readable and not os.read(sys.stdin.fileno(), 1):
                signal.raise_signal(signal.SIGTERM)
                stop.wait()


_PROCESSES = {
    "all": ("run the whole park on this machine, with SQLite and an embedded bus", _all),
    "registry": ("serve parks, products, enterprises, lines and capacity", _one("registry")),
    "matching": ("serve orders, plans and assignments", _one("matching")),
    "planner": ("work on plan jobs", _one("planner")),
    "logistics": ("serve movements and book vehicles", _one("logistics")),
    "console": ("serve the pages", _one("console")),
    "gateway": ("serve REST and gRPC-Web by Envoy", _gateway),
    "migrate": ("bring every database to the newest version", _migrate),
}

if __name__ == "__main__":
    sys.exit(main())
