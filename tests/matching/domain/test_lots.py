from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.lots import Stage, daily_quantities, last_finish, unfinished, whole
from services.planning.model.lots import NO_LOTS, Lots
from tests.matching.world import TODAY, day, lots_of

YESTERDAY, TOMORROW = day(-1), day(1)
ROWS = st.tuples(
    st.integers(1, 50),
    st.tuples(
        st.tuples(st.sampled_from("ab"), st.sampled_from([day(-2), YESTERDAY])),
        st.tuples(st.sampled_from("cd"), st.sampled_from([YESTERDAY, TODAY, TOMORROW])),
    ),
)
LOTS = st.lists(ROWS, max_size=6).map(lambda rows: lots_of("o1", *rows))


def test_lots_with_the_same_lines_and_days_become_one() -> None:
    steps = [("a", TODAY), ("b", TOMORROW)]
    assert lots_of("o1", (3, steps), (4, steps)).merged() == lots_of("o1", (7, steps))


def test_a_step_whose_day_has_passed_counts_as_done() -> None:
    lots = lots_of("o1", (5, [("spin", YESTERDAY), ("sew", TODAY)]))
    assert lots.begun(TODAY.toordinal()) == lots_of("o1", (5, [("spin", YESTERDAY)]))


def test_work_that_no_lot_continues_is_kept() -> None:
    before = lots_of("o1", (5, [("spin", YESTERDAY), ("sew", TOMORROW)]))
    after = lots_of("o1", (2, [("spin", YESTERDAY), ("other", TOMORROW)]))
    assert unfinished(before.begun(TODAY.toordinal()), after, TODAY) == lots_of("o1", (3, [("spin", YESTERDAY)]))


@given(before=LOTS, after=LOTS)
def test_no_work_done_is_ever_forgotten(before: Lots, after: Lots) -> None:
    kept = Lots.concatenated([after, unfinished(before.begun(TODAY.toordinal()), after, TODAY)])
    left = {lot.steps: lot.quantity for lot in kept.begun(TODAY.toordinal())}
    assert all(left.get(lot.steps, 0) >= lot.quantity for lot in before.begun(TODAY.toordinal()))


@given(lots=LOTS)
def test_quantities_by_stage_and_day_add_up_to_the_lots(lots: Lots) -> None:
    by_stage = daily_quantities(lots)
    units = sum(lot.quantity for lot in lots)
    assert sum(sum(days.values()) for stage, days in by_stage.items() if stage.step == 0) == units
    assert all(stage == Stage(*stage) for stage in by_stage)


def test_only_lots_with_all_their_steps_are_whole() -> None:
    done = [("spin", YESTERDAY)]
    lots = lots_of("o1", (1, [*done, ("sew", TODAY)]), (2, done))
    assert whole(lots, 2) == lots_of("o1", (1, [*done, ("sew", TODAY)]))


def test_lots_are_done_when_the_lead_time_of_the_last_line_has_passed() -> None:
    lots = lots_of("o1", (1, [("sew", TODAY)]), (1, [("knit", YESTERDAY)]))
    assert last_finish(lots, {"sew": 0, "knit": 3}) == day(2)
    assert last_finish(NO_LOTS, {}) is None
