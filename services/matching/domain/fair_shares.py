"""Fair shares in a plan: what they cost, and where they could not hold as the park has them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShareConflict:
    """A largest share (0–1) that contradicts what an enterprise has agreed to, or the number of enterprises ("").

    `in_use` is the share that held instead.
    """

    link: str
    enterprise: str
    largest_share: float
    in_use: float


@dataclass(frozen=True, slots=True)
class FairShares:
    """The price of a park's fair shares in one plan, micro-units.

    `shares` is what the plan costs beyond one without them, for `capping` by largest shares and `levelling` beside it;
    `over` what is counted for work above shares, paid to nobody; `floors` what price floors add. `limits` counts
    enterprises with a limit, each at one link.
    """

    shares_micros: int = 0
    capping_micros: int = 0
    levelling_micros: int = 0
    over_micros: int = 0
    floors_micros: int = 0
    limits: int = 0
    conflicts: tuple[ShareConflict, ...] = ()
