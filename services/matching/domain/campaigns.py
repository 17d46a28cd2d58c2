"""Campaigns: runs of one order's step on one line on days that follow each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.ladder import FiguresInUse


@dataclass(frozen=True, slots=True)
class Campaign:
    """Units by day of one campaign, at least one day, in their order. Its set-up is on the first of them."""

    quantities: Mapping[date, int]

    @property
    def first(self) -> date:
        """The day of the set-up."""
        return min(self.quantities)

    @property
    def last(self) -> date:
        return max(self.quantities)

    @property
    def total(self) -> int:
        """Units of all its days."""
        return sum(self.quantities.values())


@dataclass(frozen=True, slots=True)
class ShownCampaigns:
    """The campaigns of an assignment, and the figures of its line that say what a set-up takes."""

    campaigns: Sequence[Campaign]
    figures: FiguresInUse


def campaigns(quantities: Mapping[date, int], has_capacity: Callable[[date], bool]) -> list[Campaign]:
    """The campaigns of one step's units by day on a line; days without capacity are no break between two runs."""
    found: list[dict[date, int]] = []
    before: date | None = None
    for day in sorted(quantities):
        if before is None or any(map(has_capacity, _between(before, day))):
            found.append({})
        found[-1][day] = quantities[day]
        before = day
    return [Campaign(runs) for runs in found]


def _between(before: date, day: date) -> list[date]:
    return [before + timedelta(days=number) for number in range(1, (day - before).days)]
