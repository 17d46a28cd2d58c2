"""The ladder of defaults: the line's own figure, its link's, its park's, else 0; 0 is a figure, None is none."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from services.ladder import FigureInUse, FigureOrigin, figures_in_use


@dataclass
class Line:
    machines: int = 0
    planned_daily_capacity: int = 0
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
    found = figures_in_use(Line(0, 0, line, line, line), Defaults(link, link, link), Defaults(park, park, park))
    assert (found.setup, found.setup_cost_micros, found.min_run) == (used, used, used)


@pytest.mark.parametrize(
    ("machines", "capacity", "least"),
    [(34, 9_000, 265), (20, 100, 5), (1, 100, 100), (7, 3, 1), (3, 0, 0), (1_000_000, 10**9, 1_000)],
)
def test_a_smallest_run_that_nobody_states_is_one_machine_s_day(machines: int, capacity: int, least: int) -> None:
    found = figures_in_use(Line(machines, capacity), Defaults(), Defaults())
    assert found.min_run == FigureInUse(least, FigureOrigin.MACHINES)
    assert [each.origin for each in (found.setup, found.setup_cost_micros)] == [FigureOrigin.NONE] * 2


@pytest.mark.parametrize("stated", [{"link": 0}, {"park": 0}, {"line": 0}])
def test_one_machine_s_day_is_assumed_only_where_nobody_states_a_smallest_run(stated: dict[str, int]) -> None:
    line, link, park = (stated.get(rung) for rung in ("line", "link", "park"))
    found = figures_in_use(
        Line(34, 9_000, min_run=line), Defaults(default_min_run=link), Defaults(default_min_run=park)
    )
    assert found.min_run.figure == 0


def test_each_figure_climbs_for_itself() -> None:
    found = figures_in_use(Line(setup=7), Defaults(default_min_run=5), Defaults(default_setup_cost_micros=3))
    origins = [found.setup.origin, found.setup_cost_micros.origin, found.min_run.origin]
    assert origins == [FigureOrigin.LINE, FigureOrigin.PARK, FigureOrigin.LINK]


@pytest.mark.parametrize("origin", FigureOrigin)
def test_only_what_the_line_states_is_not_assumed(origin: FigureOrigin) -> None:
    assert FigureInUse(1, origin).assumed == (origin is not FigureOrigin.LINE)
