from __future__ import annotations

import numpy as np

from services.planning.model import parse
from services.planning.model.lanes import Lanes
from tests.planning.parks import document


def test_where_no_lane_leads_there_is_no_transit_and_haulage_is_infinite() -> None:
    lanes = Lanes.of(parse(document()))
    assert lanes.transit.tolist() == [[0, 1], [-1, 0]]
    assert lanes.haulage.tolist() == [[0.0, 0.5], [np.inf, 0.0]]


def test_arcs_are_sorted_by_target_and_shorter_than_the_horizon() -> None:
    arcs = Lanes.of(parse(document())).arcs(days=10)
    assert (arcs.origin.tolist(), arcs.transit.tolist()) == ([0, 0, 1], [0, 1, 0])
    assert (arcs.target.tolist(), arcs.first.tolist()) == ([0, 1], [0, 1])
    assert Lanes.of(parse(document())).arcs(days=1).transit.tolist() == [0, 0]
