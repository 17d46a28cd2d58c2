"""One contender on one park: run in a process of its own, watched, ended in time, and its plan judged."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.planner.contenders import Contender

GRACE = 15.0  # seconds past its time after which a process is killed
# What `parkloom plan` says on the way.
PROGRESS = re.compile(r"cost (?P<cost>-|[\d,]+)  bound (?P<bound>-?[\d,]+)")


@dataclass(frozen=True, slots=True)
class Moment:
    """The state so many seconds after the process was started: cost (None before the first plan) and bound."""

    seconds: float
    cost: float | None
    bound: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of `parkloom check` on a plan. `broken` counts violations by rule.

    `small_runs` and `tiny_runs` are the shares of runs under 5 % and 1 % of their line's day, `most_orders` is on a
    line and day, `enterprises` the median for a step of an order.
    """

    cost: float
    bound: float
    met: float
    broken: dict[str, int]
    small_runs: float
    tiny_runs: float
    campaigns: int
    most_orders: int
    enterprises: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run: wall seconds of the whole process, its peak memory in bytes, and the verdict; None is no plan."""

    contender: Contender
    seconds: float
    memory: int
    verdict: Verdict | None
    course: tuple[Moment, ...]
    note: str

    @property
    def valid(self) -> bool:
        """True if there is a plan that keeps every rule."""
        return self.verdict is not None and not self.verdict.broken


def run(contender: Contender, park: Path, plan: Path, seconds: float, seed: int) -> Outcome:
    """Let a contender plan a park in so many seconds, and judge what it wrote."""
    plan.unlink(missing_ok=True)
    ended = _watched(contender.invocation(park, plan, seconds, seed), seconds + GRACE)
    verdict = judge(park, plan) if ended.status == 0 and plan.exists() else None
    return Outcome(
        contender, ended.seconds, ended.memory, verdict, tuple(_course(ended.printed)), _note(ended, seconds)
    )


@dataclass(frozen=True, slots=True)
class _Ended:
    """The end of a process: status (negative: a signal), wall seconds, bytes at the peak, lines by second."""

    status: int
    seconds: float
    memory: int
    printed: Sequence[tuple[float, str]]


def _watched(command: Sequence[str], most: float) -> _Ended:
    """Run a command to its end, or kill it after `most` seconds.

    This process stays small on purpose: a child's peak counts the memory of the one that it was split from.
    """
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    printed: list[tuple[float, str]] = []
    listener = threading.Thread(target=_listen, args=(process.stderr, printed, begun), daemon=True)
    alarm = threading.Timer(most, process.kill)
    listener.start()
    alarm.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        alarm.cancel()
    seconds = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    listener.join()
    process.stderr.close()
    return _Ended(process.returncode, seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), printed)


def _listen(pipe: IO[bytes], printed: list[tuple[float, str]], begun: float) -> None:
    """Note each line, and each that was written over the one before, with the second it came."""
    rest = b""
    while chunk := os.read(pipe.fileno(), 65536):
        at = time.monotonic() - begun
        *lines, rest = re.split(rb"[\r\n]", rest + chunk)
        # What is written over has no end of its own: what stands there now may be half a line, and comes again.
        printed += [(at, line.decode(errors="replace")) for line in lines if line.strip()]
    if rest.strip():
        printed.append((time.monotonic() - begun, rest.decode(errors="replace")))


def _course(printed: Sequence[tuple[float, str]]) -> Iterator[Moment]:
    for seconds, line in printed:
        found = PROGRESS.search(line)
        if found:
            cost = None if found["cost"] == "-" else _number(found["cost"])
            yield Moment(seconds, cost, _number(found["bound"]))


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _note(ended: _Ended, seconds: float) -> str:
    """A note for the table about an unusual end."""
    if ended.status < 0:
        return f"killed after {ended.seconds:.0f} s" if ended.seconds > seconds else f"ended by signal {-ended.status}"
    if ended.status > 1 and ended.printed:
        return ended.printed[-1][1].strip()
    return ""


def judge(park: Path, plan: Path) -> Verdict:
    """The verdict on a plan by the project's checker, which uses no solver. RuntimeError where it cannot read it."""
    command = [sys.executable, "-m", "services", "check", str(park), str(plan), "--json"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    if checked.returncode > 1:
        raise RuntimeError(checked.stderr.strip())
    verdict = json.loads(checked.stdout)
    return Verdict(
        cost=verdict["total_cost"],
        bound=verdict["lower_bound"],
        met=verdict["met_share"],
        broken=verdict["violations"],
        small_runs=verdict["runs_under_5_percent"],
        tiny_runs=verdict["runs_under_1_percent"],
        campaigns=verdict["campaigns"],
        most_orders=verdict["orders_per_line_day"]["max"],
        enterprises=verdict["enterprises_per_step"],
    )
