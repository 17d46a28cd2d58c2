"""The ladder of defaults: for what a line does not state, its link's figure, else its park's, else the worst to expect.

Without any figure a set-up is assumed to take nothing, and a run to take one machine's day at least: who plans less for
a machine than its day plans a change of orders within it. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class FigureOrigin(StrEnum):
    """The rungs, first to last. MACHINES is one machine's day; at NONE nobody states a figure, and 0 is assumed."""

    LINE = "line"
    LINK = "link"
    PARK = "park"
    MACHINES = "machines"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FigureInUse:
    """A figure that plans use, in the unit of the field that states it, and where it is from."""

    figure: int
    origin: FigureOrigin

    @property
    def assumed(self) -> bool:
        """True unless the line itself states it."""
        return self.origin is not FigureOrigin.LINE


@dataclass(frozen=True, slots=True)
class FiguresInUse:
    """The figures of a line's campaigns and runs: capacity and micro-units of money of a set-up, capacity of a run."""

    setup: FigureInUse
    setup_cost_micros: FigureInUse
    min_run: FigureInUse


class Stated(Protocol):
    """A line, with the figures that it states; None: not stated. No `machines`: their number is not known."""

    machines: int
    planned_daily_capacity: int
    setup: int | None
    setup_cost_micros: int | None
    min_run: int | None


class Defaults(Protocol):
    """A link or a park's policy, with the defaults that it states; None: not stated."""

    @property
    def default_setup(self) -> int | None: ...
    @property
    def default_setup_cost_micros(self) -> int | None: ...
    @property
    def default_min_run(self) -> int | None: ...


def figures_in_use(line: Stated, link: Defaults, park: Defaults) -> FiguresInUse:
    """The figures that plans use for a line of a link of a park."""
    costs = (line.setup_cost_micros, link.default_setup_cost_micros, park.default_setup_cost_micros)
    return FiguresInUse(
        setup=_first(line.setup, link.default_setup, park.default_setup),
        setup_cost_micros=_first(*costs),
        min_run=_first(line.min_run, link.default_min_run, park.default_min_run, _machine_day(line)),
    )


def _machine_day(line: Stated) -> int | None:
    """Capacity of one machine on an ordinary day, rounded up."""
    return -(-line.planned_daily_capacity // line.machines) if line.machines else None


def _first(line: int | None, link: int | None, park: int | None, machines: int | None = None) -> FigureInUse:
    rungs = (FigureOrigin.LINE, FigureOrigin.LINK, FigureOrigin.PARK, FigureOrigin.MACHINES)
    for figure, origin in zip((line, link, park, machines), rungs, strict=True):
        if figure is not None:
            return FigureInUse(figure, origin)
    return FigureInUse(0, FigureOrigin.NONE)
