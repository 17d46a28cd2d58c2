"""Transport between zones, against enumeration of lanes and days."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from services.planning.model.arrays import Floats
from services.planning.model.lanes import Lanes
from services.planning.model.transport import Transport
from tests.planning.parks import random_problem

DAYS = 6


def _reach(seed: int, zones: int) -> Floats:
    random = np.random.default_rng(seed)
    return np.where(random.random((zones, DAYS)) < 0.5, 10 * random.random((zones, DAYS)), np.inf)


@pytest.mark.parametrize("seed", range(8))
def test_goods_arrive_over_the_cheapest_lane_and_wait(seed: int) -> None:
    lanes = Lanes.of(random_problem(Random(seed)))
    zones, reach = len(lanes.transit), _reach(seed, len(lanes.transit))
    expected = np.full((zones, DAYS), np.inf)
    for start, end, sent, day in np.ndindex(zones, zones, DAYS, DAYS):
        if 0 <= lanes.transit[start, end] <= day - sent:
            expected[end, day] = min(expected[end, day], reach[start, sent] + lanes.haulage[start, end])
    np.testing.assert_array_equal(Transport.of(lanes, DAYS).moved(reach), expected)


@pytest.mark.parametrize("seed", range(8))
def test_backward_transport_gives_the_cheapest_rest_from_each_zone_and_day(seed: int) -> None:
    lanes = Lanes.of(random_problem(Random(seed)))
    zones, rest = len(lanes.transit), _reach(seed, len(lanes.transit))
    expected = np.full((zones, DAYS), np.inf)
    for start, end, day, begun in np.ndindex(zones, zones, DAYS, DAYS):
        if 0 <= lanes.transit[start, end] <= begun - day:
            expected[start, day] = min(expected[start, day], rest[end, begun] + lanes.haulage[start, end])
    found = Transport.backward(lanes, DAYS).moved(rest[:, ::-1])[:, ::-1]
    np.testing.assert_array_equal(found, expected)
