"""The contenders: the planner, people by hand, two straightforward models, and the planner without its parts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Contender:
    """A name, what the table says of it, and the command that plans, less park, plan, seconds and seed.

    `ours` are the planner's own runs, which take a seed and write the prices that prove a bound.
    """

    name: str
    title: str
    command: tuple[str, ...]
    ours: bool = False

    def invocation(self, park: Path, plan: Path, seconds: float, seed: int) -> list[str]:
        """The whole command."""
        asked = [*self.command, str(park), "-o", str(plan), "--seconds", f"{seconds:g}"]
        return [*asked, "--seed", str(seed)] if self.ours else asked


def _ours(name: str, title: str, *flags: str) -> Contender:
    return Contender(name, title, (sys.executable, "-m", "services", "plan", *flags), ours=True)


def _peer(name: str, title: str) -> Contender:
    return Contender(name, title, (sys.executable, "-m", "benchmarks.planner.peers", name))


OURS = _ours("parkloom", "Parkloom")
CONTENDERS = (
    OURS,
    _peer("dispatcher", "dispatcher, order by order"),
    _peer("cp-sat", "CP-SAT, whole model"),
    _peer("mip-scip", "MIP, whole model (SCIP)"),
    _peer("mip-highs", "MIP, whole model (HiGHS)"),
    _ours("no-programs", "Parkloom without OR-Tools", "--without", "exact-neighbourhoods"),
    _ours("no-prices", "Parkloom without prices", "--without", "dual-prices"),
    _ours("no-setup-prices", "Parkloom without set-up prices", "--without", "setup-prices"),
    _ours("no-campaign-moves", "Parkloom without campaign moves", "--without", "campaign-moves"),
    _ours("one-core", "Parkloom on one core", "--workers", "1"),
)
NAMES = tuple(each.name for each in CONTENDERS)


def chosen(names: Sequence[str]) -> list[Contender]:
    """The contenders named, ours first and always: it is what the others are measured by."""
    return [each for each in CONTENDERS if each is OURS or each.name in names]
