"""Pegging of lots, back and forward."""

from __future__ import annotations

from services.matching.scheduling.pegging import batch_of, lots_of_parcel, work_of
from services.planning.model.problem import Step
from tests.matching.world import day, lots_of

ENTERPRISES = {"cut-1": "cutter", "sew-a": "alpha", "sew-b": "beta"}
LOTS = lots_of(
    "o1",
    (30, (("cut-1", day(1)), ("sew-a", day(2)))),
    (20, (("cut-1", day(1)), ("sew-b", day(3)))),
    (10, (("cut-1", day(2)), ("sew-a", day(4)))),
    (5, (("cut-1", day(2)),)),
)


def test_a_parcel_comes_from_lots_that_end_at_its_door_by_its_day() -> None:
    assert [number for number, _ in lots_of_parcel(LOTS, 2, ENTERPRISES)] == [0, 1, 2]
    assert [number for number, _ in lots_of_parcel(LOTS, 2, ENTERPRISES, "alpha")] == [0, 2]
    assert [number for number, _ in lots_of_parcel(LOTS, 2, ENTERPRISES, "alpha", day(3))] == [0]


def test_a_batch_is_followed_to_where_its_units_went() -> None:
    batch = batch_of(LOTS, {"cut-1"}, (day(1), day(2)), ENTERPRISES)
    assert (batch.quantity, batch.lots) == (65, 4)
    later = {key: (each.first, each.last, each.quantity) for key, each in batch.later.items()}
    assert later == {(1, "alpha"): (day(2), day(4), 40), (1, "beta"): (day(3), day(3), 20)}
    assert batch_of(LOTS, {"cut-1"}, (day(2), day(9)), ENTERPRISES).quantity == 15
    assert batch_of(LOTS, {"sew-a"}, (day(2), day(4)), ENTERPRISES).later == {}
    assert batch_of(LOTS, {"sew-b"}, (day(4), day(9)), ENTERPRISES).quantity == 0


def test_work_of_one_enterprise_is_added_up_by_day() -> None:
    assert work_of(LOTS, {"cut-1"}) == [
        (0, Step("cut-1", day(1).toordinal()), 50),
        (0, Step("cut-1", day(2).toordinal()), 15),
    ]
    assert len(work_of(LOTS, {"cut-1"}, day(1))) == 1
