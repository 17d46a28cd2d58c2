from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from services.planning.model import Quota, parse
from services.planning.model.ledger import Ledger
from tests.planning.parks import document

PROBLEM = parse(document())  # lines k1 (40 a day, 5 on day 2) and s1; quota steam: 50 a day, half a unit per unit of k1
KNIT, SEW = 0, 1
NO_SETUPS = np.zeros(2)


def test_what_is_taken_lowers_capacity_and_quotas_and_given_back_it_is_there_again() -> None:
    ledger = Ledger.of(PROBLEM)
    ledger.take(KNIT, 3, 30.0)
    assert ledger.capacity[KNIT, 3] == 10.0
    assert ledger.quota[0, 3] == 35.0
    ledger.take(KNIT, 3, -30.0)
    assert (ledger.capacity == Ledger.of(PROBLEM).capacity).all()
    assert (ledger.quota == Ledger.of(PROBLEM).quota).all()


def test_days_with_another_capacity_have_it() -> None:
    assert Ledger.of(PROBLEM).capacity[KNIT].tolist() == [40.0, 40.0, 5.0, *[40.0] * 7]


def test_columns_are_taken_as_their_entries_one_by_one() -> None:
    together, single = Ledger.of(PROBLEM), Ledger.of(PROBLEM)
    line, day, load = np.array([KNIT, KNIT, SEW]), np.array([1, 1, 4]), np.array([3.0, 4.0, 5.0])
    together.take_all(line, day, load)
    for entry in zip(line.tolist(), day.tolist(), load.tolist(), strict=True):
        single.take(*entry)
    assert (together.capacity == single.capacity).all()
    assert (together.quota == single.quota).all()
    assert together.used(PROBLEM)[KNIT, 1] == 7.0


def test_units_are_limited_by_the_line_its_quotas_and_what_is_wanted() -> None:
    ledger = Ledger.of(PROBLEM)
    assert ledger.units(KNIT, 2, 2.0, 100) == 2
    assert ledger.units(KNIT, 1, 2.0, 3) == 3
    assert ledger.units(KNIT, 1, 0.0, 7) == 7
    tight = Ledger.of(replace(PROBLEM, quotas=(Quota("steam", ("knit",), 5.0, 0.5),)))
    assert tight.units(KNIT, 1, 2.0, 100) == 5


def test_what_is_overdrawn_leaves_no_units() -> None:
    ledger = Ledger.of(PROBLEM)
    ledger.take(SEW, 0, 100.0)
    assert ledger.units(SEW, 0, 1.0, 5) == 0


@pytest.mark.parametrize(("load", "holds"), [(20.0, True), (20.1, False)])
def test_loads_on_one_line_and_day_are_held_against_the_residual_together(load: float, holds: bool) -> None:
    ledger = Ledger.of(PROBLEM)
    assert ledger.holds(np.array([SEW, SEW]), np.array([1, 1]), np.array([load, 20.0]), NO_SETUPS) is holds


def test_a_quota_holds_over_all_its_lines_and_only_on_days_that_draw_on_it() -> None:
    ledger = Ledger.of(replace(PROBLEM, quotas=(Quota("steam", ("knit", "sew"), 30.0, 1.0),)))
    line, load = np.array([KNIT, SEW]), np.array([20.0, 20.0])
    assert not ledger.holds(line, np.array([1, 1]), load, NO_SETUPS)
    assert ledger.holds(line, np.array([0, 1]), load, NO_SETUPS)
    ledger.take(KNIT, 1, 35.0)
    assert ledger.holds(line, np.array([0, 3]), load, NO_SETUPS)


def test_a_set_up_takes_capacity_and_no_quota() -> None:
    ledger = Ledger.of(PROBLEM)
    ledger.take(KNIT, 3, 30.0, 6.0)
    assert (ledger.capacity[KNIT, 3], ledger.quota[0, 3]) == (4.0, 35.0)
    line, day, load = np.array([KNIT]), np.array([3]), np.array([1.0])
    assert ledger.holds(line, day, load, np.array([3.0]))
    assert not ledger.holds(line, day, load, np.array([3.1]))


def test_a_copy_changes_by_itself() -> None:
    ledger = Ledger.of(PROBLEM)
    ledger.copy().take(KNIT, 0, 5.0)
    assert ledger.capacity[KNIT, 0] == 40.0
