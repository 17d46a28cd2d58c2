"""What a run may use: all of it, unless somebody wants to know what a part brings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Workers (threads), OR-Tools programs, and scarcity prices as a guide; prices prove the bound in any case."""

    workers: int = 2
    programs: bool = True
    prices: bool = True


ALL_OF_IT = Options()
