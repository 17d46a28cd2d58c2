"""Ports for servers that listen a moment later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.testbed import ports
from services.testbed.ports import free_ports


def test_no_port_is_given_twice_before_its_server_listens() -> None:
    with ThreadPoolExecutor(8) as pool:
        given = [port for some in pool.map(lambda _: free_ports(40), range(50)) for port in some]

    assert len(given) == len(set(given)) == 2_000


def test_ports_do_not_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_MOST_GIVEN", 10)

    assert all(len(set(free_ports(4))) == 4 for _ in range(10))
