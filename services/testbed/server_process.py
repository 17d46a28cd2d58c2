"""One server program: started, stopped, killed and started again, by its process id."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

START_SECONDS, STOP_SECONDS = 60.0, 30.0
WATCHDOG = Path(__file__).with_name("watchdog.py")


class ServerProcess:
    """A program that belongs to `folder`, with its output in `<folder>/<name>.log`.

    It ends with its owner, even one that is killed: a watchdog sees to that. The process id is kept in the folder, so
    that one left behind all the same is ended before the next start.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.log = folder / f"{name}.log"
        self._name = name
        self._folder = folder
        self._pid_file = folder / f"{name}.pid"
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id; RuntimeError when it is not running."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"{self._name} is not running; its log is {self.log}")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, command: Sequence[str | Path], ready: Callable[[], bool], **options: Any) -> None:
        """Start `command` and return when `ready()`. RuntimeError with the log's end when it dies or takes too long."""
        self._end_leftover()
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches the owner alone, who then stops its servers in order.
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options
            )
        self._watch(self._process.pid)
        self._pid_file.write_text(str(self._process.pid))
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if not self.running or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"{self._name} did not start: {self._last_lines()}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals) -> None:
        """Ask it to end with signal `how`; killed if it does not within 30 s."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._call_off_watchdog()

    def kill(self) -> None:
        """End it and all it started as a power cut would."""
        if self._process is not None:
            _kill_family(self._process.pid)
            self._process.wait()
        self._call_off_watchdog()

    def _watch(self, pid: int) -> None:
        self._call_off_watchdog()
        # Its standard input is held by this process alone, and closed by the system when this process is gone.
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", str(WATCHDOG), str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _call_off_watchdog(self) -> None:
        watchdog, self._watchdog = self._watchdog, None
        if watchdog is not None:
            watchdog.kill()
            watchdog.communicate()

    def _end_leftover(self) -> None:
        if not self._pid_file.exists():
            return
        pid = int(self._pid_file.read_text() or 0)
        if psutil.pid_exists(pid) and str(self._folder) in " ".join(psutil.Process(pid).cmdline()):
            _kill_family(pid)

    def _last_lines(self) -> str:
        return " | ".join(self.log.read_text(errors="replace").splitlines()[-10:])


def _kill_family(pid: int) -> None:
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, STOP_SECONDS)
