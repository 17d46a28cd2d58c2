"""Reports over steps: what passes, waits, is spoilt, and what a report proves about the steps before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.matching.domain.lots import Stage
from services.matching.domain.work_in_progress import WorkInProgress
from services.matching.scheduling.production import Point, Production, counted
from services.planning.model.lots import Lots
from tests.matching.world import TODAY, lots_of

MON, TUE, WED = (TODAY + timedelta(days=number) for number in range(3))
CUT, SEW, PACK = Stage(0, "cut"), Stage(1, "sew"), Stage(2, "pack")


def production(lots: Lots, today: date = MON, reported: frozenset[Point] = frozenset()) -> Production:
    """An order of 100 units with these lots; what lies before `today` is done."""
    progress = WorkInProgress(park="p1", order="o1", good=lots.begun(today.toordinal()))
    assumed, follows = (lambda point: point not in reported), (lambda before, after: before.day < after.day)
    return Production(lots, progress, today.toordinal(), quantity=100, assumed=assumed, follows=follows)


def chain(units: int = 100) -> Lots:
    return lots_of("o1", (units, [("cut", MON), ("sew", TUE), ("pack", WED)]))


def good_at(made: Production, at: Stage, day: date) -> int:
    return counted(made.progress)[at, day.toordinal()]


def test_units_that_did_not_pass_wait_before_the_step_and_the_rest_goes_on() -> None:
    made = production(chain(), TUE)
    made.settle(SEW, TUE, 60, 0)
    made.cut_before(WED.toordinal())
    whole = (60, [("cut", MON), ("sew", TUE), ("pack", WED)])
    assert made.lots == lots_of("o1", (40, [("cut", MON)]), whole).merged()
    assert made.progress.good == lots_of("o1", (40, [("cut", MON)]), (60, [("cut", MON), ("sew", TUE)])).merged()


def test_scrap_is_gone_and_the_step_before_has_passed_it() -> None:
    made = production(chain(), TUE)
    made.settle(SEW, TUE, 60, 40)
    made.cut_before(WED.toordinal())
    assert made.progress.scrapped == lots_of("o1", (40, [("cut", MON), ("sew", TUE)]))
    assert made.progress.balance(3) == [(100, 100, 0, 0), (60, 0, 60, 0), (0, 0, 0, 0)]


def test_less_scrap_than_was_reported_brings_the_units_back() -> None:
    made = production(chain(), TUE)
    made.settle(SEW, TUE, 60, 40)
    made.settle(SEW, TUE, 90, 10)
    assert (good_at(made, SEW, TUE), made.progress.scrapped_quantity) == (90, 10)


def test_units_made_again_are_too_many_once_the_spoilt_ones_are_back() -> None:
    made = production(chain(), TUE)
    made.settle(SEW, TUE, 60, 40)
    made.settle(CUT, TUE, 40, 0)
    made.settle(SEW, TUE, 100, 0)
    assert (good_at(made, CUT, MON), good_at(made, CUT, TUE), good_at(made, SEW, TUE)) == (100, 0, 100)


@pytest.mark.parametrize(("proven", "passed"), [(0, 60), (50, 60), (80, 80), (100, 90)])
def test_of_agreed_work_as_many_units_are_assumed_as_wait_for_it_or_have_left(proven: int, passed: int) -> None:
    steps = [("cut", MON), ("sew", TUE)], [("cut", MON), ("sew", WED)]
    made = production(lots_of("o1", (60, steps[0]), (40, steps[1])), TUE)
    made.assume(SEW, TUE, 90, proven)
    assert good_at(made, SEW, TUE) == passed


def test_good_units_at_a_later_step_prove_the_steps_before() -> None:
    """Backflushing over steps: who has sewn 100 was given 100."""
    made = production(chain(), MON)
    made.settle(CUT, MON, 70, 0)
    made.settle(SEW, MON, 100, 0)
    assert (good_at(made, CUT, MON), good_at(made, SEW, MON)) == (100, 100)


def test_a_lower_report_takes_back_what_was_assumed_after_it_and_nothing_that_was_reported() -> None:
    done = chain()
    made = production(done, WED)
    made.settle(CUT, MON, 80, 0)
    assert (good_at(made, CUT, MON), good_at(made, SEW, TUE)) == (80, 80)
    reported = production(done, WED, frozenset({(SEW, TUE.toordinal())}))
    reported.settle(CUT, MON, 80, 0)
    assert (good_at(reported, CUT, MON), good_at(reported, SEW, TUE)) == (100, 100)


def test_a_late_report_takes_what_waits_and_leaves_what_follows_as_planned() -> None:
    moved = lots_of("o1", (60, [("cut", MON), ("pack2", WED)]), (40, [("cut", TUE), ("pack2", WED)]))
    made = production(moved, TUE)
    made.settle(CUT, MON, 100, 0)
    assert made.lots == lots_of("o1", (100, [("cut", MON), ("pack2", WED)]))


def test_more_than_is_ordered_does_not_count() -> None:
    made = production(chain(), MON)
    made.settle(CUT, MON, 130, 0)
    assert good_at(made, CUT, MON) == 100


@pytest.mark.parametrize("lines", [("clip", "cut"), ("cut", "clip")])
def test_more_than_planned_does_not_take_what_another_has_made_as_planned(lines: tuple[str, str]) -> None:
    """The second one's report counted for nothing, though its goods had left."""
    made = production(lots_of("o1", (60, [("clip", MON)]), (30, [("cut", MON)]), (10, [("cut", TUE)])))
    reports = {Stage(0, "clip"): (75, 0), CUT: (30, 0)}
    made.settle_day(MON, {Stage(0, line): reports[Stage(0, line)] for line in lines})
    assert (good_at(made, Stage(0, "clip"), MON), good_at(made, CUT, MON)) == (70, 30)


