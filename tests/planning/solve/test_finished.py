"""Units that have passed every step count before others are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.planning import rules
from services.planning.model import Commitment, Line, Order, Problem, RouteStep, Step, WorkInProgress, Zone
from services.planning.model.lots import Lot, Lots
from services.planning.solve import SolverParams, Stop, solve
from services.planning.solve.finished import with_finished

SEARCH = SolverParams(exact_neighbourhoods=False)  # moves have to find the plan
DONE = (Step("spin-1", -1), Step("sew", -1))
EARLY = (Step("spin-2", 0), Step("sew", 1))
LATE = (Step("spin-0", 1), Step("sew", 1))


def line(ident: str, link: str) -> Line:
    return Line(ident, f"of-{ident}", link, "mill", 100.0, 1.0, min_lot=20.0)


def problem(quantity: int = 430, finished: int = 387) -> Problem:
    route = (RouteStep("spinning"), RouteStep("sewing"))
    order = Order("o1", None, quantity, 0, 5, 0.5, 50.0, True, route)
    return Problem(
        start=date(2031, 3, 12),
        days=10,
        zones=(Zone("mill"),),
        lanes=(),
        lines=(*(line(f"spin-{number}", "spinning") for number in range(3)), line("sew", "sewing")),
        quotas=(),
        orders=(order,),
        in_progress=(WorkInProgress("o1", finished, DONE),),
    )


def lots(*rows: tuple[int, tuple[Step, ...]]) -> Lots:
    return Lots.of(Lot("o1", units, steps) for units, steps in rows).merged()


def test_finished_units_take_the_place_of_new_ones_and_no_lot_falls_below_the_smallest() -> None:
    """Seen: of 387 finished units 383 were counted, and 47 new ones made of an order of 430."""
    left_out = lots((383, DONE), (27, EARLY), (20, LATE))
    assert with_finished(problem(), left_out) == lots((387, DONE), (23, EARLY), (20, LATE))


def test_a_line_that_would_keep_less_than_its_smallest_lot_gives_way_whole() -> None:
    left_out = lots((367, DONE), (43, EARLY), (20, LATE))
    assert with_finished(problem(), left_out) == lots((387, DONE), (43, EARLY))


def test_lots_that_cannot_give_way_stay_as_they_are() -> None:
    left_out = lots((382, DONE), (20, EARLY), (20, LATE))
    small = problem(quantity=422, finished=387)
    assert with_finished(small, left_out) == left_out


def test_committed_units_stay() -> None:
    committed = replace(problem(), firm=(Commitment("o1", 27, EARLY),))
    left_out = lots((373, DONE), (27, EARLY), (30, LATE))
    found = with_finished(committed, left_out)
    assert rules.examine(committed, found).violations == []
    assert {lot.steps: lot.quantity for lot in found} == {DONE: 387, EARLY: 27, LATE: 16}


def test_lots_that_count_all_finished_units_are_the_same_lots() -> None:
    whole = lots((387, DONE), (43, EARLY))
    assert with_finished(problem(), whole) is whole


def test_a_solution_counts_all_finished_units() -> None:
    found = solve(problem(), stop=Stop(seconds=5, iterations=3), seed=1).solution
    assert {lot.steps: lot.quantity for lot in found.lots}[DONE] == 387


def test_the_units_that_are_open_are_made_though_they_are_fewer_than_a_smallest_lot() -> None:
    """The line on which the order was begun, where any lot may be made, is shut."""
    few = problem(finished=425)
    shut = replace(
        few, lines=tuple(replace(each, daily_capacity=0.0) if each.id == "spin-1" else each for each in few.lines)
    )
    found = solve(shut, stop=Stop(iterations=3), seed=1, params=SEARCH).solution
    assert sum(lot.quantity for lot in found.lots) == 430
    assert rules.examine(shut, found.lots).violations == []
