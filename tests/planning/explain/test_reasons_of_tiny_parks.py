"""Tiny parks whose reasons can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from services.planning.explain import explain
from services.planning.model import Line, Order, Problem, RouteStep, Step, WorkInProgress, Zone, parse
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Reason, Solution
from tests.planning.parks import document

ROUTE = (RouteStep("weave", load=3.0),)
LINE = Line("l", "e", "weave", "z", 10.0, 1.0)
ORDER = Order("o", None, 4, 0, 0, 5.0, 100.0, True, ROUTE)


def _park(*orders: Order, lines: tuple[Line, ...] = (LINE,), days: int = 5) -> Problem:
    tiny = parse(document())
    return replace(
        tiny, days=days, zones=(Zone("z"),), lanes=(), lines=lines, quotas=(), orders=orders, in_progress=(), firm=()
    )


def _reasons(problem: Problem, *lots: Lot) -> list[Reason]:
    (unmet,) = explain(problem, Solution(Lots.of(lots)), seconds=None, solves=0)
    return list(unmet.reasons)


def test_units_that_a_line_cannot_round_up_lack_capacity_and_no_smallest_lot() -> None:
    (reason,) = _reasons(_park(ORDER), Lot("o", 3, (Step("l", 0),)), Lot("o", 1, (Step("l", 1),)))
    assert (reason.rule, reason.step, reason.first_day, reason.last_day, reason.amount) == ("capacity", 0, 0, 0, 1.0)


def test_the_rest_of_an_order_that_is_overdue_and_partly_done_cannot_end_before_today() -> None:
    overdue = replace(
        ORDER, quantity=10, release=-10, due=-3, late_cost=0.1, unmet_cost=5.0, route=(RouteStep("weave"),)
    )
    done = WorkInProgress("o", 4, (Step("l", -3),))
    problem = replace(_park(overdue, lines=(replace(LINE, daily_capacity=100.0),)), in_progress=(done,))
    (reason,) = _reasons(problem, Lot("o", 4, done.steps), Lot("o", 6, (Step("l", 0),)))
    assert (reason.rule, reason.earliest_finish) == ("lead-time", 0)


def test_days_that_are_closed_or_taken_are_a_lack_of_capacity_and_not_a_long_route() -> None:
    shut = replace(LINE, overrides=dict.fromkeys(range(5), 0.0))
    whole = replace(ORDER, due=4, partial=False)
    assert [reason.rule for reason in _reasons(_park(whole, lines=(shut,)))] == ["capacity"]


def test_a_route_that_is_longer_than_the_horizon_takes_too_long_on_an_empty_park_too() -> None:
    slow = replace(LINE, lead_days=3)
    late = replace(ORDER, quantity=1, due=1)
    assert [reason.rule for reason in _reasons(_park(late, lines=(slow,)), Lot("o", 1, (Step("l", 0),)))] == [
        "lead-time"
    ]


def test_an_order_made_whole_or_not_at_all_is_told_what_its_last_units_lack() -> None:
    """Much of it would have a place, and helps nothing: the second step does 19 of 20 units in time."""
    first, second = Line("a", "e", "knit", "z", 4.0, 1.0), Line("b", "f", "sew", "z", 4.0, 1.0, lead_days=0)
    second = replace(second, overrides={4: 3.0})
    order = Order("o", None, 20, 0, 4, 0.0, 100.0, False, (RouteStep("knit"), RouteStep("sew")))
    (reason,) = _reasons(_park(order, lines=(first, second)))
    assert (reason.rule, reason.link, reason.amount) == ("capacity", "sew", 1.0)


def test_a_whole_order_is_not_told_that_there_is_a_better_place_for_much_of_it() -> None:
    """Two lines of which the cheap one does nine units: the last one costs more than the order is worth."""
    lines = (Line("a", "e", "knit", "z", 9.0, 1.0), Line("b", "f", "knit", "z", 9.0, 1_000.0))
    order = Order("o", None, 10, 0, 0, 0.0, 50.0, False, (RouteStep("knit"),))
    reasons = _reasons(_park(order, lines=lines, days=1))
    assert [(reason.rule, reason.amount) for reason in reasons] == [("cost", 1.0)]