def test_assumed_work_is_only_what_waits_there() -> None:
    """Of 100 agreed units 70 have come: no more can have been sewn."""
    made = production(lots_of("o1", (70, [("cut", MON), ("sew", TUE)]), (30, [("cut", TUE), ("sew", WED)])), TUE)
    made.assume(SEW, TUE, 100)
    assert (good_at(made, SEW, TUE), good_at(made, CUT, TUE)) == (70, 0)


def test_units_lost_on_the_road_have_passed_their_step() -> None:
    made = production(chain(), WED)
    assert (made.lose(SEW, 30), made.lose(SEW, 100)) == (30, 70)
    assert made.progress.balance(3) == [(100, 100, 0, 0), (100, 0, 0, 100), (0, 0, 0, 0)]
    assert made.lots == Lots.of(())


def test_units_that_are_lost_on_the_road_did_not_get_to_work_that_was_assumed() -> None:
    made = production(chain(), WED)
    assert made.lose(CUT, 30) == 30
    assert made.progress.balance(3) == [(100, 70, 0, 30), (70, 0, 70, 0), (0, 0, 0, 0)]


def test_units_lost_on_the_way_to_one_line_are_not_those_that_another_has_worked_on() -> None:
    """Half of them were taken from the other line, whose goods had left it by report."""
    ways = (40, [("cut", MON), ("hem", TUE)]), (50, [("cut", MON), ("sew", TUE)]), (10, [("cut", MON)])
    made = production(lots_of("o1", *ways), WED)
    assert made.lose(CUT, 55, to={"sew"}) == 55
    assert (
        made.progress.good
        == lots_of("o1", (40, [("cut", MON), ("hem", TUE)]), (5, [("cut", MON), ("sew", TUE)])).merged()
    )
    assert made.lose(CUT, 10, to={"sew"}) == 10
    assert made.progress.good == lots_of("o1", (35, [("cut", MON), ("hem", TUE)]))


