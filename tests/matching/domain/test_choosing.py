"""Each cause for which a line is not chosen, and who sees which."""

from __future__ import annotations

from typing import Any

import pytest

from services.ladder import FigureInUse, FigureOrigin, FiguresInUse
from services.matching.domain.choosing import (
    Lack,
    Question,
    Rivals,
    VerdictRule,
    full_verdict,
    outline,
    own_verdict,
)
from services.matching.domain.routes import RouteStep
from tests.matching import world

LINE = world.line("sew-a", "alpha", "sew", tags=("fine",))
CHEAPER_RIVAL = Rivals(highest_micros=400_000, own_micros=1_000_000, suppliers=1)
ALIKE = Rivals(highest_micros=1_000_000, own_micros=1_000_000, suppliers=2)


def in_use(setup: int = 0, min_run: int = 0, origin: FigureOrigin = FigureOrigin.LINE) -> FiguresInUse:
    """A line's figures, all of one origin."""
    return FiguresInUse(FigureInUse(setup, origin), FigureInUse(0, origin), FigureInUse(min_run, origin))


def question(**changes: Any) -> Question:
    given: dict[str, Any] = {
        "step": 1,
        "wanted": RouteStep("sew", load=2.0, tags=("fine",), max_suppliers=2),
        "product": "sock",
        "quantity": 80,
        "ordered": 80,
        "declined": False,
        "chosen": False,
        "days": [world.day(1), world.day(2)],
        "daily_capacity": {world.day(number): (100, 0.0) for number in range(4)},
        "figures": in_use(),
    }
    return Question(**{**given, **changes})


def full(**taken: float) -> dict[Any, tuple[int, float]]:
    return {world.day(1): (100, taken["used"]), world.day(2): (100, taken["used"])}


@pytest.mark.parametrize(
    ("wanted", "lack"),
    [
        (RouteStep("sew", tags=("fine", "wool")), Lack.TAGS),
        (RouteStep("sew", min_quality=0.95), Lack.QUALITY),
        (RouteStep("sew", excluded_enterprises=("alpha",)), Lack.EXCLUDED),
        (RouteStep("sew", only_enterprises=("beta",)), Lack.EXCLUDED),
    ],
)
def test_a_line_that_may_not_do_the_step_gets_what_it_lacks(wanted: RouteStep, lack: Lack) -> None:
    found = own_verdict(question(wanted=wanted), LINE)
    assert (found.rule, found.lacks) == (VerdictRule.NOT_ELIGIBLE, (lack,))
    assert found.missing_tags == (("wool",) if lack is Lack.TAGS else ())


def test_an_enterprise_that_declined_gets_that_verdict() -> None:
    assert own_verdict(question(declined=True), LINE).lacks == (Lack.DECLINED,)


def test_a_chosen_line_gets_no_other_verdict() -> None:
    assert own_verdict(question(chosen=True, days=[]), LINE).rule is VerdictRule.CHOSEN


def test_no_days_of_use_mean_too_late() -> None:
    assert own_verdict(question(days=[]), LINE).rule is VerdictRule.TOO_LATE


def test_a_full_line_gets_its_own_figures() -> None:
    found = own_verdict(question(daily_capacity=full(used=99.0)), LINE)
    assert (found.rule, found.capacity, found.used_capacity, found.free_quantity) == (VerdictRule.CAPACITY, 200, 198, 0)
    assert (found.first_date, found.last_date) == (world.day(1), world.day(2))


def test_less_capacity_than_the_minimum_lot_is_named() -> None:
    found = own_verdict(
        question(daily_capacity=full(used=60.0)), world.line("sew-a", "alpha", "sew", tags=("fine",), min_lot=50)
    )
    assert (found.rule, found.min_lot, found.free_quantity) == (VerdictRule.MIN_LOT, 50, 40)


