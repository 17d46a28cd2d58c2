"""Units that have been begun go on before others are begun."""

from __future__ import annotations

from dataclasses import replace

from services.planning import rules
from services.planning.model import Commitment, Step, WorkInProgress
from services.planning.solve.begun import with_begun
from tests.planning.solve.test_finished import lots, problem

BEGUN = (Step("spin-1", -1),)
GOES_ON, NEW = (*BEGUN, Step("sew", 1)), (Step("spin-0", 1), Step("sew", 1))
LARGE = tuple(replace(each, daily_capacity=1_000.0) for each in problem().lines)
PARK = replace(problem(quantity=450), lines=LARGE, in_progress=(WorkInProgress("o1", 430, BEGUN),))


def test_new_lots_go_on_from_begun_units_that_were_left() -> None:
    """Seen: of 68 begun units 48 went on, and 20 new ones were begun of an order of which all had been."""
    found = with_begun(PARK, lots((410, GOES_ON), (40, NEW)))
    assert found == lots((430, GOES_ON), (20, NEW))
    assert rules.examine(PARK, found).violations == []


def test_what_is_left_of_a_new_lot_may_be_all_that_is_open() -> None:
    assert with_begun(PARK, lots((428, GOES_ON), (22, NEW))) == lots((430, GOES_ON), (20, NEW))


def test_begun_units_that_are_not_there_in_time_stay_where_they_are() -> None:
    slow = replace(
        PARK, lines=tuple(replace(each, lead_days=3) if each.id == "spin-1" else each for each in PARK.lines)
    )
    planned = lots((20, NEW))
    assert with_begun(slow, planned) == planned


def test_committed_new_units_stay() -> None:
    committed = replace(PARK, firm=(Commitment("o1", 40, NEW),))
    planned = lots((410, GOES_ON), (40, NEW))
    assert with_begun(committed, planned) == planned


def test_an_order_whose_lots_would_break_a_rule_keeps_them() -> None:
    """Of 30 new units 10 would be left, fewer than the smallest lot of 20 while 30 are open."""
    small = replace(PARK, in_progress=(WorkInProgress("o1", 420, BEGUN),))
    planned = lots((400, GOES_ON), (30, NEW))
    assert with_begun(small, planned) == planned
