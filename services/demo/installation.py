"""Starts and stops the processes of one installation on this machine, and waits until they serve."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from services.chassis.encryption import TlsFiles, rpc_tls
from services.chassis.rpc import channel
from services.chassis.settings import Settings
from services.errors import Unavailable
from services.testbed.ports import listen_on_free_ports

EMBEDDED = ("all",)
# A health check that has not ended by then, its own timeout or not, counts as none.
ANSWER_SECONDS = 5.0
SEPARATE = ("registry", "matching", "planner", "logistics", "console")
SERVERS = ("registry", "matching", "logistics", "console")


def environment(data: Path) -> dict[str, str]:
    """The environment of an installation of its own: nothing is configured but free ports, and `data` for its data."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARKLOOM_")}
    return {**inherited, **listen_on_free_ports(), "PARKLOOM_DATA_DIR": str(data)}


def require_free_addresses(settings: Settings, names: Sequence[str] = SERVERS) -> None:
    """Raises Unavailable where another listens on the address of one of these servers: it would answer in our place."""
    for name in (f"{server}_listen" for server in names):
        host, port = getattr(settings, name).rsplit(":", 1)
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that has just ended is in nobody's way
            try:
                probe.bind((host.strip("[]"), int(port)))
            except OSError as taken:
                raise Unavailable(
                    "DEMO_ADDRESS_TAKEN",
                    f"{host}:{port} is in use: end the server there, or set PARKLOOM_{name.upper()} to a free port",
                ) from taken


@dataclass
class Installation:
    """The processes named in `names`, all configured alike by `environment` (PARKLOOM_* and what they inherit).

    Each is `command` with its name behind it, run as `user` (a numeric id, of the group too) where one is given. Their
    output goes to `<log_dir>/<name>.log`. Used as a context manager it stops what it started.
    """

    environment: Mapping[str, str]
    names: Sequence[str]
    log_dir: Path
    command: Sequence[str] = (sys.executable, "-m", "services")
    user: int | None = None
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings of the processes."""
        return Settings.read(self.environment)

    def __enter__(self) -> Self:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        for name in self.names:
            self.start(name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str) -> None:
        """Start one process; one that runs already is left alone."""
        if name in self._running and self._running[name].poll() is None:
            return
        with (self.log_dir / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [*self.command, name],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A Ctrl-C at the terminal is for the one who started us; we pass it on in our own order.
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
            )

    def kill(self, name: str) -> None:
        """End one process as a power cut would."""
        self._running[name].kill()
        self._running[name].wait()

    def ended(self) -> list[str]:
        """The processes that have ended and were not started again."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def process_id(self, name: str) -> int:
        """The id of one process."""
        return self._running[name].pid

    def stop(self, seconds: float = 30.0) -> None:
        """Ask every process to end and wait for it; one that does not is killed."""
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + seconds
        for process in self._running.values():
            _end(process, deadline)

    def wait_until_ready(self, seconds: float) -> None:
        """Return when every server answers. Raises Unavailable after `seconds`, or at once where one has ended."""
        deadline = time.monotonic() + seconds
        waiting = list(self._probes())
        while waiting:
            self._refuse_if_ended()
            waiting = [(name, probe) for name, probe in waiting if not probe()]
            if waiting and time.monotonic() > deadline:
                names = ", ".join(name for name, _ in waiting)
                raise Unavailable(
                    "DEMO_NOT_READY", f"{names} did not answer within {seconds:.0f} s: see the logs in {self.log_dir}"
                )
            time.sleep(0.05)

    def _refuse_if_ended(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise Unavailable(
                    "DEMO_PROCESS_ENDED", f"{name} ended with status {process.returncode}:\n{self._last_lines(name)}"
                )

    def _last_lines(self, name: str) -> str:
        lines = (self.log_dir / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-15:])

    def _probes(self) -> Iterator[tuple[str, _Probe]]:
        settings, tls = self.settings, rpc_tls(self.settings)
        yield "registry", _GrpcProbe(settings.registry_target, tls)
        yield "matching", _GrpcProbe(settings.matching_target, tls)
        yield "logistics", _GrpcProbe(settings.logistics_target, tls)
        if {"console", "all"} & set(self.names):
            yield "console", _HttpProbe(f"http://{settings.console_listen}/readyz")
        if "gateway" in self.names:
            yield "gateway", _HttpProbe(f"http://{settings.gateway_listen}/healthz")


@dataclass(frozen=True)
class _GrpcProbe:
    target: str
    tls: TlsFiles | None

    def __call__(self) -> bool:
        with channel(self.target, None, self.tls) as opened:
            asked = health_pb2_grpc.HealthStub(opened).Check.future(health_pb2.HealthCheckRequest(), timeout=1)
            try:
                # A blocking call would trust in its timeout alone, which on a busy machine was seen not to come.
                reply = asked.result(ANSWER_SECONDS)
            except (grpc.RpcError, grpc.FutureTimeoutError):
                asked.cancel()
                return False
            return bool(reply.status == health_pb2.HealthCheckResponse.SERVING)


@dataclass(frozen=True)
class _HttpProbe:
    url: str

    def __call__(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=1) as reply:  # noqa: S310  (an address of our own)
                return bool(reply.status == 200)
        except (urllib.error.URLError, OSError):
            return False


_Probe = _GrpcProbe | _HttpProbe


def _end(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(
    environment: Mapping[str, str], names: Sequence[str], log_dir: Path, seconds: float = 60
) -> Iterator[Installation]:
    """An installation that serves when the block begins and has ended after it."""
    with Installation(environment, names, log_dir) as installation:
        installation.wait_until_ready(seconds)
        yield installation
