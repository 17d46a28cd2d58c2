"""Settings of separate processes that run on a real Kafka and a real PostgreSQL of this machine."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.testbed.kafka_broker import KafkaBroker
from services.testbed.postgres import PostgresServer

DATABASES = ("registry", "matching", "logistics", "console")


@dataclass(frozen=True)
class RealServers:
    """A broker and a database server, with the settings of processes that use them."""

    broker: KafkaBroker
    postgres: PostgresServer
    environment: Mapping[str, str]


@contextmanager
def running(
    folder: Path, inherited: Mapping[str, str], prefix: str = "", *, migrated: bool = True
) -> Iterator[RealServers]:
    """Kafka and PostgreSQL with their data in `folder`, for as long as the block runs; `migrated` or empty.

    `prefix` begins the names of the databases, so that one server can serve several installations.
    """
    broker, postgres = KafkaBroker(folder / "kafka"), PostgresServer(folder / "postgres")
    broker.start()
    try:
        postgres.start()
        try:
            environment = {**inherited, **_told(folder, broker, postgres, prefix)}
            if migrated:
                migrate(environment)
            yield RealServers(broker, postgres, environment)
        finally:
            postgres.stop()
    finally:
        broker.stop()


def migrate(environment: Mapping[str, str]) -> None:
    """Bring the databases to the newest version of the program that `environment` runs."""
    subprocess.run([sys.executable, "-m", "services", "migrate"], env=environment, check=True, capture_output=True)


def _told(folder: Path, broker: KafkaBroker, postgres: PostgresServer, prefix: str) -> dict[str, str]:
    urls = {f"PARKLOOM_{name.upper()}_DATABASE_URL": postgres.create_database(f"{prefix}{name}") for name in DATABASES}
    return {
        **urls,
        "PARKLOOM_BUS_URL": f"kafka://{broker.bootstrap_servers}",
        "PARKLOOM_TOKEN_KEYS": _key(folder / "token.key"),
        "PARKLOOM_SIGN_IN_KEYS": _key(folder / "sign-in.key"),
        "PARKLOOM_SERVICE_KEYS": _key(folder / "service.key"),
        "PARKLOOM_DATA_DIR": str(folder),
    }


def _key(path: Path) -> str:
    """A key that outlives restarts, so that tokens and sessions do."""
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")
