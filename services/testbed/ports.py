"""Loopback ports for servers that are killed and started again."""

from __future__ import annotations

import socket
from contextlib import ExitStack, suppress
from random import SystemRandom
from threading import Lock

# Below the range that the system gives to outgoing connections: one of those could take the port while its server is
# down, even a client's own attempt to reach it.
LOWEST, HIGHEST = 20_000, 32_000
# Of its own: workers of one test run may have seeded the generator of the module `random` alike.
_CHANCE = SystemRandom()
# Ports given away: until its server listens, a port looks free to the next one who asks.
_GIVEN: set[int] = set()
_MOST_GIVEN = (HIGHEST - LOWEST) // 2
_GIVING = Lock()


def free_ports(count: int) -> list[int]:
    """`count` different ports of 127.0.0.1 that nobody listens on now, and that this process has given to nobody else.

    After some thousands it gives the first ones again.
    """
    with _GIVING, ExitStack() as held:
        if len(_GIVEN) + count > _MOST_GIVEN:
            _GIVEN.clear()
        return [_held_port(held) for _ in range(count)]


def listen_on_free_ports() -> dict[str, str]:
    """The settings by which the servers of an installation listen on such ports."""
    names = ("REGISTRY", "MATCHING", "LOGISTICS", "CONSOLE")
    ports = zip(names, free_ports(len(names)), strict=True)
    return {f"PARKLOOM_{name}_LISTEN": f"127.0.0.1:{port}" for name, port in ports}


def _held_port(held: ExitStack) -> int:
    while True:
        port, probe = _CHANCE.randint(LOWEST, HIGHEST), held.enter_context(socket.socket())
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _GIVEN:
                _GIVEN.add(port)
                return port
