"""Work in progress: units of an order that have passed steps, as they are recorded. A plan changes none of them.

Good units are reported, or assumed when a day closes; units are lost by scrap, or on the road. Days are ordinals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from services.planning.model.lots import NO_LOTS, Lots


class StepBalance(NamedTuple):
    """Units of an order at one step: the good ones went on to the next step, wait for it, or were lost on the way."""

    good: int
    went_on: int
    waiting: int
    lost: int


@dataclass(eq=False, kw_only=True)
class WorkInProgress:
    """Units made of an order, each once, by the steps that it has passed: their lines and days.

    `good` units wait for their next step, or have passed the last one. `scrapped` ones have not passed the last of
    their steps, which spoilt them. `lost` ones were lost after the last of their steps.
    """

    park: str
    order: str
    good: Lots = field(default=NO_LOTS)
    scrapped: Lots = field(default=NO_LOTS)
    lost: Lots = field(default=NO_LOTS)
    version: int = 0

    @property
    def empty(self) -> bool:
        """True while nothing has been made."""
        return not (len(self.good) or len(self.scrapped) or len(self.lost))

    def finished(self, route_length: int) -> int:
        """Good units that have passed the last step, those that were lost afterwards excepted."""
        return _units(self.good, at_least=route_length)

    @property
    def gone(self) -> Lots:
        """Units that were spoilt or lost, by the steps to which they came."""
        return Lots.concatenated([self.scrapped, self.lost])

    @property
    def scrapped_quantity(self) -> int:
        """Units that some step has spoilt."""
        return _units(self.scrapped, at_least=1)

    def balance(self, route_length: int) -> list[StepBalance]:
        """The balance of each step of the route: good = went on + waiting + lost."""
        return [self._balance(step) for step in range(1, route_length + 1)]

    def _balance(self, passed: int) -> StepBalance:
        return StepBalance(
            good=self._good_at(passed),
            went_on=self._good_at(passed + 1) + _units(self.scrapped, exactly=passed + 1),
            waiting=_units(self.good, exactly=passed),
            lost=_units(self.lost, exactly=passed),
        )

    def _good_at(self, passed: int) -> int:
        lost_later = _units(self.scrapped, at_least=passed + 1)
        return _units(self.good, at_least=passed) + _units(self.lost, at_least=passed) + lost_later


def _units(lots: Lots, *, at_least: int = 0, exactly: int | None = None) -> int:
    chosen = lots.length >= at_least if exactly is None else lots.length == exactly
    return int(np.sum(lots.quantity[chosen]))