def test_an_order_smaller_than_the_smallest_lot_is_no_obstacle() -> None:
    line = world.line("sew-a", "alpha", "sew", tags=("fine",), min_lot=50)
    assert own_verdict(question(daily_capacity=full(used=60.0), quantity=40), line).rule is VerdictRule.OTHERS_CHOSEN


@pytest.mark.parametrize(
    ("figures", "taken", "asked", "rule"),
    [
        (in_use(setup=98), 0.0, 80, VerdictRule.OTHERS_CHOSEN),
        (in_use(setup=99), 0.0, 80, VerdictRule.SET_UP),
        (in_use(setup=39), 60.0, 80, VerdictRule.SET_UP),
        (in_use(min_run=100), 0.0, 80, VerdictRule.OTHERS_CHOSEN),
        (in_use(min_run=101), 0.0, 80, VerdictRule.MIN_RUN),
        (in_use(min_run=41), 60.0, 80, VerdictRule.MIN_RUN),
        (in_use(setup=10, min_run=31), 60.0, 80, VerdictRule.MIN_RUN),
        (in_use(setup=10, min_run=30), 60.0, 80, VerdictRule.OTHERS_CHOSEN),
        (in_use(min_run=60), 0.0, 30, VerdictRule.OTHERS_CHOSEN),
        (in_use(min_run=61), 0.0, 30, VerdictRule.MIN_RUN),
    ],
)
def test_a_set_up_and_a_smallest_run_fit_into_a_day(
    figures: FiguresInUse, taken: float, asked: int, rule: VerdictRule
) -> None:
    found = own_verdict(question(figures=figures, quantity=asked, daily_capacity=full(used=taken)), LINE)
    shown = (figures.setup.figure, figures.min_run.figure) if rule is not VerdictRule.OTHERS_CHOSEN else (0, 0)
    assert (found.rule, found.setup, found.min_run, found.assumed) == (rule, *shown, False)


def test_an_order_smaller_than_the_smallest_run_is_no_obstacle() -> None:
    small = question(figures=in_use(min_run=90), quantity=20, ordered=20)
    assert own_verdict(small, LINE).rule is VerdictRule.OTHERS_CHOSEN


@pytest.mark.parametrize("origin", [FigureOrigin.LINK, FigureOrigin.PARK, FigureOrigin.MACHINES])
def test_a_verdict_that_rests_on_an_assumed_figure_says_so(origin: FigureOrigin) -> None:
    assert own_verdict(question(figures=in_use(min_run=101, origin=origin)), LINE).assumed
    assert own_verdict(question(figures=in_use(setup=99, origin=origin)), LINE).assumed


def test_those_who_run_the_park_see_by_how_much_the_cost_of_a_line_is_higher() -> None:
    found = full_verdict(question(), LINE, CHEAPER_RIVAL)
    assert (found.rule, found.extra_unit_cost_micros) == (VerdictRule.HIGHER_COST, 600_000)


def test_a_step_with_all_its_suppliers_takes_no_other() -> None:
    found = full_verdict(question(), LINE, ALIKE)
    assert (found.rule, found.max_suppliers) == (VerdictRule.SUPPLIER_LIMIT, 2)


def test_where_nobody_was_chosen_no_cost_is_higher() -> None:
    assert full_verdict(question(), LINE, Rivals(None, 1, 0)).rule is VerdictRule.OTHERS_CHOSEN


def test_an_outline_shows_neither_capacity_nor_prices() -> None:
    outlined = outline(full_verdict(question(figures=in_use(min_run=101)), LINE, ALIKE))
    assert (outlined.rule, outlined.min_run) == (VerdictRule.OTHERS_CHOSEN, 0)
    for rivals, used in ((CHEAPER_RIVAL, 0.0), (ALIKE, 0.0), (ALIKE, 99.0)):
        shown = outline(full_verdict(question(daily_capacity=full(used=used)), LINE, rivals))
        assert (shown.rule, shown.capacity, shown.extra_unit_cost_micros) == (VerdictRule.OTHERS_CHOSEN, 0, 0)
