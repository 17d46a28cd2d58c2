"""Each cause for which a line is not chosen, and who sees which."""

from __future__ import annotations

from typing import Any

import pytest

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


def question(**changes: Any) -> Question:
    given: dict[str, Any] = {
        "step": 1,
        "wanted": RouteStep("sew", load=2.0, tags=("fine",), max_suppliers=2),
        "product": "sock",
        "quantity": 80,
        "declined": False,
        "chosen": False,
        "days": [world.day(1), world.day(2)],
        "daily_capacity": {world.day(number): (100, 0.0) for number in range(4)},
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


def test_those_who_run_the_park_see_by_how_much_the_cost_of_a_line_is_higher() -> None:
    found = full_verdict(question(), LINE, CHEAPER_RIVAL)
    assert (found.rule, found.extra_unit_cost_micros) == (VerdictRule.HIGHER_COST, 600_000)


def test_a_step_with_all_its_suppliers_takes_no_other() -> None:
    found = full_verdict(question(), LINE, ALIKE)
    assert (found.rule, found.max_suppliers) == (VerdictRule.SUPPLIER_LIMIT, 2)


def test_where_nobody_was_chosen_no_cost_is_higher() -> None:
    assert full_verdict(question(), LINE, Rivals(None, 1, 0)).rule is VerdictRule.OTHERS_CHOSEN


def test_an_outline_shows_neither_capacity_nor_prices() -> None:
    for rivals, used in ((CHEAPER_RIVAL, 0.0), (ALIKE, 0.0), (ALIKE, 99.0)):
        shown = outline(full_verdict(question(daily_capacity=full(used=used)), LINE, rivals))
        assert (shown.rule, shown.capacity, shown.extra_unit_cost_micros) == (VerdictRule.OTHERS_CHOSEN, 0, 0)