def test_before_a_day_has_closed_units_lost_of_it_are_not_those_of_days_before_that_have_gone_on() -> None:
    lots = lots_of("o1", (60, [("cut", MON), ("sew", MON)]), (40, [("cut", TUE), ("sew", WED)]))
    made = production(lots, TUE)
    assert made.lose(CUT, 10, closed=False) == 0
    assert good_at(made, SEW, MON) == 60
    assert production(lots, WED).lose(CUT, 10, closed=False) == 10


def test_units_that_went_on_by_report_are_those_that_were_not_lost() -> None:
    """Units of another line were lost in their place, and movements went wrong."""
    went_on = (50, [("cut", MON), ("sew", TUE)])
    made = production(lots_of("o1", went_on, (50, [("other", MON)])), WED, frozenset([(SEW, TUE.toordinal())]))
    assert made.lose(CUT, 20) == 20
    progress = made.progress
    assert progress.lost == lots_of("o1", (20, [("cut", MON)]))
    expected = [(30, [("cut", MON), ("sew", TUE)]), (30, [("other", MON)]), (20, [("other", MON), ("sew", TUE)])]
    assert progress.good == lots_of("o1", *expected).merged()
    assert (good_at(made, SEW, TUE), good_at(made, CUT, MON)) == (50, 50)


def test_units_whose_later_steps_are_assumed_stand_in_for_those_that_went_on_by_report() -> None:
    """Nothing of the line could have been lost, it seemed: the loss waited for ever."""
    went_on, assumed = (50, [("cut", MON), ("sew", TUE)]), (50, [("other", MON), ("hem", TUE)])
    made = production(lots_of("o1", went_on, assumed), WED, frozenset([(SEW, TUE.toordinal())]))
    assert made.lose(CUT, 20) == 20
    progress = made.progress
    assert progress.lost == lots_of("o1", (20, [("cut", MON)]))
    expected = [(30, [("cut", MON), ("sew", TUE)]), (30, assumed[1]), (20, [("other", MON), ("sew", TUE)])]
    assert progress.good == lots_of("o1", *expected).merged()


def test_units_that_were_reported_at_a_later_step_were_not_lost_before() -> None:
    reported = frozenset([(SEW, TUE.toordinal())])
    assert production(chain(), WED, reported).lose(CUT, 30) == 0


REPORTED = st.tuples(
    st.sampled_from([CUT, SEW, PACK]), st.sampled_from([MON, TUE]), st.integers(0, 60), st.integers(0, 20)
)


@settings(max_examples=60, deadline=None)
@given(reports=st.lists(REPORTED, max_size=6))
@example(reports=[(SEW, MON, 0, 1), (CUT, MON, 51, 0), (SEW, MON, 0, 0)])
def test_each_step_keeps_its_balance_under_any_reports(reports: list[tuple[Stage, date, int, int]]) -> None:
    lots = lots_of("o1", (50, [("cut", MON), ("sew", TUE), ("pack", WED)]), (50, [("cut", TUE), ("sew", WED)]))
    made = production(lots.merged(), WED)
    for at, day, good, scrapped in reports:
        made.settle(at, day, good, scrapped)
    progress = made.progress
    assert all(each.good == each.went_on + each.waiting + each.lost for each in progress.balance(3))
    # What the planner reads as work in progress is what lots have behind them.
    assert made.lots.begun(WED.toordinal()) == progress.good
    assert made.lots.quantity.sum() <= 100


def test_a_step_says_when_a_plan_no_longer_follows() -> None:
    made = production(lots_of("o1", (50, [("cut", TUE), ("sew", TUE)])), TUE)
    made.settle(CUT, TUE, 50, 0)
    assert made.lots == lots_of("o1", (50, [("cut", TUE)]))


@pytest.mark.parametrize("units", [0, 30])
def test_nothing_is_lost_where_nothing_waits(units: int) -> None:
    assert production(chain(), MON).lose(CUT, units) == 0
