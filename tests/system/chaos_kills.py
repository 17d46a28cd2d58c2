"""Seeded SIGKILLs over everything that can die, each started again a moment later."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg

from services.demo.installation import Installation
from services.demo.real_parts import RealServers

SERVICES = ("registry", "matching", "logistics")
TARGETS = (*SERVICES, "planner", "relay", "broker", "postgres")


@dataclass
class Killer:
    """Kills `targets` in a seeded order, every target about equally often.

    `done` counts the kills, `away` sums the seconds until each was started again, `fallen` counts the processes that
    ended without being killed: these are started again too, as an operator would.
    """

    installation: Installation
    parts: RealServers
    seed: int
    targets: tuple[str, ...] = TARGETS
    done: Counter[str] = field(default_factory=Counter)
    away: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    fallen: Counter[str] = field(default_factory=Counter)

    def kill(self, count: int) -> None:
        """`count` kills; returns when the last that died has been started again."""
        chance = random.Random(self.seed)
        for target in self._order(count, chance):
            time.sleep(chance.uniform(0.3, 1.5))
            self._lift_fallen()
            began = time.monotonic()
            self._kill_and_restart(target, chance.uniform(0.1, 1.0))
            self.done[target] += 1
            self.away[target] += time.monotonic() - began

    def _order(self, count: int, chance: random.Random) -> Iterator[str]:
        rounds = -(-count // len(self.targets))
        order = [target for _ in range(rounds) for target in chance.sample(self.targets, len(self.targets))]
        return iter(order[:count])

    def _lift_fallen(self) -> None:
        for name in self.installation.ended():
            self.fallen[name] += 1
            self.installation.start(name)

    def _kill_and_restart(self, target: str, pause: float) -> None:
        if target in ("broker", "postgres"):
            server = self.parts.broker if target == "broker" else self.parts.postgres
            server.kill()
            time.sleep(pause)
            server.start()
            return
        name = self._relaying() if target == "relay" else target
        self.installation.kill(name)
        time.sleep(pause)
        self.installation.start(name)

    def _relaying(self) -> str:
        """The process whose relay has events to publish at this moment; any, where none has for two seconds."""
        deadline = time.monotonic() + 2.0
        while time.monotonic() < deadline:
            for service in SERVICES:
                if _unsent(getattr(self.installation.settings, f"{service}_database_url")):
                    return service
        return "matching"


def _unsent(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1").fetchone()
    return found is not None
