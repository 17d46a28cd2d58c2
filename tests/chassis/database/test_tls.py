"""TLS of PostgreSQL by settings, on a real server with ssl=on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from services.chassis.database import Database
from services.chassis.encryption import TlsFiles
from services.chassis.settings import Settings
from services.errors import Unavailable
from services.testbed import PostgresServer
from services.testbed.postgres import PROGRAMS, UNPRIVILEGED, speaks_tls
from tests.certificates import Authority

pytestmark = pytest.mark.real_parts
ENCRYPTED = text("SELECT ssl, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
# Nobody gets in without encryption, and `known` not without a certificate of that name.
ACCESS = "hostssl all known 127.0.0.1/32 cert\nhostssl all postgres 127.0.0.1/32 trust\n"


@pytest.fixture(scope="module")
def encrypted_postgres(real_parts_folder: Path, authority: Authority) -> Iterator[PostgresServer]:
    installed = [PROGRAMS, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    programs = next((folder for folder in installed if speaks_tls(folder)), None)
    if programs is None:
        pytest.skip("no PostgreSQL here that was built with OpenSSL: the packaged one is not; install the system's")
    folder = real_parts_folder / "encrypted-postgres"
    folder.mkdir()
    files = authority.issue("postgres", "127.0.0.1")
    for file in (files.certificate, files.key):
        assert file
        shutil.copy(file, folder)
        if os.geteuid() == 0:
            shutil.chown(folder / file.name, UNPRIVILEGED)
    (folder / "postgres.key").chmod(0o600)
    (folder / "access.conf").write_text(ACCESS)
    settings = {
        "ssl": "on",
        "ssl_cert_file": folder / "postgres.pem",
        "ssl_key_file": folder / "postgres.key",
        "ssl_ca_file": authority.file,
        "hba_file": folder / "access.conf",
    }
    server = PostgresServer(folder, programs=programs, settings=settings)
    server.start()
    with_tls(server, authority.file).transact(lambda session: session.execute(text("CREATE ROLE known LOGIN")))
    yield server
    server.stop()


def with_tls(server: PostgresServer, ca: Path, user: str = "postgres", files: TlsFiles | None = None) -> Database:
    """The server's database as a process with these settings opens it."""
    environ = {
        "PARKLOOM_REGISTRY_DATABASE_URL": server.url("postgres").replace("postgres@", f"{user}@"),
        "PARKLOOM_DATABASE_TLS_CA": str(ca),
    }
    if files:
        environ["PARKLOOM_DATABASE_TLS_CERTIFICATE"] = str(files.certificate)
        environ["PARKLOOM_DATABASE_TLS_KEY"] = str(files.key)
    return Database(Settings.read(environ).registry_database_url, patience=0.5)


def test_a_connection_is_encrypted_where_the_authority_is_given(
    encrypted_postgres: PostgresServer, authority: Authority
) -> None:
    database = with_tls(encrypted_postgres, authority.file)
    assert database.read(lambda session: session.execute(ENCRYPTED).one()[0]) is True
    database.close()


def test_a_certificate_says_who_connects(encrypted_postgres: PostgresServer, authority: Authority) -> None:
    database = with_tls(encrypted_postgres, authority.file, "known", authority.issue("known"))
    assert "CN=known" in database.read(lambda session: session.execute(ENCRYPTED).one()[1])
    database.close()


def test_a_server_of_another_authority_is_not_trusted(
    encrypted_postgres: PostgresServer, authority: Authority, tmp_path: Path
) -> None:
    database = with_tls(encrypted_postgres, Authority(tmp_path).file)
    with pytest.raises(Unavailable) as failure:
        database.ping()
    assert "certificate verify failed" in str(failure.value.__cause__)
    database.close()


def test_a_server_of_another_name_is_not_trusted(encrypted_postgres: PostgresServer, authority: Authority) -> None:
    environ = {
        "PARKLOOM_REGISTRY_DATABASE_URL": encrypted_postgres.url("postgres").replace("127.0.0.1", "localhost"),
        "PARKLOOM_DATABASE_TLS_CA": str(authority.file),
    }
    database = Database(Settings.read(environ).registry_database_url, patience=0.5)
    with pytest.raises(Unavailable) as failure:
        database.ping()
    assert 'does not match host name "localhost"' in str(failure.value.__cause__)
    database.close()
