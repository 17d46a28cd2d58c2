"""Seeded probabilities: what happens to a thing depends on the seed and the thing's name alone, never on the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Chances:
    """Draws of one seed."""

    seed: int

    def share(self, *what: object) -> float:
        """A number from 0 up to 1 for the thing."""
        digest = sha256(repr((self.seed, *map(str, what))).encode()).digest()
        return int.from_bytes(digest[:8]) / 2**64

    def happens(self, probability: float, *what: object) -> bool:
        """True with the probability, 0–1."""
        return self.share(*what) < probability

    def whole(self, least: int, most: int, *what: object) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + int(self.share(*what) * (most - least + 1))

    def among(self, choices: Sequence[T], *what: object) -> T:
        """One of the choices, of which there is at least one."""
        return choices[int(self.share(*what) * len(choices))]


@dataclass(frozen=True)
class Habits:
    """Probabilities, 0–1, each of one thing on one day.

    Answers: of an offer. Reports: of an assignment's day. Goods: of a movement. The rest: of an order, of a line, or of
    the park.
    """

    silent: float = 0.06
    decline: float = 0.06
    counter: float = 0.08
    partial: float = 0.08
    unheard: float = 0.2
    late: float = 0.1
    scrap: float = 0.15
    fewer: float = 0.1
    more: float = 0.05
    wrong: float = 0.05
    moves: float = 0.5
    lose: float = 0.06
    damage: float = 0.05
    send_back: float = 0.05
    load_less: float = 0.05
    come_late: float = 0.08
    change: float = 0.04
    cancel: float = 0.015
    close: float = 0.01
    rush: float = 0.3
    breakdown: float = 0.02
    higher_price: float = 0.02
    closure: float = 0.03
    new_rules: float = 0.04
    retire: float = 0.01
    kill: float = 0.3
    lift: float = 0.1
    withdraw: float = 0.01
