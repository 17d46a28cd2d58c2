from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.model import Step
from services.planning.model.lots import NO_LOTS, Lot, Lots

STEPS = st.builds(Step, st.sampled_from("abc"), st.integers(-3, 3))
ROWS = st.lists(st.builds(Lot, st.sampled_from("xyz"), st.integers(1, 9), st.lists(STEPS, max_size=3).map(tuple)))


def _units(rows: Lots | list[Lot]) -> Counter[tuple[str, tuple[Step, ...]]]:
    units: Counter[tuple[str, tuple[Step, ...]]] = Counter()
    for lot in rows:
        units[lot.order, lot.steps] += lot.quantity
    return +units


@given(rows=ROWS)
def test_columns_hold_the_rows_they_were_made_of(rows: list[Lot]) -> None:
    lots = Lots.of(rows)
    assert list(lots) == rows
    assert [lots[place] for place in range(len(lots))] == rows


@given(rows=ROWS, more=ROWS)
def test_the_database_value_reads_back_as_it_was_written(rows: list[Lot], more: list[Lot]) -> None:
    texts = [Lots.of(rows).encoded(), Lots.of(more).encoded()]
    assert list(Lots.decoded(texts)) == [*rows, *more]


@given(rows=ROWS)
def test_a_selection_keeps_the_sequence_asked_for(rows: list[Lot]) -> None:
    lots, places = Lots.of(rows), np.arange(len(rows))[::-1]
    assert list(lots.select(places)) == rows[::-1]
    assert list(lots.select(lots.quantity > 4)) == [lot for lot in rows if lot.quantity > 4]
    assert list(lots.of_orders({"x", "z"})) == [lot for lot in rows if lot.order != "y"]


@given(rows=ROWS)
def test_the_lots_by_order_are_all_lots(rows: list[Lot]) -> None:
    by_order = Lots.of(rows).by_order()
    assert list(by_order) == list(dict.fromkeys(lot.order for lot in rows))
    assert all(list(lots) == [lot for lot in rows if lot.order == order] for order, lots in by_order.items())


@given(rows=ROWS)
def test_merging_adds_up_lots_of_one_order_with_the_same_steps(rows: list[Lot]) -> None:
    merged = Lots.of(rows).merged()
    assert _units(merged) == _units(rows)
    assert len({(lot.order, lot.steps) for lot in merged}) == len(merged)


def test_merged_lots_are_sorted_by_order_then_line_id_then_day() -> None:
    ways = [(Step("b", 0),), (Step("a", 2),), (Step("a", -1), Step("c", 0)), (Step("a", -1),)]
    lots = Lots.of([Lot("second", 1, ways[0]), *(Lot("first", 1, way) for way in ways)])
    in_order = [lot.steps for lot in lots.merged() if lot.order == "first"]
    assert in_order == sorted(ways)
    assert lots.merged()[0].order == "second"


@given(rows=ROWS, today=st.integers(-3, 4))
def test_a_beginning_ends_before_the_first_step_that_is_not_past(rows: list[Lot], today: int) -> None:
    expected: Counter[tuple[str, tuple[Step, ...]]] = Counter()
    for lot in rows:
        done = 0
        while done < len(lot.steps) and lot.steps[done].day < today:
            done += 1
        if done:
            expected[lot.order, lot.steps[:done]] += lot.quantity
    assert _units(Lots.of(rows).begun(today)) == expected


@given(rows=ROWS, others=ROWS)
def test_what_others_have_is_taken_away_but_never_more_than_there_is(rows: list[Lot], others: list[Lot]) -> None:
    assert _units(Lots.of(rows).without(Lots.of(others))) == _units(rows) - _units(others)


@given(rows=ROWS)
def test_runs_add_up_units_by_order_step_line_and_day(rows: list[Lot]) -> None:
    expected: Counter[tuple[str, int, Step]] = Counter()
    for lot in rows:
        for number, step in enumerate(lot.steps):
            expected[lot.order, number, step] += lot.quantity
    lots, found = Lots.of(rows), Lots.of(rows).runs()
    columns = (found.order, found.step, found.line, found.day, found.quantity)
    runs = {
        (lots.orders[order], step, Step(lots.lines[line], day)): quantity
        for order, step, line, day, quantity in zip(*(column.tolist() for column in columns), strict=True)
    }
    assert runs == expected


def test_days_move_to_another_origin_and_finish_after_the_lead_time() -> None:
    lots = Lots.of([Lot("x", 1, (Step("a", 0), Step("b", 3)))]).shifted(100)
    assert lots[0].steps == (Step("a", 100), Step("b", 103))
    assert lots.finish_days({"a": 5, "b": 2}).tolist() == [105]


def test_half_a_unit_stays_half_a_unit() -> None:
    rows = [Lot("x", 2, ()), Lot("x", 2.5, ())]  # type: ignore[arg-type]
    assert [lot.quantity for lot in Lots.of(rows)] == [2, 2.5]


def test_padded_columns_are_cut_to_the_length_of_each_route() -> None:
    line, day = np.array([[0, 1], [1, 9]]), np.array([[3, 4], [5, 9]])
    lots = Lots.from_padded(["x"], ["a", "b"], [0, 0], np.array([7, 8]), [2, 1], line, day)
    assert list(lots) == [Lot("x", 7, (Step("a", 3), Step("b", 4))), Lot("x", 8, (Step("b", 5),))]


def test_no_lots_have_neither_rows_nor_runs() -> None:
    assert list(NO_LOTS.merged()) == []
    assert len(NO_LOTS.runs().quantity) == 0
    assert len(Lots.concatenated([])) == 0


def test_a_text_of_another_kind_is_no_lots() -> None:
    with pytest.raises((KeyError, ValueError)):
        Lots.decoded(['{"orders": []}'])
