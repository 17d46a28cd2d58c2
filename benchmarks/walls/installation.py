"""Starts an installation for an attack, loads the park, and has one plan made and one offer answered."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.walls import park
from services.chassis.identity import Caller, Role
from services.demo import real_parts
from services.demo.clients import Clients
from services.demo.installation import Installation, environment
from services.demo.load import Loader
from services.demo.story import Story
from services.testbed import PostgresServer

SERVICES = ("registry", "matching", "planner", "logistics")
SQLITE, POSTGRESQL = "sqlite", "postgresql"
MANAGER = Caller("manager", park.PARK, Role.MANAGER)
_SERVERS = ("REGISTRY", "MATCHING", "LOGISTICS", "CONSOLE")
_READY_SECONDS = 120.0


@dataclass(frozen=True)
class Attacked:
    """The running processes, a manager's clients, and the day on which the park begins."""

    installation: Installation
    manager: Clients
    start: date


@contextmanager
def running_on(database: str, settings: Mapping[str, str], names: tuple[str, ...] = SERVICES) -> Iterator[Installation]:
    """Processes on `database` ("sqlite" or "postgresql"), with `settings` besides, that serve an empty installation."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        given = {**environment(folder / "data"), **_databases(held, folder, database), **settings}
        real_parts.migrate(given)
        installation = held.enter_context(Installation(given, names, folder / "logs"))
        installation.wait_until_ready(_READY_SECONDS)
        yield installation


@contextmanager
def attacked(database: str, settings: Mapping[str, str], names: tuple[str, ...] = SERVICES) -> Iterator[Attacked]:
    """Processes with a small park, as in `running_on`, for as long as the block runs."""
    with running_on(database, settings, names) as installation:
        start = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=1)
        manager = Clients.of(installation.settings, MANAGER)
        loader = Loader(manager, park.document(start), lambda *_: None)
        loader.load()
        Story(manager, loader.parent).park_plan(2, "attacked", lambda _: None)
        yield Attacked(installation, manager, start)


def _databases(held: ExitStack, folder: Path, database: str) -> dict[str, str]:
    if database == SQLITE:
        return {}
    server = PostgresServer(folder / "postgres")
    server.start()
    held.callback(server.stop)
    return {f"PARKLOOM_{name}_DATABASE_URL": server.create_database(name.lower()) for name in _SERVERS}
