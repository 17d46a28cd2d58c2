"""The ladder of defaults: for what a line does not state, its link's figure, else its park's. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class FigureOrigin(StrEnum):
    """The rungs, first to last; at NONE nobody states a figure, and 0 is assumed."""

    LINE = "line"
    LINK = "link"
    PARK = "park"
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
class RunFigures:
    """The figures of a line's campaigns and runs: capacity and micro-units of money of a set-up, capacity of a run."""

    setup: FigureInUse
    setup_cost_micros: FigureInUse
    min_run: FigureInUse


class Stated(Protocol):
    """A line, with the figures that it states; None: not stated."""

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


def run_figures(line: Stated, link: Defaults, park: Defaults) -> RunFigures:
    """The figures that plans use for a line of a link of a park."""
    costs = (line.setup_cost_micros, link.default_setup_cost_micros, park.default_setup_cost_micros)
    return RunFigures(
        setup=_first(line.setup, link.default_setup, park.default_setup),
        setup_cost_micros=_first(*costs),
        min_run=_first(line.min_run, link.default_min_run, park.default_min_run),
    )


def _first(line: int | None, link: int | None, park: int | None) -> FigureInUse:
    for figure, origin in ((line, FigureOrigin.LINE), (link, FigureOrigin.LINK), (park, FigureOrigin.PARK)):
        if figure is not None:
            return FigureInUse(figure, origin)
    return FigureInUse(0, FigureOrigin.NONE)
