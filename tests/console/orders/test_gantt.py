"""The picture of an order: campaigns by step and enterprise, the road, the due date, and a size that stays small."""

from __future__ import annotations

from datetime import date, timedelta

from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_BOOKED, MOVEMENT_STATE_CANCELLED, Movement
from parkloom.matching.v1 import assignment_pb2 as states
from parkloom.matching.v1.assignment_pb2 import Assignment
from parkloom.matching.v1.order_pb2 import Lot, Order
from services.console.orders import gantt
from services.console.orders.gantt import AGREED, ASKED, AT_RISK, MOST_ROWS, PLANNED, Campaign, Road, drawn

MONDAY = date(2026, 3, 2)
ORDER = Order(due_date="2026-03-06")


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def lot(quantity: int, *steps: tuple[str, int]) -> Lot:
    return Lot(quantity=quantity, steps=[{"enterprise": who, "date": f"{day(when)}"} for who, when in steps])


def picture(*lots: Lot, assignments: tuple[Assignment, ...] = (), movements: tuple[Movement, ...] = ()) -> gantt.Gantt:
    found = drawn(ORDER, lots, assignments, movements, day(1))
    assert found is not None
    return found


def test_days_that_follow_each_other_are_one_campaign() -> None:
    shown = picture(lot(10, ("a", 0)), lot(20, ("a", 1)), lot(5, ("a", 1)), lot(7, ("a", 3)))
    [row] = shown.steps[0].rows
    assert row.campaigns == (Campaign(day(0), day(1), 35, PLANNED), Campaign(day(3), day(3), 7, PLANNED))


def test_a_step_shows_the_largest_enterprises_and_counts_the_others() -> None:
    shown = picture(*(lot(number + 1, (f"e-{number:02}", 0)) for number in range(MOST_ROWS + 3)))
    assert [row.quantity for row in shown.steps[0].shown] == list(range(MOST_ROWS + 3, 3, -1))
    assert (shown.steps[0].left, len(shown.steps[0].rows)) == (3, MOST_ROWS + 3)


def test_a_campaign_says_how_far_it_is_agreed_of_several_lines_the_least() -> None:
    work = (
        Assignment(enterprise="a", state=states.ASSIGNMENT_STATE_ACCEPTED),
        Assignment(enterprise="b", state=states.ASSIGNMENT_STATE_ACCEPTED),
        Assignment(enterprise="b", state=states.ASSIGNMENT_STATE_OFFERED),
        Assignment(enterprise="c", state=states.ASSIGNMENT_STATE_STARTED, at_risk=True),
    )
    shown = picture(*(lot(10, (who, 0)) for who in "abcd"), assignments=work)
    tones = {row.enterprise: row.campaigns[0].tone for row in shown.steps[0].rows}
    assert tones == {"a": AGREED, "b": ASKED, "c": AT_RISK, "d": PLANNED}


def test_what_moves_stands_below_the_step_that_it_leaves() -> None:
    movements = (
        Movement(step=0, date=f"{day(1)}", quantity=10, state=MOVEMENT_STATE_BOOKED),
        Movement(step=0, date=f"{day(1)}", quantity=5, state=MOVEMENT_STATE_BOOKED),
        Movement(step=1, date=f"{day(9)}", quantity=15, state=MOVEMENT_STATE_BOOKED),
        Movement(step=1, date=f"{day(2)}", quantity=99, state=MOVEMENT_STATE_CANCELLED),
    )
    shown = picture(lot(15, ("a", 0), ("p", 2)), movements=movements)
    assert [step.roads for step in shown.steps] == [(Road(day(1), 15),), (Road(day(9), 15),)]
    assert (shown.first, shown.last) == (day(0), day(9))


def test_days_stand_side_by_side_and_the_picture_stays_within_its_width() -> None:
    shown = picture(lot(1, ("a", 0)), lot(1, ("a", 2)))
    assert shown.x(day(2)) - shown.x(day(1)) == shown.day_width
    assert shown.x(day(99)) == shown.width
    long = picture(lot(1, ("a", 0)), lot(1, ("a", 5_000)))
    assert long.width <= gantt.LABEL + (gantt.MOST_DAYS + 1) * gantt.NARROWEST


def test_an_order_without_lots_has_no_picture() -> None:
    assert drawn(ORDER, [], [], [], MONDAY) is None


def test_a_name_beside_the_bars_is_cut_where_its_letters_have_no_room() -> None:
    shown = picture(lot(10, ("a", 0)))
    assert shown.fitting("Rival Knitting Works") == "Rival Knitting Works"
    assert shown.fitting("诸暨市大唐街道轩诚织造厂") == "诸暨市大唐街道轩诚织…"
    assert shown.fitting("a" * 40) == f"{'a' * 21}…"
