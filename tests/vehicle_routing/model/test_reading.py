"""Wave files that are wrong are refused, and the message names the entry and a hint."""

from __future__ import annotations

from typing import Any

import pytest

from services.errors import Invalid
from services.vehicle_routing import model
from tests.vehicle_routing.waves import end, line_document, shipment, site, vehicle


def refused(**fields: Any) -> str:
    with pytest.raises(Invalid) as wrong:
        model.parse(line_document(**fields))
    return wrong.value.message


def parcel(**fields: Any) -> dict[str, Any]:
    return shipment("p", **{"origin": end("a"), "destination": end("hub"), **fields})


def test_a_wave_is_read() -> None:
    wave = model.parse(line_document())
    assert [each.id for each in wave.shipments] == ["p", "q"]
    assert wave.travel.metres[0, 2] == 200


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"date": "2026-02-30"}, "date is '2026-02-30'; write a real date"),
        ({"vehicles": []}, "vehicles has no vehicle; add a class with a count of at least 1"),
        ({"vehicles": [vehicle(count=0)]}, "vehicles has no vehicle"),
        ({"vehicles": [vehicle(), vehicle()]}, 'vehicles[1] "van": id is there twice'),
        ({"vehicles": [vehicle(start_site="x")]}, 'start_site is "x", which is no site; name an entry of `sites`'),
        ({"vehicles": [vehicle(shift=[9, 8])]}, "shift closes at 8, before it opens at 9"),
        ({"vehicles": [vehicle(shift=[9])]}, "shift has 1 entries; write two numbers"),
        ({"sites": [site("hub"), site("a"), site("a")]}, 'sites[2] "a": id is there twice'),
        ({"shipments": [parcel(origin=end("x"))]}, 'shipments[0] "p".from: site is "x", which is no site'),
        ({"shipments": [parcel(origin=end("a", 9, 8))]}, "window closes at 8, before it opens at 9"),
        ({"shipments": [parcel(destination=end("hub", 0, 50), origin=end("a", 60))]}, "closes at 50, before the goods"),
        ({"shipments": [parcel(quantity=11)]}, "quantity is 11, more than any vehicle holds; part it into shipments"),
        ({"shipments": [parcel(quantity=0)]}, "quantity is 0; give a number above 0"),
        ({"shipments": [parcel(), parcel()]}, 'shipments[1] "p": id is there twice'),
        ({"travel": {}}, "has both or neither of matrix and haversine"),
        ({"travel": {"haversine": {"detour": 1.3, "speed_kmh": 0}}}, "speed_kmh is 0; give a speed above 0"),
        ({"travel": {"matrix": {"distance": [[0]], "time": [[0]]}}}, "distance has 1 rows; write a row for each of"),
    ],
)
def test_what_is_wrong_is_named_with_a_hint(fields: dict[str, Any], message: str) -> None:
    assert message in refused(**fields)


def test_a_matrix_that_is_not_square_is_refused_by_its_row() -> None:
    rows = [[0, 1, 2], [1, 0], [2, 1, 0]]
    message = refused(travel={"matrix": {"distance": rows, "time": rows}})
    assert "distance[1] has 2 entries; make the matrix square: 3 entries in each row" in message


@pytest.mark.parametrize(("value", "message"), [(-1, "distance[0][1] is -1"), ("far", "entries that are no numbers")])
def test_a_matrix_with_an_entry_that_is_no_distance_is_refused(value: object, message: str) -> None:
    rows = [[0, value, 2], [1, 0, 1], [2, 1, 0]]
    assert message in refused(travel={"matrix": {"distance": rows, "time": rows}})


def test_great_circles_are_measured_by_the_haversine_formula() -> None:
    document = line_document(
        sites=[site("hub", 42.9, 125.16), site("a", 42.9, 125.17), site("b", 43.0, 125.16)],
        travel={"haversine": {"detour": 1.5, "speed_kmh": 36}},
    )
    wave = model.parse(document)
    assert wave.travel.metres[0, 2] == pytest.approx(1.5 * 11_119.49, rel=1e-6)
    assert wave.travel.seconds[0, 2] == pytest.approx(wave.travel.metres[0, 2] / 10)
