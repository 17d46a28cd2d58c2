from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from services.planning import model
from services.planning.model import CampaignFacts, Problem, arrays
from tests.planning import parks


def _park(change: Callable[[dict[str, Any]], None]) -> Problem:
    document = parks.document()
    change(document)
    return model.parse(document)


def _past(*capacities: float) -> Callable[[dict[str, Any]], None]:
    """Capacities of k1 on the days before day 0, the last of them first."""
    dates = ["2026-03-01", "2026-02-28", "2026-02-27"]
    overrides = [{"date": date, "capacity": each} for date, each in zip(dates, capacities, strict=False)]
    return lambda document: document["lines"][0]["capacity_overrides"].extend(overrides)


def test_open_units_neither_passed_a_step_nor_are_committed_to_it() -> None:
    park = model.parse(parks.document())
    facts, order = CampaignFacts.of(park), park.orders[0]
    # 100 ordered, 10 past the first step, 5 committed to it from day 0 on; what is committed in the past has passed.
    assert [facts.open_units(order, step) for step in (0, 1)] == [85, 100]


def test_open_units_are_never_below_none() -> None:
    park = _park(lambda document: document["in_progress"][0].update(quantity=120))
    assert CampaignFacts.of(park).open_units(park.orders[0], 0) == 0


def test_the_least_run_batch_and_lot_end_at_the_open_units() -> None:
    park = _park(lambda document: document["lines"][0].update(min_run=500.0, min_lot=300))
    facts, line = CampaignFacts.of(park), park.line_by_id["k1"]
    order = replace(park.orders[0], transfer_batch=90.0)
    assert facts.least_run(order, 0, line) == 85 * 2.0
    assert facts.least_run(order, 0, replace(line, min_run=30.0)) == 30.0
    assert (facts.least_batch(order), facts.least_units(order, 0, line)) == (85, 85)


@pytest.mark.parametrize(("past", "is_warm"), [((), False), ((0.0,), True), ((0.0, 0.0, 0.0), True), ((1.0,), False)])
def test_a_line_is_warm_that_was_shut_since_the_work_before_day_0(past: tuple[float, ...], is_warm: bool) -> None:
    park = _park(_past(*past))  # work in progress was on k1 two days before day 0
    assert ("k1" in CampaignFacts.of(park).warm_lines(park.orders[0], 0)) == is_warm


def test_a_line_is_warm_that_worked_on_its_last_day() -> None:
    park = _park(lambda document: document["in_progress"][0]["steps"][0].update(date="2026-03-01"))
    facts = CampaignFacts.of(park)
    assert facts.warm_lines(park.orders[0], 0) == {"k1"}
    assert not facts.warm_lines(park.orders[0], 1)


def test_the_past_of_a_line_leaves_the_capacity_of_the_horizon_alone() -> None:
    assert (arrays.capacity_of(_park(_past(0.0, 3.0))) == arrays.capacity_of(model.parse(parks.document()))).all()


@pytest.mark.parametrize("seed", range(12))
def test_days_without_capacity_are_no_break(seed: int) -> None:
    rng = Random(seed)
    park = parks.random_problem(rng)
    shut = [{day: 0.0 for day in range(park.days) if rng.random() < 0.4} for _ in park.lines]
    past = [{-day: 0.0 for day in range(1, 5) if rng.random() < 0.5} for _ in park.lines]
    lines = zip(park.lines, shut, past, strict=True)
    park = replace(park, lines=tuple(replace(line, overrides=o, past_overrides=p) for line, o, p in lines))
    before = arrays.open_before(park, arrays.capacity_of(park))
    for line, days in zip(park.lines, before.tolist(), strict=True):
        by_day = {**line.past_overrides, **line.overrides}
        for day, last in enumerate(days):
            assert last < day
            assert by_day.get(last, line.daily_capacity) > 0
            assert not any(by_day.get(between, line.daily_capacity) > 0 for between in range(last + 1, day))


def test_an_agreed_price_stands_instead_of_rate_and_price_and_leaves_the_load() -> None:
    def agree(document: dict[str, Any]) -> None:
        for step, line in zip(document["orders"][0]["route"], ("k1", "s1"), strict=True):
            step["agreed"] = [{"line": line, "price": 0.25}]

    park = _park(agree)
    order = park.orders[0]
    assert model.terms(order, order.route[0], park.line_by_id["k1"]) == (2.0, 0.25)
    assert model.terms(order, order.route[1], park.line_by_id["s1"]) == (0.5, 0.25)


def test_a_quota_covers_each_line_once() -> None:
    park = _park(
        lambda document: document["quotas"].append(
            {
                "id": "share",
                "links": ["knit"],
                "lines": ["k1"],
                "enterprises": ["enterprise-k1", "enterprise-s1"],
                "daily_limit": 70,
                "per_unit": 2,
                "limits": [{"date": "2026-03-04", "limit": 0}, {"date": "2027-01-01", "limit": 1}],
            }
        )
    )
    assert (arrays.quota_shares(park) == [[0.5, 0.0], [2.0, 2.0]]).all()
    assert arrays.quota_limits(park)[1].tolist() == [70.0, 70.0, 0.0] + [70.0] * 7
    assert np.array_equal(arrays.quota_rows(park, park.quotas[1]), [0, 1])


def test_goods_are_delivered_over_the_lane_to_where_the_order_ships_to() -> None:
    park = _park(lambda document: document["orders"][0].update(ship_to="town"))
    order, knit, sew = park.orders[0], *park.lines
    lane = model.delivery(park, order, knit)
    assert lane is not None
    assert (lane.transit_days, lane.cost) == (1, 0.5)
    assert model.delivery(park, replace(order, ship_to="mill"), sew) is None
    fetched = model.delivery(park, replace(order, ship_to=None), knit)
    assert fetched is not None
    assert (fetched.transit_days, fetched.cost) == (0, 0.0)
