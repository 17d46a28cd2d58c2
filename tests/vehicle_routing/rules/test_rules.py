"""Each rule is broken by routes that break it, and by no others; the cost is what the wave asks."""

from __future__ import annotations

from typing import Any

import pytest

from services.vehicle_routing import model, rules
from services.vehicle_routing.model import DELIVERY, PICKUP, Route, Routes, Stop
from tests.vehicle_routing.waves import end, line_document, shipment, vehicle

# Out to b, back over a, both unloaded at the hub.
ROUND = (Stop("q", PICKUP, 200), Stop("p", PICKUP, 300), Stop("q", DELIVERY, 400), Stop("p", DELIVERY, 400))


def broken(*stops: Stop, name: str = "van", unserved: tuple[str, ...] = (), **fields: Any) -> set[str]:
    wave = model.parse(line_document(**fields))
    examination = rules.examine(wave, Routes((Route(name, stops),), unserved))
    return {violation.rule for violation in examination.violations}


def test_a_round_over_both_doors_breaks_no_rule_and_costs_its_metres_and_its_vehicle() -> None:
    wave = model.parse(line_document(vehicles=[vehicle(fixed_cost=7, cost_per_metre=0.5)]))
    examination = rules.examine(wave, Routes((Route("van", ROUND),), cost=207.0))
    assert examination.violations == []
    assert (examination.cost.fixed, examination.cost.distance, examination.cost.unserved) == (7, 200, 0)
    assert examination.served == 2


def test_shipments_on_no_route_cost_what_they_cost_unserved_and_unused_vehicles_nothing() -> None:
    examination = rules.examine(model.parse(line_document()), Routes((Route("van", ()),)))
    assert examination.violations == []
    assert examination.cost.total == 2e6


def at(seconds: float, *stops: Stop) -> tuple[Stop, ...]:
    return tuple(Stop(stop.shipment, stop.action, stop.start + seconds) for stop in stops)


@pytest.mark.parametrize(
    ("rule", "stops", "fields"),
    [
        ("known", ROUND, {"name": "lorry"}),
        ("known", (Stop("x", PICKUP, 200),), {}),
        ("pairing", ROUND[:3], {}),
        ("pairing", (ROUND[0], ROUND[2], ROUND[0], ROUND[2]), {"vehicles": [vehicle()]}),
        ("window", ROUND, {"shipments": [shipment("p", end("a", 350), end("hub")), line_document()["shipments"][1]]}),
        (
            "window",
            ROUND,
            {"shipments": [shipment("p", end("a"), end("hub", 0, 390)), line_document()["shipments"][1]]},
        ),
        ("time", at(-1, *ROUND), {}),
        ("shift", ROUND, {"vehicles": [vehicle(shift=[0, 399])]}),
        ("time", ROUND, {"vehicles": [vehicle(shift=[5, 1000])]}),
        ("capacity", ROUND, {"vehicles": [vehicle(capacity=1)]}),
        ("unserved", ROUND, {"unserved": ("p",)}),
        ("known", ROUND, {"unserved": ("x",)}),
    ],
)
def test_a_rule_is_broken(rule: str, stops: tuple[Stop, ...], fields: dict[str, Any]) -> None:
    assert rule in broken(*stops, **fields)


def test_more_vehicles_than_there_are_break_the_fleet() -> None:
    wave = model.parse(line_document())
    answer = Routes((Route("van", ROUND[:1] + ROUND[2:3]), Route("van", at(100, Stop("p", PICKUP, 0), ROUND[3]))))
    assert [violation.rule for violation in rules.examine(wave, answer).violations] == ["fleet"]


TWO_TRIPS = (Stop("p", PICKUP, 100), Stop("p", DELIVERY, 200), Stop("q", PICKUP, 400), Stop("q", DELIVERY, 600))


def test_a_second_trip_is_one_too_many_where_one_is_allowed() -> None:
    assert broken(*TWO_TRIPS) == set()
    assert broken(*TWO_TRIPS, vehicles=[vehicle(max_trips=1)]) == {"trips"}


def test_a_turnaround_lies_between_two_trips() -> None:
    assert broken(*TWO_TRIPS, vehicles=[vehicle(turnaround=50)]) == {"time"}
    assert broken(*TWO_TRIPS[:2], *at(50, *TWO_TRIPS[2:]), vehicles=[vehicle(turnaround=50)]) == set()


def test_a_claim_that_is_not_the_cost_is_a_violation() -> None:
    examination = rules.examine(model.parse(line_document()), Routes((Route("van", ROUND),), cost=399.0))
    assert [violation.rule for violation in examination.violations] == ["cost"]
