"""The ladder of defaults: the line's own figure, its link's, its park's, else 0; 0 is a figure, None is none."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from services.ladder import FigureInUse, FigureOrigin, run_figures


@dataclass
class Line:
    setup: int | None = None
    setup_cost_micros: int | None = None
    min_run: int | None = None


@dataclass
class Defaults:
    default_setup: int | None = None
    default_setup_cost_micros: int | None = None
    default_min_run: int | None = None


@pytest.mark.parametrize(
    ("line", "link", "park", "used"),
    [
        (7, 5, 3, FigureInUse(7, FigureOrigin.LINE)),
        (0, 5, 3, FigureInUse(0, FigureOrigin.LINE)),
        (None, 5, 3, FigureInUse(5, FigureOrigin.LINK)),
        (None, 0, 3, FigureInUse(0, FigureOrigin.LINK)),
        (None, None, 3, FigureInUse(3, FigureOrigin.PARK)),
        (None, None, 0, FigureInUse(0, FigureOrigin.PARK)),
        (None, None, None, FigureInUse(0, FigureOrigin.NONE)),
    ],
)
def test_the_first_rung_that_states_a_figure_gives_it(
    line: int | None, link: int | None, park: int | None, used: FigureInUse
) -> None:
    found = run_figures(Line(line, line, line), Defaults(link, link, link), Defaults(park, park, park))
    assert (found.setup, found.setup_cost_micros, found.min_run) == (used, used, used)


def test_each_figure_climbs_for_itself() -> None:
    found = run_figures(Line(setup=7), Defaults(default_min_run=5), Defaults(default_setup_cost_micros=3))
    origins = [found.setup.origin, found.setup_cost_micros.origin, found.min_run.origin]
    assert origins == [FigureOrigin.LINE, FigureOrigin.PARK, FigureOrigin.LINK]


@pytest.mark.parametrize("origin", FigureOrigin)
def test_only_what_the_line_states_is_not_assumed(origin: FigureOrigin) -> None:
    assert FigureInUse(1, origin).assumed == (origin is not FigureOrigin.LINE)
