from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.lots import Lot, LotStep, Stage, begun, daily_quantities, merged, unfinished, whole
from tests.matching.world import TODAY, day

YESTERDAY, TOMORROW = day(-1), day(1)
SPUN = LotStep("spin", YESTERDAY)
LOTS = st.lists(
    st.builds(
        Lot,
        st.integers(1, 50),
        st.tuples(
            st.builds(LotStep, st.sampled_from("ab"), st.sampled_from([day(-2), YESTERDAY])),
            st.builds(LotStep, st.sampled_from("cd"), st.sampled_from([YESTERDAY, TODAY, TOMORROW])),
        ),
    ),
    max_size=6,
)


def test_lots_that_go_the_same_way_become_one() -> None:
    way = (LotStep("a", TODAY), LotStep("b", TOMORROW))
    assert merged([Lot(3, way), Lot(4, way)]) == (Lot(7, way),)


def test_a_step_whose_day_has_passed_counts_as_done() -> None:
    assert begun([Lot(5, (SPUN, LotStep("sew", TODAY)))], TODAY) == {(SPUN,): 5}


def test_work_that_nothing_goes_on_from_is_kept() -> None:
    before = [Lot(5, (SPUN, LotStep("sew", TOMORROW)))]
    after = [Lot(2, (SPUN, LotStep("other", TOMORROW)))]
    assert list(unfinished(before, after, TODAY)) == [Lot(3, (SPUN,))]


@given(before=LOTS, after=LOTS)
def test_no_work_done_is_ever_forgotten(before: list[Lot], after: list[Lot]) -> None:
    kept = [*after, *unfinished(before, after, TODAY)]
    left = begun(kept, TODAY)
    assert all(left.get(steps, 0) >= units for steps, units in begun(before, TODAY).items())


@given(lots=LOTS)
def test_what_is_asked_by_day_adds_up_to_the_lots(lots: list[Lot]) -> None:
    by_stage = daily_quantities(lots)
    units = sum(lot.quantity for lot in lots)
    assert sum(sum(days.values()) for stage, days in by_stage.items() if stage.step == 0) == units
    assert all(stage == Stage(*stage) for stage in by_stage)


def test_only_lots_with_all_their_steps_are_whole() -> None:
    whole_lot, begun_lot = Lot(1, (SPUN, LotStep("sew", TODAY))), Lot(2, (SPUN,))
    assert whole([whole_lot, begun_lot], 2) == (whole_lot,)
