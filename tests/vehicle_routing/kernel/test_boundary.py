"""The kernel's boundary: generated files are those of the tables, and what goes in comes out."""

from __future__ import annotations

import numpy as np
import pytest

from services.vehicle_routing.kernel import bindings, layout
from services.vehicle_routing.solve.fleet import fleet_tables
from services.vehicle_routing.solve.hub_wave import HubSolution, hub_tables
from services.vehicle_routing.solve.pair_wave import PairSolution, pair_tables
from tests.vehicle_routing.waves import Kind, random_wave


@pytest.mark.parametrize("name", sorted(layout.generated()))
def test_generated_files_are_those_of_the_tables(name: str) -> None:
    assert (layout.DATA / name).read_text() == layout.generated()[name]


def test_trips_come_out_as_they_went_in() -> None:
    wave = random_wave(3, 6)
    fleet = fleet_tables(wave)
    solution = HubSolution(wave, fleet, hub_tables(wave, [-1] * 6, 0.0))
    given = [np.array(each, dtype=np.int32) for each in ([0, 0, 2], [0, 2, 3, 5], [4, 1, 0, 2, 3])]
    bindings.set_trips(solution.handle, *given)
    assert [each.tolist() for each in solution.trips()] == [each.tolist() for each in given]
    tours = [actions for _, actions in solution.tours()]
    assert [len(actions) for actions in tours] == [6, 0, 4]
    solution.set_tours(tours)
    assert [each.tolist() for each in solution.trips()] == [each.tolist() for each in given]
    solution.close()


def test_stops_come_out_as_they_went_in() -> None:
    wave = random_wave(3, 4, Kind(pairs=True))
    solution = PairSolution(wave, fleet_tables(wave), pair_tables(wave, [-1] * 4, 0.0))
    given = [[(0, True), (1, True), (0, False), (1, False)], [], [(3, True), (3, False)]]
    solution.set_tours(given)
    assert [actions for _, actions in solution.tours()] == given
    solution.close()


def test_tours_that_break_a_rule_are_counted() -> None:
    wave = random_wave(3, 6)
    solution = HubSolution(wave, fleet_tables(wave), hub_tables(wave, [-1] * 6, 0.0))
    everything = [np.array(each, dtype=np.int32) for each in ([0], [0, 6], [0, 1, 2, 3, 4, 5])]
    assert bindings.set_trips(solution.handle, *everything) == 1
    solution.close()
