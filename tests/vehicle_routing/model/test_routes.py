"""The routes file: written and read again, and refused where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.errors import Invalid
from services.vehicle_routing.model import DELIVERY, PICKUP, Route, Routes, Stop, routes

ANSWER = Routes(
    routes=(Route("van", (Stop("p", PICKUP, 100.0), Stop("p", DELIVERY, 200.5))), Route("van", ())),
    unserved=("q",),
    cost=300.25,
    certificate={"multiplier": 0.5},
)


@pytest.mark.parametrize("name", ["routes.json", "routes.json.gz"])
def test_routes_are_read_as_they_were_written(tmp_path: Path, name: str) -> None:
    routes.write(ANSWER, tmp_path / name)
    found = routes.read(tmp_path / name)
    assert found == ANSWER
    assert found.certificate == ANSWER.certificate


def test_equal_routes_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one.gz", "other.gz"):
        routes.write(ANSWER, tmp_path / name)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "other.gz").read_bytes()


def test_an_action_that_is_neither_pickup_nor_delivery_is_refused() -> None:
    stop = {"shipment": "p", "action": "drop", "start": 1}
    with pytest.raises(Invalid, match='stops\\[0\\] "p": action is "drop"; write pickup or delivery'):
        routes.parse({"routes": [{"vehicle": "van", "stops": [stop]}]})
