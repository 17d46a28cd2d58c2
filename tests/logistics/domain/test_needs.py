"""What lots ask to be moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain.needs import Leg, needs_of
from services.logistics.domain.schedule import Place
from tests.logistics.world import day, lot, schedule, step, weave_and_sew

BUYER = Place("", "harbour")


def test_goods_move_to_the_next_enterprise_and_at_last_to_the_buyer() -> None:
    needs = needs_of(schedule(weave_and_sew(500)))

    assert list(needs) == [
        Leg(0, day(0), Place("weaver", "east"), Place("sewer", "west")),
        Leg(1, day(2), Place("sewer", "west"), BUYER),
    ]


def test_goods_that_stay_with_their_enterprise_do_not_move() -> None:
    needs = needs_of(schedule(lot(500, step("weaver", 0), step("weaver", 1), step("sewer", 2))))

    assert [leg.step for leg in needs] == [1, 2]


def test_lots_that_make_the_same_leg_move_together() -> None:
    needs = needs_of(schedule(weave_and_sew(500), weave_and_sew(200, sewn=3), weave_and_sew(50, woven=1)))

    first = needs[Leg(0, day(0), Place("weaver", "east"), Place("sewer", "west"))]
    assert (first.quantity, first.lots) == (700, 2)


def test_goods_can_leave_when_their_lead_time_is_over() -> None:
    (leg,) = needs_of(schedule(lot(500, step("sewer", 1, lead=2))))

    assert leg.day == day(3)


def test_the_next_step_and_the_days_on_the_road_limit_the_departure() -> None:
    needs = needs_of(schedule(lot(500, step("weaver", 0, transit=1), step("sewer", 4))))

    first = next(iter(needs.values()))
    assert (first.earliest_ready, first.latest_departure, first.latest_useful) == (day(0), day(3), day(4))


def test_a_leg_of_several_lots_keeps_within_the_days_of_the_most_urgent() -> None:
    needs = needs_of(schedule(weave_and_sew(500, sewn=4), weave_and_sew(500, sewn=2)))

    assert next(iter(needs.values())).latest_useful == day(2)


def test_goods_that_are_late_anyway_are_useful_on_the_day_they_leave() -> None:
    (need,) = needs_of(schedule(lot(500, step("sewer", 9)), due=5)).values()

    assert (need.latest_departure, need.latest_useful) == (day(9), day(9))


def test_a_carriage_step_folds_what_goes_to_it_and_what_leaves_it_into_one_leg_of_the_carrier() -> None:
    route = (step("weaver", 0), step("carrier", 1, zone="depot", carriage=True), step("sewer", 2, zone="west"))
    needs = needs_of(schedule(lot(500, *route)))

    assert list(needs) == [
        Leg(0, day(1), Place("weaver", "east"), Place("sewer", "west"), "carrier"),
        Leg(2, day(2), Place("sewer", "west"), BUYER),
    ]


def test_a_carriage_step_at_the_end_goes_to_the_buyer_on_its_own_day() -> None:
    (need,) = needs_of(schedule(lot(500, step("sewer", 0), step("carrier", 3, carriage=True)))).values()

    assert need.leg == Leg(0, day(3), Place("sewer", "east"), BUYER, "carrier")
    assert (need.earliest_ready, need.latest_departure) == (day(0), day(3))


def test_goods_that_a_carrier_brings_back_to_the_same_enterprise_do_move() -> None:
    route = (step("weaver", 0), step("carrier", 1, carriage=True), step("weaver", 2))

    assert len(needs_of(schedule(lot(500, *route)))) == 2


def test_a_second_carrier_in_a_row_takes_over_from_the_first() -> None:
    first, second = step("carrier", 1, zone="depot", carriage=True), step("shipper", 2, zone="port", carriage=True)
    needs = needs_of(schedule(lot(500, step("sewer", 0), first, second)))

    assert list(needs) == [
        Leg(0, day(1), Place("sewer", "east"), Place("shipper", "port"), "carrier"),
        Leg(2, day(2), Place("shipper", "port"), BUYER, "shipper"),
    ]


@given(st.lists(st.tuples(st.integers(240, 900), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12))
def test_what_moves_is_never_less_than_the_transfer_batch_that_all_lots_keep(parts: list[tuple[int, int, int]]) -> None:
    lots = [weave_and_sew(units, woven=woven, sewn=woven + 1 + wait) for units, woven, wait in parts]
    needs = needs_of(schedule(*lots)).values()
    assert min(need.quantity for need in needs) >= 240
    assert sum(need.quantity for need in needs) == 2 * sum(units for units, _, _ in parts)
