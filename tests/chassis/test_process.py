"""Processes with real signals: each test starts one and watches how it ends."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.slow

PROLOGUE = """
import os, sys, time
from services.chassis import process, telemetry

telemetry.configure("info", "text")

def report(line):
    os.write(1, line.encode() + bytes([10]))

class Part:
    def __init__(self, name, work):
        self.name, self.run = name, work

def patient(stop):
    report("running")
    stop.wait()
    report("ended well")

def deaf(stop):
    report("running")
    time.sleep(90)

def dies(stop):
    raise RuntimeError("worn out")

def leaves(stop):
    pass
"""
LONG = 60.0  # seconds within which a started interpreter ends, on a busy machine too
Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a Python process that runs `body` after the prologue."""
    started: list[Any] = []

    def run(body: str) -> subprocess.Popen[str]:
        code = PROLOGUE + textwrap.dedent(body)
        child = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(child)
        return child

    yield run
    for child in started:
        child.kill()
        child.communicate()


def wait_for(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdout is not None
    assert child.stdout.readline().strip() == line


def test_sigterm_lets_every_part_end_and_the_status_is_0(start: Start) -> None:
    child = start("sys.exit(process.run([Part('a', patient), Part('b', patient)], grace=5))")
    wait_for(child, "running")
    wait_for(child, "running")
    child.terminate()
    output, _ = child.communicate(timeout=LONG)
    assert child.returncode == 0
    assert output.count("ended well") == 2


@pytest.mark.parametrize("death", ["dies", "leaves"])
def test_a_part_that_dies_stops_the_others_and_the_status_is_1(start: Start, death: str) -> None:
    child = start(f"sys.exit(process.run([Part('a', patient), Part('frail', {death})], grace=5))")
    output, errors = child.communicate(timeout=LONG)
    assert child.returncode == 1
    assert "ended well" in output
    assert "frail" in errors


def test_a_part_that_does_not_end_is_left_behind_after_the_grace(start: Start) -> None:
    child = start("process.CLOSING_SECONDS = 0; sys.exit(process.run([Part('deaf', deaf)], grace=0.3))")
    wait_for(child, "running")
    began = time.monotonic()
    child.terminate()
    _, errors = child.communicate(timeout=LONG)
    assert child.returncode == 1
    assert time.monotonic() - began < 40
    assert "deaf" in errors


def test_a_second_signal_ends_the_wait(start: Start) -> None:
    child = start("sys.exit(process.run([Part('deaf', deaf), Part('patient', patient)], grace=80))")
    wait_for(child, "running")
    wait_for(child, "running")
    child.terminate()
    wait_for(child, "ended well")
    child.terminate()
    child.communicate(timeout=LONG)
    assert child.returncode == 1


def test_a_process_with_a_server_ends_well_at_sigterm(start: Start) -> None:
    child = start("""
        from services.chassis import rpc
        server = rpc.RpcServer("127.0.0.1:0", [], [])
        sys.exit(process.run([server, Part('a', patient)], grace=5))
    """)
    wait_for(child, "running")
    child.terminate()
    child.communicate(timeout=LONG)
    assert child.returncode == 0
