"""Cost and bound of a plan under way: points that the page's own questions carry, and the lines they make."""

from __future__ import annotations

import pytest

from parkloom.matching.v1.plan_pb2 import Plan
from services.console.plans.curve import HEIGHT, MOST_POINTS, WIDTH, Curve, Point


def grown(seconds: int) -> Curve:
    """The curve after so many seconds: the cost falls, the bound rises."""
    curve = Curve()
    for second in range(seconds):
        plan = Plan(seconds=second + 0.4, incumbent_micros=10_000 - second, bound_micros=5_000 + second)
        curve = Curve.read(curve.text).after(plan)
    return curve


def test_a_curve_grows_by_what_the_plan_has_reached() -> None:
    assert grown(2).points == (Point(0, 10_000, 5_000), Point(1, 9_999, 5_001))
    assert (grown(1).is_drawn, grown(2).is_drawn) == (False, True)


def test_a_plan_without_a_cost_or_a_bound_adds_nothing() -> None:
    assert Curve().after(Plan(seconds=3)).points == ()
    assert Curve().after(Plan(seconds=3, bound_micros=7)).points == (Point(3, None, 7),)


def test_the_same_second_is_one_point() -> None:
    plan = Plan(seconds=3.2, incumbent_micros=9)
    assert len(Curve().after(plan).after(plan).points) == 1


def test_a_long_plan_keeps_the_first_and_the_last_point_within_its_size() -> None:
    points = grown(500).points
    assert (len(points) <= MOST_POINTS + 1, points[0].seconds, points[-1].seconds) == (True, 0, 499)
    assert len(grown(500).text) < 2_000


def test_the_lines_stay_in_the_picture_and_close_in_on_each_other() -> None:
    curve = grown(30)
    cost, bound = ([tuple(map(float, each.split(","))) for each in line.split()] for line in (curve.cost, curve.bound))
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in (*cost, *bound))
    assert bound[-1][1] - cost[-1][1] < bound[0][1] - cost[0][1]


@pytest.mark.parametrize(
    "text", ["", "~~~", "<script>", "1_2", "a_b_c", "1_2_3<", "9" * 30 + "_1_1", "1_" + "9" * 25 + "_1"]
)
def test_what_is_no_curve_has_no_points(text: str) -> None:
    assert Curve.read(text).points == ()
